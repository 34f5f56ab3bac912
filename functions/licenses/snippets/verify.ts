// node verify.ts license.jwt jwks.json [revoked.jwt]: prints what the license opens, or why it opens nothing.
import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

const [file = '', jwks = '', list] = process.argv.slice(2)
const keys = JSON.parse(readFileSync(jwks, 'utf8')).keys as { kid: string }[]
const read = (path: string) => {
  const [header = '', claims = '', signature = ''] = readFileSync(path, 'utf8').trim().split('.')
  const { kid } = JSON.parse(String(Buffer.from(header, 'base64url')))
  const key = createPublicKey({ key: keys.find((one) => one.kid === kid) ?? {}, format: 'jwk' })
  const signed = Buffer.from(`${header}.${claims}`)
  if (!verify(null, signed, key, Buffer.from(signature, 'base64url'))) throw new Error('not genuine')
  return JSON.parse(String(Buffer.from(claims, 'base64url')))
}
const license = read(file)
if (!license.product || license.aud) throw new Error('not genuine')
if (license.exp && license.exp * 1000 < Date.now()) throw new Error('expired')
const revoked: { jti: string }[] = list ? read(list).revoked : []
if (revoked.some(({ jti }) => jti === license.jti)) throw new Error('revoked')
console.log(JSON.stringify(license))
