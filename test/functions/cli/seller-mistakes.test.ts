import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { encryptField } from '../../../functions/sellers/koogallery-secrets.ts'
import { fitsToken, signAnswer } from '../../../functions/sellers/koogallery-signature.ts'
import { listenIn, secret, standIn } from '../sellers/seller-world.ts'
import { check } from './check-vitrine-seller.ts'
import { exampleKey, startExample } from './example-seller.ts'

/** Mistakes, each made in the example: which lines are otherwise, the point that finds it, and what is said. */
const careless: [string, number, string | RegExp, [string, string][]][] = [
  [
    'makes an account for each call',
    2,
    'The same order line got two instances',
    [
      ['if (found) return show(found)', ''],
      ['return show(accounts.get(id), 201)', 'return show(accounts.get(id), found ? 200 : 201)'],
    ],
  ],
  [
    'looks at no other order',
    2,
    'should 409',
    [['if (found && found.order !== order + line)', 'if (false)']],
  ],
  ['takes any time', 3, 'A call with a time 301 seconds ago', [['<= 300', '<= Infinity']]],
  [
    'does not look what a signature was made for',
    3,
    'the signature of another call',
    [['if (!id.startsWith(', 'if (id === (']],
  ],
  [
    'takes any signature',
    3,
    'a wrong signature',
    [['if (!keys.some(', 'if (keys.length > 9 && !keys.some(']],
  ],
  ['keeps no ids', 4, 'keep the ids of the last ten minutes', [['if (seen.has(id))', 'if (false)']]],
  [
    'hashes without a key',
    1,
    'You hashed with SHA-256 instead of HMAC',
    [
      ["createHmac('sha256', secret)", "createHash('sha256')"],
      ['import { createHmac,', 'import { createHash,'],
    ],
  ],
  [
    'compares hexadecimal digits',
    1,
    'You compare with hexadecimal digits',
    [["one.replace(/^v1,/, ''), 'base64')", "one.replace(/^v1,/, ''), 'hex')"]],
  ],
  [
    'takes the key as text',
    1,
    'You take the secret as text',
    [["Buffer.from(key.slice(6), 'base64')", 'key']],
  ],
  [
    'has a clock that is behind',
    1,
    /Your clock is (399|400|401) s off \(behind\)/,
    [['Date.now()', '(Date.now() - 400_000)']],
  ],
  [
    'signs before it writes the answer anew',
    15,
    'An answer’s signature does not fit',
    [['.end(text)', '.end(JSON.stringify(answer, null, 2))']],
  ],
  [
    'gives an address without encryption',
    8,
    'access.frontUrl must be an https address',
    [['https://app', 'http://app']],
  ],
  [
    'gives an administration address without encryption',
    8,
    'access.adminUrl must be an https address',
    [['adminUrl: `', "adminUrl: 'http://a.example/', home: `"]],
  ],
  [
    'answers nothing',
    1,
    'It answered HTTP 201 without',
    [['return show(accounts.get(id), 201)', 'return [201, {}]']],
  ],
  [
    'goes on when it is paused',
    10,
    'its status should be "suspended"',
    [["'suspended' : 'ready'", "'ready' : 'ready'"]],
  ],
  ['never closes', 11, 'After its DELETE the instance is still there', [["account.state = 'closed'", '']]],
  [
    'knows every account',
    12,
    'should 404',
    [["refuse(404, 'instance_unknown', 'There is no such account.')", "[200, { status: 'ready' }]"]],
  ],

  [
    'answers with a megabyte',
    17,
    '64 kB are the most',
    [
      [
        'const show = ({ state, access }, status = 200) => [status, { status: state, access }]',
        "const show = ({ state, access }, status = 200) => [status, { status: state, access, more: 'x'.repeat(1e6) }]",
      ],
    ],
  ],
  [
    'tells a password',
    18,
    'holds a password',
    [
      ['return refuse(410,', 'return refuse(410,'],
      ["'Another order has it.'", 'found.access.password'],
    ],
  ],
]

describe('a careless server of our own protocol', () => {
  test.each(careless)('that %s fails point %i: “%s”', async (_what, point, words, mistake) => {
    const { exit, said } = await check(await startExample(mistake), 'vitrine', exampleKey)
    expect(said(point)).toContain('failed: ')
    expect(said(point)).toMatch(words)
    expect(exit).toBe(1)
  })
})

