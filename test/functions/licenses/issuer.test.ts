import { createLocalJWKSet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { createLicenses, generateLicenseKeys } from '../../../functions/licenses/issuer.ts'

const now = (): Date => new Date('2026-11-23T09:00:00Z')
const issuer = 'https://shop.example'

test('only the public half of the keys is published, with the id that stands in the files', async () => {
  const jwks = await generateLicenseKeys()
  const licenses = createLicenses({ jwks, issuer, now })
  const { kid } = await licenses.sign({ sub: 'key' })
  expect(licenses.jwks().keys).toEqual([
    { kty: 'OKP', crv: 'Ed25519', kid, x: jwks.keys[0]?.x, alg: 'EdDSA', use: 'sig' },
  ])
})

test('the issuer is the store, whatever the claims say', async () => {
  const licenses = createLicenses({ jwks: await generateLicenseKeys(), issuer, now })
  const { jwt } = await licenses.sign({ sub: 'key', iss: 'https://elsewhere.example' })
  const { payload } = await jwtVerify(jwt, createLocalJWKSet(licenses.jwks()), { issuer, currentDate: now() })
  expect(payload).toEqual({ sub: 'key', iss: issuer, iat: now().getTime() / 1000 })
})

test('after a change of keys the first signs and files of the older one still verify', async () => {
  const [older, newer] = await Promise.all([generateLicenseKeys(), generateLicenseKeys()])
  const before = createLicenses({ jwks: older, issuer, now })
  const after = createLicenses({ jwks: { keys: [...newer.keys, ...older.keys] }, issuer, now })
  const file = await before.sign({ sub: 'old' })
  await expect(jwtVerify(file.jwt, createLocalJWKSet(after.jwks()))).resolves.toBeDefined()
  expect((await after.sign({ sub: 'new' })).kid).toBe(newer.keys[0]?.kid)
})

test('keys that cannot sign are refused at once: no key, a public one, two of one id', async () => {
  const { keys } = await generateLicenseKeys()
  const [{ d: _private, ...half } = {}] = keys
  for (const refused of [[], [half], [...keys, ...keys]]) {
    expect(() => createLicenses({ jwks: { keys: refused as never }, issuer, now })).toThrow()
  }
})
