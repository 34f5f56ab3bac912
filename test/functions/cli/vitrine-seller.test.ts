import { execFile } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { checkSeller } from '../../../functions/cli/vitrine-seller.ts'
import { fitsToken, signAnswer } from '../../../functions/sellers/koogallery-signature.ts'
import { listenIn, secret, standIn } from '../sellers/seller-world.ts'
import { check } from './check-vitrine-seller.ts'
import { exampleKey, exampleText, startExample } from './example-seller.ts'

describe('a server that does everything right', () => {
  test.each(['koogallery-v2', 'koogallery-v1', 'vitrine'])('passes every point of %s', async (protocol) => {
    const { origin, accounts } = await standIn()
    const { exit, text, report } = await check(`${origin}/hooks`, protocol)
    expect(text).not.toContain('FAIL')
    expect(exit).toBe(0)
    expect(report).toMatchObject({ protocol, failed: 0, url: `${origin}/hooks` })
    expect(report.passed).toBeGreaterThan(14)
    expect(accounts().filter(({ releasedAt }) => !releasedAt)).toEqual([])
    expect(accounts().every((account) => account.test)).toBe(true)
  })

  test('may be the example: a hundred lines or so of plain Node', async () => {
    const { exit, text } = await check(await startExample(), 'vitrine', exampleKey)
    expect(text).not.toContain('FAIL')
    expect(exit).toBe(0)
    expect(exampleText.split('\n').filter((line) => /^\s*[^\s/*]/.test(line)).length).toBeLessThanOrEqual(100)
  })
})

describe('a mistake is named in words', () => {
  /** A V2 server whose every answer is made here. */
  const v2 = (
    answer: (body: Record<string, string>, query: Record<string, string>, text: string) => object,
  ) =>
    listenIn(({ path, body }) => {
      const query = Object.fromEntries(new URL(path, 'http://x').searchParams) as Record<string, string>
      return { body: JSON.stringify(answer(JSON.parse(body) as Record<string, string>, query, body)) }
    })
  const hmac = (text: string) => createHmac('sha256', secret).update(text).digest('hex').toUpperCase()
  const refused = { resultCode: '000001', resultMsg: 'signature' }
  const made = { resultCode: '000000', instanceId: 'i-1' }

  const counted = (change: object) => {
    const statisticalTime = new Date().toISOString().replace(/\D/g, '')
    return {
      ...made,
      info: [{ instanceId: 'i-1', usageInfo: [{ usageValue: '1', statisticalTime, ...change }] }],
    }
  }

  test('hashing with SHA-256 instead of HMAC', async () => {
    const { origin } = await v2((_body, { signature, nonce, timestamp }, text) => {
      const inner = createHash('sha256').update(text).digest('hex')
      return hmac(`${secret}${nonce}${timestamp}${inner}`) === signature ? made : refused
    })
    const { exit, said } = await check(origin, 'koogallery-v2')
    expect(exit).toBe(1)
    expect(said(1)).toContain('You hashed with SHA-256 instead of HMAC')
    expect(said(9)).toContain('not asked')
  })

  test('signing the body itself', async () => {
    const { origin } = await v2((_body, { signature, nonce, timestamp }, text) =>
      hmac(`${secret}${nonce}${timestamp}${text}`) === signature ? made : refused,
    )
    expect((await check(origin, 'koogallery-v2')).said(1)).toContain('You signed the body itself')
  })

  test('a clock that is 95 seconds off', async () => {
    const { origin, control } = await standIn()
    await control({ fault: 'clock-off', seconds: 95, next: 1000 })
    expect((await check(origin, 'koogallery-v2')).said(1)).toContain('Your clock is 95 s off (ahead)')
  })

  test('two instances for one order line', async () => {
    const { origin, control } = await standIn()
    await control({ fault: 'second-instance', next: 2 })
    expect((await check(origin, 'koogallery-v2')).said(2)).toContain('The same order line got two instances')
  })

  test('no look at the signature, the time and the nonce at all', async () => {
    const { origin } = await v2(() => made)
    const { said } = await check(origin, 'koogallery-v2')
    expect(said(3)).toContain('A call with a wrong signature was taken')
    expect(said(4)).toContain('A nonce that was used before was taken')
    expect(said(12)).toContain('should 000003')
    expect(said(13)).toContain('should 000002')
  })

  test.each([
    ['http-500', 1, 'HTTP 500'],
    ['html', 17, 'not JSON'],
    ['bad-address', 8, 'must be an https address'],
  ])('the fault "%s"', async (fault, point, words) => {
    const { origin, control } = await standIn()
    await control({ fault, next: 1000 })
    expect((await check(origin, 'koogallery-v2')).said(point)).toContain(words)
  })

  test('a password in a message', async () => {
    const { origin } = await v2(({ activity }) => {
      const appInfo = { frontEndUrl: 'https://a.example/', password: 'hunter2hunter2' }
      if (activity === 'queryInstance') return { ...made, info: [{ instanceId: 'i-1', appInfo }] }
      return { ...made, resultMsg: 'made with hunter2hunter2' }
    })
    expect((await check(origin, 'koogallery-v2')).said(18)).toContain('holds a password')
  })

  const v1 = (sign: (text: string) => { body: string; header: string | null }) =>
    listenIn(({ path }) => {
      const query = Object.fromEntries(new URL(path, 'http://x').searchParams) as Record<string, string>
      const answer = fitsToken(secret, query) ? made : refused
      const { body, header } = sign(JSON.stringify(answer))
      return { body, headers: header === null ? {} : { 'body-sign': header } }
    })

  test.each<[string, (text: string) => { body: string; header: string | null }]>([
    [
      'You signed before re-serialising',
      (text) => ({
        body: JSON.stringify(JSON.parse(text), null, 3),
        header: signAnswer(secret, Buffer.from(text)),
      }),
    ],
    ['no Body-Sign header', (text) => ({ body: text, header: null })],
    [
      'double quotes',
      (text) => ({
        body: text,
        header: signAnswer(secret, Buffer.from(text)).replaceAll(/(signature=) "(.*)"/g, '$1$2'),
      }),
    ],
    ['white space', (text) => ({ body: `${text}\n`, header: signAnswer(secret, Buffer.from(text)) })],
    ['does not fit the body', (text) => ({ body: text, header: signAnswer('x', Buffer.from(text)) })],
  ])('"%s" of a V1 answer', async (words, sign) => {
    const { origin } = await v1(sign)
    expect((await check(origin, 'koogallery-v1')).said(15)).toContain(words)
  })

  test.each<[string, string, (activity: string) => object]>([
    ['noted: queryInstance is not served', 'no use', () => ({ resultCode: '000002' })],
    ['failed: queryInstance was answered with', 'a fault', () => ({ resultCode: '000104' })],
    ['without the instance', 'nothing', () => ({ ...made, info: [] })],
    [
      'usageValue',
      'a word',
      () => ({ ...made, info: [{ instanceId: 'i-1', usageInfo: [{ usageValue: 'x' }] }] }),
    ],
    ['more than 21 days away', 'a time long ago', () => counted({ statisticalTime: '20200101000000000' })],
    ['noted: No usageInfo', 'no count', () => ({ ...made, info: [{ instanceId: 'i-1' }] })],
    [
      'instanceStatus FREEZE was answered',
      'no freeze',
      (activity) => (activity === 'instanceStatus' ? refused : counted({})),
    ],
  ])('"%s", of a V1 seller that answers %s when it is asked about use', async (words, _what, answer) => {
    const { origin } = await listenIn(({ path }) => {
      const query = Object.fromEntries(new URL(path, 'http://x').searchParams) as Record<string, string>
      const { activity = '' } = query
      const isAboutUse = activity === 'queryInstance' || activity === 'instanceStatus'
      const appInfo = { frontEndUrl: 'https://a.example/' }
      const said = !fitsToken(secret, query) ? refused : isAboutUse ? answer(activity) : { ...made, appInfo }
      const body = JSON.stringify(said)
      return { body, headers: { 'body-sign': signAnswer(secret, Buffer.from(body)) } }
    })
    expect((await check(origin, 'koogallery-v1')).said(21)).toContain(words)
  })

  test('of a vitrine server: an answer whose signature does not fit', async () => {
    const { origin, control } = await standIn()
    await control({ fault: 'wrong-signature', next: 1000 })
    const { exit, said } = await check(origin, 'vitrine')
    expect(exit).toBe(1)
    expect(said(15)).toContain('An answer’s signature does not fit')
  })

  test('a server that is not there', async () => {
    const { exit, said } = await check('http://127.0.0.1:9/', 'vitrine')
    expect(exit).toBe(1)
    expect(said(1)).toContain('cannot be reached')
  })
})

describe('a question that cannot be understood ends with 2 and says how to ask', () => {
  test.each([
    [[], 'Say what to check'],
    [['check', 'seller.example'], 'not a web address'],
    [['check', 'https://seller.example/'], '--protocol must be one of'],
    [['check', 'https://seller.example/', '--protocol', 'vitrine'], 'Give the key'],
    [['check', 'https://seller.example/', '--loud', '1'], '"--loud" is not understood'],
    [['check', 'https://seller.example/', '--protocol', 'vitrine', '--key', 'k', '--wait', 'x'], '--wait'],
  ])('%j', async (argv, words) => {
    const lines: string[] = []
    expect(await checkSeller({ argv, env: {}, print: (text) => lines.push(text) })).toBe(2)
    expect(lines.join('\n')).toContain(words)
  })
})

test('the command is there by its own name', async () => {
  const bin = fileURLToPath(new URL('../../../functions/cli/vitrine-seller.mjs', import.meta.url))
  const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
    const child = execFile(process.execPath, [bin, 'check', 'nothing'], (_error, stdout) =>
      resolve({ code: child.exitCode ?? -1, output: stdout }),
    )
  })
  expect(output).toContain('npx vitrine-seller check <url>')
  expect(code).toBe(2)
})
