/** Claims of a license file, or of the answer for one machine. Times are seconds since 1970. */
export interface LicenseClaims {
  jti: string
  /** Of an answer: the license file it follows from. */
  lic?: string
  aud?: string
  machine?: string
  product: unknown
  plan: string
  features: string[]
  exp?: number
  [claim: string]: unknown
}

/**
 * Verifies a license file, or the answer for this machine, without a network.
 * @param file text of the file
 * @param jwks public keys of the store, as `/api/licenses/jwks.json` gives them
 * @param machine what this machine is called; needed for an answer alone
 * @param list text of `jwt` in `/api/licenses/revoked.json`, if the software carries one
 * @throws Error `not_genuine`, `expired`, `revoked`, `other_machine`
 */
export async function verifyLicense(
  file: string,
  jwks: { keys: JsonWebKey[] },
  machine?: string,
  list?: string,
): Promise<LicenseClaims> {
  const claims = await read<LicenseClaims>(file, jwks)
  if (!claims.product) throw Error('not_genuine')
  if ((claims.exp ?? Infinity) * 1000 < Date.now()) throw Error('expired')
  if (claims.aud && claims.machine !== machine) throw Error('other_machine')
  if (list) {
    const { revoked } = await read<{ revoked: { jti: string }[] }>(list, jwks)
    if (revoked.some(({ jti }) => jti === claims.jti || jti === claims.lic)) throw Error('revoked')
  }
  return claims
}

/** Claims of a JWT that one of the keys has signed. */
async function read<Claims>(
  jwt: string,
  { keys }: { keys: (JsonWebKey & { kid?: string })[] },
): Promise<Claims> {
  const [header = '', claims = '', signature = ''] = jwt.trim().split('.')
  const name = 'Ed25519'
  const { kid } = parse(header) as { kid: string }
  const jwk = keys.find((one) => one.kid === kid && one.crv === name)
  const { subtle } = crypto
  const isGenuine =
    jwk &&
    (await subtle.verify(
      name,
      await subtle.importKey('jwk', { ...jwk, alg: name }, name, false, ['verify']),
      bytes(signature),
      new TextEncoder().encode(`${header}.${claims}`),
    ))
  if (!isGenuine) throw Error('not_genuine')
  return parse(claims) as Claims
}

const parse = (part: string): unknown => JSON.parse(new TextDecoder().decode(bytes(part)))

const bytes = (part: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0))