const made = { resultCode: '000000', instanceId: 'i-1' }
const refused = { resultCode: '000001', resultMsg: 'authToken' }

/** A V1 server whose every answer is made here, signed rightly. */
function v1(answer: (query: Record<string, string>) => object) {
  return listenIn(({ path }) => {
    const query = Object.fromEntries(new URL(path, 'http://x').searchParams) as Record<string, string>
    const body = JSON.stringify(answer(query))
    return { body, headers: { 'body-sign': signAnswer(secret, Buffer.from(body)) } }
  })
}

function joined({ authToken: _given, ...query }: Record<string, string>): string {
  return Object.keys(query)
    .sort()
    .map((name) => `${name}=${query[name]}`)
    .join('&')
}

describe('a careless V1 server', () => {
  test('that leaves the time out of the key', async () => {
    const { origin } = await v1((query) => {
      const due = createHmac('sha256', secret).update(joined(query)).digest('base64')
      return due === query.authToken ? made : refused
    })
    expect((await check(origin, 'koogallery-v1')).said(1)).toContain(
      'The key of authToken is the access key and',
    )
  })

  test('that compares hexadecimal digits', async () => {
    const { origin } = await v1((query) => {
      const due = createHmac('sha256', secret + query.timeStamp)
        .update(joined(query))
        .digest('hex')
      return due === query.authToken ? made : refused
    })
    expect((await check(origin, 'koogallery-v1')).said(1)).toContain('authToken is Base64')
  })

  test('that signs a list of parameters it knows by heart', async () => {
    const { origin } = await v1((query) => {
      const { addedLater: _unknown, ...known } = query
      return fitsToken(secret, known) ? made : refused
    })
    expect((await check(origin, 'koogallery-v1')).said(16)).toContain('the token covers it')
  })

  test('that takes the access key for the AES key', async () => {
    const userName = encryptField('another key', 'owner', '0123456789abcdef')
    const appInfo = { frontEndUrl: 'https://a.example/', userName }
    const { origin } = await v1((query) => (fitsToken(secret, query) ? { ...made, appInfo } : refused))
    expect((await check(origin, 'koogallery-v1')).said(8)).toContain('SHA1PRNG')
  })

  test('whose encrypted password is too long', async () => {
    const password = encryptField(secret, 'p'.repeat(80), '0123456789abcdef')
    const appInfo = { frontEndUrl: 'https://a.example/', password }
    const { origin } = await v1((query) => (fitsToken(secret, query) ? { ...made, appInfo } : refused))
    expect((await check(origin, 'koogallery-v1')).said(8)).toContain('password has 144 characters')
  })

  test('whose clock is 95 seconds off', async () => {
    const { origin, control } = await standIn()
    await control({ fault: 'clock-off', seconds: 95, next: 1000 })
    expect((await check(`${origin}/hooks`, 'koogallery-v1')).said(1)).toContain(
      'Your clock is 95 s off (ahead)',
    )
  })

  test('that makes two instances for one order', async () => {
    const { origin, control } = await standIn()
    await control({ fault: 'second-instance', next: 2 })
    expect((await check(`${origin}/hooks`, 'koogallery-v1')).said(2)).toContain(
      'The same order line got two instances',
    )
  })
})

describe('a V2 server', () => {
  test('that signs no answer is noted, since none must', async () => {
    const { origin, control } = await standIn()
    await control({ fault: 'unsigned', next: 1000 })
    const { exit, said } = await check(origin, 'koogallery-v2')
    expect(said(15)).toContain('noted: Answers are not signed')
    expect(exit).toBe(0)
  })

  test('that signs answers wrongly fails, as a shop takes none of them', async () => {
    const { origin, control } = await standIn()
    await control({ fault: 'wrong-signature', next: 1000 })
    const { exit, said } = await check(origin, 'koogallery-v2')
    expect(said(15)).toContain('failed: The signature does not fit the body')
    expect(exit).toBe(1)
  })

  test('that hands over an administration address without encryption fails', async () => {
    const appInfo = { frontEndUrl: 'https://a.example/', adminUrl: 'http://a.example/' }
    const { origin } = await listenIn(() => ({
      body: JSON.stringify({ ...made, info: [{ instanceId: 'i-1', appInfo }] }),
    }))
    expect((await check(origin, 'koogallery-v2')).said(8)).toContain('adminUrl must be an https address')
  })
})
