import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import { z } from 'zod'
import type { LicenseSigner } from '../../catalog/delivery/license-port.ts'

const base64url = z.string().regex(/^[A-Za-z0-9_-]{43}$/, '32 bytes as base64url')

/** A JWK set with private Ed25519 keys (RFC 8037). The first signs; all are published, so that older files verify. */
export const licenseKeysSchema = z.object({
  keys: z
    .array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        kid: z.string().min(1),
        x: base64url,
        d: base64url,
      }),
    )
    .min(1)
    .refine(
      (keys) => new Set(keys.map((key) => key.kid)).size === keys.length,
      'each key needs its own "kid"',
    ),
})

/** Signs licenses and publishes the public half of its keys. */
export interface Licenses extends LicenseSigner {
  /** The JWK set served at `/api/licenses/jwks.json`: public keys only. */
  jwks(): { keys: JWK[] }
}

/**
 * @param options.jwks private keys, see `licenseKeysSchema`
 * @param options.issuer origin of the store, the `iss` of every license
 * @throws ZodError when the keys are not private Ed25519 keys with ids, or the issuer is no address
 */
export function createLicenses(options: {
  jwks: { keys: JWK[] }
  issuer: string
  now: () => Date
}): Licenses {
  const { keys } = licenseKeysSchema.parse(options.jwks)
  const issuer = z.url().parse(options.issuer)
  const [signing] = keys as [(typeof keys)[number]]
  const { kid } = signing
  // Kept, since making it ready takes longer than signing; not its promise, which at the edge belongs to one request.
  let key: Awaited<ReturnType<typeof importJWK>> | undefined
  return {
    issuer,
    async sign(claims) {
      key ??= await importJWK(signing, 'EdDSA')
      const issuedAt = Math.floor(options.now().getTime() / 1000)
      const jwt = await new SignJWT({ iat: issuedAt, ...claims, iss: issuer })
        // "EdDSA" rather than the newer name "Ed25519": more verifiers know it.
        .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
        .sign(key)
      return { jwt, kid }
    },
    jwks: () => ({
      keys: keys.map(({ kty, crv, kid, x }) => ({ kty, crv, kid, x, alg: 'EdDSA', use: 'sig' })),
    }),
  }
}

/** A fresh private key in the form of `LICENSE_KEYS`; its `kid` is the RFC 7638 thumbprint. */
export async function generateLicenseKeys(): Promise<{ keys: JWK[] }> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { keys: [{ ...jwk, kid: await calculateJwkThumbprint(jwk) }] }
}
