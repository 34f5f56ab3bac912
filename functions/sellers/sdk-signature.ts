import { createHash, createHmac } from 'node:crypto'

/** A request signed with access key and secret key, headers in small letters. */
export interface SdkRequest {
  method: string
  path: string
  query: readonly (readonly [string, string])[]
  headers: Readonly<Record<string, string | undefined>>
  body: string
}

/** What the `Authorization` header of such a request says; null when it is none. */
export function readAuthorization(
  header: string,
): { access: string; signedHeaders: string[]; signature: string } | null {
  const parts =
    /^SDK-HMAC-SHA256 Access=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-fA-F]{64})$/.exec(header)
  const [, access = '', signedHeaders = '', signature = ''] = parts ?? []
  return parts
    ? { access, signedHeaders: signedHeaders.split(';'), signature: signature.toLowerCase() }
    : null
}

/**
 * Signature of a request in the way of Huawei Cloud's SDKs, in small hexadecimal letters.
 * Source: support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
 */
export function signSdk(secret: string, request: SdkRequest, signedHeaders: readonly string[]): string {
  const { method, path, query, headers, body } = request
  const encoded = query.map(([name, value]) => [encode(name), encode(value)] as const)
  const canonical = [
    method,
    path.endsWith('/') ? path : `${path}/`,
    encoded
      .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .join('&'),
    ...signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim()}`),
    '',
    signedHeaders.join(';'),
    sha256(body),
  ].join('\n')
  const text = ['SDK-HMAC-SHA256', headers['x-sdk-date'] ?? '', sha256(canonical)].join('\n')
  return createHmac('sha256', secret).update(text).digest('hex')
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
