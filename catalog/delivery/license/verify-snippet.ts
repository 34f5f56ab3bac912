/**
 * A program a seller can run as it stands, with Node alone: verifies a license file against the saved public keys.
 * @param file name of the license file; ids and names are checked, so it holds no quote
 */
export function verifySnippet(file: string): string {
  return `// Save the public keys as jwks.json beside this file. No network is needed afterwards.
import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

const [header, claims, signature] = readFileSync('${file}', 'utf8').trim().split('.')
const { kid } = JSON.parse(Buffer.from(header, 'base64url'))
const jwk = JSON.parse(readFileSync('jwks.json', 'utf8')).keys.find((key) => key.kid === kid)
const key = createPublicKey({ key: jwk, format: 'jwk' })
const genuine = verify(null, Buffer.from(\`\${header}.\${claims}\`), key, Buffer.from(signature, 'base64url'))
const license = JSON.parse(Buffer.from(claims, 'base64url'))
const over = license.exp && license.exp * 1000 < Date.now()
// The answer for one machine is signed with the same keys; it is no license.
console.log(!genuine || license.aud ? 'not genuine' : over ? 'expired' : license)
`
}
