const en = {
  title: 'How to check a record',
  lead: 'The record of an engagement is a text that both sides can save. Below it stands a signature of this store, so that neither side, nor anybody else, can change the text later.',
  choose: 'Record to check',
  help: 'It is checked in this browser and sent nowhere.',
  holds: (day: string, delivery: string) =>
    `The signature holds. The store wrote this text on ${day}, about delivery ${delivery}.`,
  broken: 'The signature does not hold for this text: it was changed, or it is not a record of this store.',
  noRecord: 'This is not a record: there is no signature below its text.',
  away: 'The keys of the store cannot be fetched just now, or this browser cannot check Ed25519 signatures. Try another one, or check it by hand as below.',
  handTitle: 'By hand, without this page',
  hand: [
    'Everything above the line -----VITRINE SIGNATURE----- is the text that was signed, the line break before that line included.',
    'The line below it is a JWS in its compact form (RFC 7515), signed with EdDSA. Its key is the one of the same "kid" at /api/licenses/jwks.json.',
    'When that signature is right, compare the claim "sha256" with the SHA-256 of the text, as hexadecimal; "sub" is the delivery, "iat" when it was written, "aud" is engagement-record.',
    'Files are named with their SHA-256: compare it with that of the file that you have.',
  ],
  sample: 'With Node and the package jose:',
  off: 'Checking here needs JavaScript; by hand it goes without.',
}

const zh: typeof en = {
  title: '如何核验记录',
  lead: '服务记录是双方都可以保存的一份文本，末尾附有本商店的签名。此后任何一方或他人都无法更改文本而不被发现。',
  choose: '要核验的记录',
  help: '核验在此浏览器中进行，不会发送到任何地方。',
  holds: (day, delivery) => `签名有效。本商店于 ${day} 写下此文本，关于交付 ${delivery}。`,
  broken: '签名与此文本不符：文本已被更改，或者它不是本商店的记录。',
  noRecord: '这不是记录：文本下方没有签名。',
  away: '暂时无法获取商店的密钥，或此浏览器无法核验 Ed25519 签名。请换一个浏览器，或按下文手动核验。',
  handTitle: '不使用此页面，手动核验',
  hand: [
    '-----VITRINE SIGNATURE----- 一行以上的全部内容是被签名的文本，包括该行之前的换行符。',
    '其下一行是紧凑形式的 JWS（RFC 7515），以 EdDSA 签名。密钥位于 /api/licenses/jwks.json，按 "kid" 对应。',
    '签名正确后，将声明 "sha256" 与文本的 SHA-256（十六进制）比较；"sub" 是交付编号，"iat" 是写下的时间，"aud" 为 engagement-record。',
    '文件均注明 SHA-256：请与您手中文件的值比较。',
  ],
  sample: '使用 Node 和 jose 包：',
  off: '在此核验需要 JavaScript；手动核验则不需要。',
}

export function recordWords(locale: string): typeof en {
  return /^zh/i.test(locale) ? zh : en
}

/** What a person runs who trusts no page: tried by a test. */
export const recordSnippet = `import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRemoteJWKSet, jwtVerify } from 'jose'

const [store, file] = process.argv.slice(2)
const [text, jws] = readFileSync(file, 'utf8').split('-----VITRINE SIGNATURE-----\\n')
const keys = createRemoteJWKSet(new URL('/api/licenses/jwks.json', store))
const { payload } = await jwtVerify(jws.trim(), keys, { audience: 'engagement-record' })
const sha256 = createHash('sha256').update(text).digest('hex')
console.log(payload.sha256 === sha256 ? 'The record is whole.' : 'The text was changed.')
`
