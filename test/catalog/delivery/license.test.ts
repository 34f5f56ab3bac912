import { execFileSync } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { isKey } from '../../../catalog/delivery/license-key.ts'
import { license } from '../../../catalog/delivery/license/method.ts'
import type { ViewItem } from '../../../catalog/wire.ts'
import { samples } from '../../samples.ts'
import { type AnyLine, deliver, paidLine } from './drive.ts'
import { createWorld, issuer } from './world.ts'

const folder = mkdtempSync(join(tmpdir(), 'license-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the license file verifies against the published keys with nothing but node:crypto', async () => {
  const { file, jwks } = await buy()
  const [header, claims, signature] = file.trim().split('.') as [string, string, string]
  const { kid, alg } = JSON.parse(text(header))
  const jwk = jwks.keys.find((key) => key.kid === kid)
  const key = createPublicKey({ key: jwk ?? {}, format: 'jwk' })
  expect(alg).toBe('EdDSA')
  expect(verify(null, Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(
    true,
  )
  const forged = Buffer.from(text(claims).replace('"machines":6', '"machines":9')).toString('base64url')
  expect(verify(null, Buffer.from(`${header}.${forged}`), key, Buffer.from(signature, 'base64url'))).toBe(
    false,
  )
})

test('the license file says what was bought, by whom, and from when', async () => {
  const { file, view } = await buy()
  const claims = JSON.parse(text(file.split('.')[1] ?? ''))
  expect(claims).toEqual({
    iss: issuer,
    jti: 'del_1',
    sub: shown(view, 'License key'),
    product: { id: 'tracewell', name: 'Tracewell', version: '4.2.0' },
    plan: 'team',
    seats: 3,
    machines: 6,
    features: ['vertical-text', 'pdf-a'],
    customer: { email: 'ada@buyer.example' },
    iat: Date.parse('2026-11-23T09:00:00Z') / 1000,
    nbf: Date.parse('2026-11-23T09:00:00Z') / 1000,
  })
})

test('the program on the order page runs as it stands and tells a genuine file from a forged one', async () => {
  const { file, view, jwks, world } = await buy()
  writeFileSync(join(folder, 'jwks.json'), JSON.stringify(jwks))
  writeFileSync(join(folder, 'verify.mjs'), String(shown(view, 'Verify it offline')))
  writeFileSync(join(folder, 'tracewell-license.jwt'), file)
  const run = (): string => execFileSync(process.execPath, ['verify.mjs'], { cwd: folder, encoding: 'utf8' })
  expect(run()).toContain("plan: 'team'")
  const [header, claims, signature] = file.trim().split('.')
  const forged = Buffer.from(text(claims ?? '').replace('"seats":3', '"seats":5')).toString('base64url')
  writeFileSync(join(folder, 'tracewell-license.jwt'), [header, forged, signature].join('.'))
  expect(run().trim()).toBe('not genuine')
  // What a machine got from the same store for itself is signed with the same key.
  const answer = await world.licenses.sign({
    aud: 'machine',
    product: 'tracewell',
    plan: 'team',
    features: [],
  })
  writeFileSync(join(folder, 'tracewell-license.jwt'), answer.jwt)
  expect(run().trim()).toBe('not genuine')
})

test('the order page holds the key, the file to download and the address of the public keys', async () => {
  const { view } = await buy()
  expect(isKey(String(shown(view, 'License key')))).toBe(true)
  expect(view).toContainEqual(
    expect.objectContaining({
      type: 'file',
      value: 'tracewell-license.jwt',
      file: expect.stringMatching(/^file_/),
    }),
  )
  expect(shown(view, 'Public keys (JWKS)')).toBe(`${issuer}/api/licenses/jwks.json`)
  expect(shown(view, 'Machines')).toBe('Up to 6 machines')
})

test('an ended license is no longer shown, and the page says what an old copy still does', async () => {
  const { line, world } = await buy()
  const outcome = await license.end(line as never, 'refund', world.ports('del_1'))
  expect(outcome).toMatchObject({ status: 'ended', grant: { revoked: { reason: 'refund' } } })
  const ended = { ...line, grant: outcome.grant } as never
  const view = license.receiptView(ended, world.ports('del_1'))
  expect(JSON.stringify(view)).toContain('still verifies offline')
  expect(view.some(({ type }) => type === 'file' || type === 'code')).toBe(false)
})

test('without a limit of machines and without a unit neither stands in the file', async () => {
  const { file } = await buy({ terms: { kind: 'license', source: 'signed' }, inputs: {} })
  const claims = JSON.parse(text(file.split('.')[1] ?? ''))
  expect(claims).not.toHaveProperty('machines')
  expect(claims).not.toHaveProperty('seats')
  expect(claims.features).toEqual([])
})

async function buy(sample: Parameters<typeof paidLine>[1] = samples.license) {
  const world = createWorld()
  const { lines } = await deliver(license, paidLine(license, sample), world)
  const line = lines.at(-1) as AnyLine
  const view = license.receiptView(line as never, world.ports('del_1'))
  const item = view.find(({ type }) => type === 'file')
  const file = world.textOf(item?.type === 'file' ? (item.file ?? '') : '') ?? ''
  return { line, view, file, world, jwks: world.licenses.jwks() }
}

function shown(view: ViewItem[], label: string): ViewItem['value'] {
  return view.find((item) => item.label === label)?.value
}

function text(part: string): string {
  return Buffer.from(part, 'base64url').toString()
}

test('a license with a term ends some days after it, and a renewal brings a new file under the same key', async () => {
  const world = createWorld()
  const until = (day: string) => ({ until: new Date(`${day}T09:00:00.000Z`), trial: false, ref: 'ord_1' })
  const first = { ...paidLine(license, samples.license), term: until('2026-12-23') }
  const { lines } = await deliver(license, first, world)
  const held = lines.at(-1) as AnyLine
  const renewed = await license.renew?.(
    { ...held, term: until('2027-01-23') } as never,
    'renewal',
    world.ports('del_1'),
  )
  if (renewed?.status !== 'granted') throw new Error('not renewed')
  const claimsOf = (grant: unknown): { exp: number; sub: string } => {
    const { file } = grant as { file: { id: string } }
    return JSON.parse(text(world.textOf(file.id)?.split('.')[1] ?? ''))
  }
  const [before, after] = [claimsOf(held.grant), claimsOf(renewed.grant)]
  expect(after.sub).toBe(before.sub)
  expect([before.exp, after.exp].map((at) => new Date(at * 1000).toISOString().slice(0, 10))).toEqual([
    '2026-12-26',
    '2027-01-26',
  ])
})

test('more seats are in the file as soon as they are paid', async () => {
  const world = createWorld()
  const { lines } = await deliver(license, paidLine(license, samples.license), world)
  const change = { plan: { id: 'team', name: 'Team' }, quantity: 5, ref: 'pay_2' }
  const changed = await license.change?.(lines.at(-1) as never, change, world.ports('del_1'))
  expect(changed).toMatchObject({ status: 'granted', grant: { seats: 5, machines: 10 } })
})
