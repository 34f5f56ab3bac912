const line = '-----VITRINE SIGNATURE-----\n'

/** What a check of a record came to. */
export type Checked =
  { result: 'holds'; delivery: string; at: Date } | { result: 'broken' | 'no-record' | 'away' }

/**
 * Checks a record against the public keys of the store (RFC 7515, RFC 8037): the signature over the claims, and the
 * claim `sha256` against the text above the line.
 * @param readKeys gives the key set of `/api/licenses/jwks.json`
 */
export async function checkRecord(
  record: string,
  readKeys: () => Promise<{ keys: JsonWebKey[] }>,
): Promise<Checked> {
  const at = record.lastIndexOf(line)
  if (at < 0) return { result: 'no-record' }
  const text = record.slice(0, at)
  const parts = record
    .slice(at + line.length)
    .trim()
    .split('.')
  const [head = '', body = '', signature = ''] = parts
  const header = read<{ kid?: string; alg?: string }>(head)
  const claims = read<{ aud?: string; sub?: string; iat?: number; sha256?: string }>(body)
  if (parts.length !== 3 || !header || !claims) return { result: 'broken' }
  try {
    const { keys } = await readKeys()
    const key = keys.find((one) => (one as { kid?: string }).kid === header.kid)
    if (!key || header.alg !== 'EdDSA') return { result: 'broken' }
    const { kty = '', crv = '', x = '' } = key
    const known = await crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', false, ['verify'])
    const signed = new TextEncoder().encode(`${head}.${body}`)
    const holds = await crypto.subtle.verify('Ed25519', known, bytesOf(signature), signed)
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
    const sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    const isWhole = holds && claims.aud === 'engagement-record' && claims.sha256 === sha256
    if (!isWhole || !claims.sub || !claims.iat) return { result: 'broken' }
    return { result: 'holds', delivery: claims.sub, at: new Date(claims.iat * 1000) }
  } catch {
    return { result: 'away' }
  }
}

function read<Claims>(part: string): Claims | null {
  try {
    return JSON.parse(new TextDecoder().decode(bytesOf(part))) as Claims
  } catch {
    return null
  }
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0))
}
