import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { type Registry, tokenSeconds } from './registries.ts'

export interface RegistrySettings {
  host: string
  /** Default: the host. */
  service?: string | undefined
  /** Private key on the curve P-256, PKCS #8 in PEM; the registry has its certificate. */
  key: string
}

/** Seconds that the clock of a registry may be behind ours. */
const slackSeconds = 30

/**
 * A registry whose tokens the shop signs, as distribution.github.io/distribution/spec/auth/jwt/ has it.
 * @param issuer what the registry's settings name as `issuer`: the origin of the shop
 */
export function createRegistry(
  name: string,
  { host, service = host, key }: RegistrySettings,
  { issuer, now }: { issuer: string; now: () => Date },
): Registry {
  const signing = createPrivateKey(key)
  const kid = keyIdOf(signing)
  return {
    name,
    host,
    service,
    sign(subject, access) {
      const at = Math.floor(now().getTime() / 1000)
      return new SignJWT({ access: [...access] })
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid })
        .setIssuer(issuer)
        .setSubject(subject)
        .setAudience(service)
        .setIssuedAt(at)
        .setNotBefore(at - slackSeconds)
        .setExpirationTime(at + tokenSeconds)
        .setJti(randomUUID())
        .sign(signing)
    },
  }
}

/**
 * The name under which a registry finds the key among its certificates: the first 240 bits of the SHA-256 of the public
 * key, in base 32, in groups of four (libtrust, as registries up to 2.8 read it; later ones take any).
 */
function keyIdOf(key: KeyObject): string {
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const text = base32(createHash('sha256').update(der).digest().subarray(0, 30))
  return (text.match(/.{4}/g) ?? []).join(':')
}

/** RFC 4648, section 6; a multiple of five bytes needs no padding. */
function base32(bytes: Uint8Array): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => letters.charAt(Number.parseInt(five, 2))).join('')
}
