import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLicense } from '../../../widget/license/verify-license.ts'
import { proofClaims } from '../../../catalog/delivery/license-port.ts'
import { createLicenses, generateLicenseKeys } from '../../../functions/licenses/issuer.ts'

const run = promisify(execFile)
const snippets = new URL('../../../functions/licenses/snippets/', import.meta.url).pathname

/** How each language is run, and what tells that it is here. */
const languages = {
  TypeScript: { file: 'verify.ts', command: process.execPath, args: [], probe: ['--version'] },
  Python: { file: 'verify.py', command: 'python3', args: [], probe: ['-c', 'import cryptography'] },
  Go: { file: 'verify.go', command: 'go', args: ['run'], probe: ['version'] },
  Java: { file: 'Verify.java', command: 'java', args: [], probe: ['-version'] },
} as const
type Language = keyof typeof languages

const names = Object.keys(languages) as Language[]
const present: Language[] = []
let folder = ''
const files: Record<string, string> = {}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-snippets-'))
  for (const name of names) {
    const { command, probe } = languages[name]
    const isHere = await run(command, [...probe]).then(
      () => true,
      () => false,
    )
    if (isHere) present.push(name)
  }
  const absent = names.filter((name) => !present.includes(name))
  console.log(
    `Verified licenses in ${present.join(', ')}; not installed here: ${absent.join(', ') || 'none'}.`,
  )
  await write()
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** License files of two generations of keys, and what was done to them. */
async function write(): Promise<void> {
  const now = () => new Date()
  const issuer = 'https://shop.example'
  const [older, newer] = [await generateLicenseKeys(), await generateLicenseKeys()]
  const before = createLicenses({ jwks: older, issuer, now })
  const after = createLicenses({ jwks: { keys: [...newer.keys, ...older.keys] }, issuer, now })
  const claims = { jti: 'del_1', product: { id: 'kumihan' }, plan: 'team', features: ['pdf-a', 'ruby'] }
  const seconds = Math.floor(now().getTime() / 1000)
  const good = (await after.sign(claims)).jwt
  const [header = '', body = '', signature = ''] = good.split('.')
  const forged = Buffer.from(JSON.stringify({ ...claims, features: ['everything'] })).toString('base64url')
  const stranger = createLicenses({ jwks: await generateLicenseKeys(), issuer, now })
  const machine = { id: 'fp-1', leaseUntil: null }
  const license = { ...claims, product: 'kumihan', file: 'del_1', seats: null, validUntil: null }
  Object.assign(files, {
    good,
    rotated: (await before.sign(claims)).jwt,
    timed: (await after.sign({ ...claims, exp: seconds + 3600 })).jwt,
    expired: (await after.sign({ ...claims, exp: seconds - 60 })).jwt,
    forged: [header, forged, signature].join('.'),
    foreign: (await stranger.sign(claims)).jwt,
    other: (await after.sign({ ...claims, jti: 'del_2' })).jwt,
    answer: (await after.sign(proofClaims({ license, machine, now: now() }))).jwt,
    list: (await after.sign({ aud: 'revoked', revoked: [{ jti: 'del_1', at: now().toISOString() }] })).jwt,
    jwks: JSON.stringify(after.jwks(), null, 2),
  })
  expect(body).toBeTruthy()
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), `${text}\n`)
}

/** What the program prints; it fails where the license opens nothing. */
async function verify(language: Language, file: string, list?: string): Promise<string> {
  const { command, args, file: snippet } = languages[language]
  const paths = [file, 'jwks', ...(list ? [list] : [])].map((name) => join(folder, name))
  const { stdout } = await run(command, [...args, join(snippets, snippet), ...paths])
  return stdout.trim()
}

test('every snippet is at most twenty lines', async () => {
  for (const { file } of Object.values(languages)) {
    const lines = (await readFile(join(snippets, file), 'utf8')).split('\n')
    const code = lines.filter((line) => line.trim() && !/^(\/\/|#)/.test(line.trim()))
    expect(code.length, file).toBeLessThanOrEqual(20)
  }
})

test(
  'in each language that is here a genuine file opens what it says, whichever key of the store signed it',
  { timeout: 120_000 },
  async () => {
    expect(present).toContain('TypeScript')
    for (const language of present) {
      for (const file of ['good', 'rotated', 'timed']) {
        const claims = JSON.parse(await verify(language, file)) as { features: string[] }
        expect(claims.features, `${language}, ${file}`).toEqual(['pdf-a', 'ruby'])
      }
      expect(await verify(language, 'other', 'list'), language).toContain('del_2')
    }
  },
)

test(
  'in each language that is here a file that is forged, foreign, over, revoked or no license opens nothing',
  { timeout: 120_000 },
  async () => {
    for (const language of present) {
      for (const [file, list] of [
        ['forged'],
        ['foreign'],
        ['expired'],
        ['good', 'list'],
        ['list'],
        // Signed for one machine, and not on the list by a name of its own: a license after the refund, else.
        ['answer'],
        ['answer', 'list'],
      ] as const) {
        await expect(verify(language, file, list), `${language}, ${file}`).rejects.toThrow()
      }
    }
  },
)

test('the module does the same, and knows the answer for this machine from that for another', async () => {
  const jwks = JSON.parse(files.jwks ?? '') as { keys: JsonWebKey[] }
  const opened = (name: string, machine?: string, list?: string) =>
    verifyLicense(files[name] ?? '', jwks, machine, list).then(
      ({ features }) => features.join(),
      (error: Error) => error.message,
    )
  expect(await opened('good')).toBe('pdf-a,ruby')
  expect(await opened('rotated')).toBe('pdf-a,ruby')
  expect(await opened('expired')).toBe('expired')
  for (const name of ['forged', 'foreign', 'list']) expect(await opened(name)).toBe('not_genuine')
  expect(await opened('good', undefined, files.list)).toBe('revoked')
  expect(await opened('answer', 'fp-1')).toBe('pdf-a,ruby')
  expect(await opened('answer', 'fp-2')).toBe('other_machine')
  expect(await opened('answer', 'fp-1', files.list)).toBe('revoked')
  expect(await opened('other', undefined, files.list)).toBe('pdf-a,ruby')
})
