export interface HuaweiKeys {
  accessKey: string
  secretKey: string
  /** Of temporary keys. */
  securityToken?: string | undefined
}

export interface SignedRequest {
  method: string
  url: string
  headers: Record<string, string>
  body: string
}

/**
 * Headers that sign a request for Huawei Cloud, `SDK-HMAC-SHA256` with an access key, by WebCrypto alone. After the
 * "API Request Signing Guide" of Huawei Cloud; its worked example is a test.
 * @param at time of the request; the cloud takes 15 minutes to either side
 * @returns the given headers with `X-Sdk-Date` and `Authorization`
 */
export async function signForHuawei(
  { method, url, headers, body }: SignedRequest,
  { accessKey, secretKey, securityToken }: HuaweiKeys,
  at: Date,
): Promise<Record<string, string>> {
  const { host, pathname, searchParams } = new URL(url)
  const date = `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
  const sent = {
    ...headers,
    'x-sdk-date': date,
    ...(securityToken ? { 'x-security-token': securityToken } : {}),
  }
  const signed = new Map(
    Object.entries({ ...sent, host }).map(([name, value]) => [name.toLowerCase(), value.trim()]),
  )
  const names = [...signed.keys()].sort()
  const canonical = [
    method,
    canonicalPath(pathname),
    [...searchParams]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort()
      .join('&'),
    names.map((name) => `${name}:${signed.get(name)}\n`).join(''),
    names.join(';'),
    await sha256(body),
  ].join('\n')
  const signature = await hmac(secretKey, `SDK-HMAC-SHA256\n${date}\n${await sha256(canonical)}`)
  const authorization = `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { ...sent, authorization }
}

/** The path ends with a slash in what is signed, whether or not it does in what is sent. */
function canonicalPath(pathname: string): string {
  const path = pathname
    .split('/')
    .map((part) => encode(decodeURIComponent(part)))
    .join('/')
  return path.endsWith('/') ? path : `${path}/`
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

const bytesOf = (text: string) => new TextEncoder().encode(text)

const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

const sha256 = async (text: string): Promise<string> =>
  hex(await crypto.subtle.digest('SHA-256', bytesOf(text)))

async function hmac(key: string, text: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', bytesOf(key), algorithm, false, ['sign'])
  return hex(await crypto.subtle.sign('HMAC', imported, bytesOf(text)))
}
