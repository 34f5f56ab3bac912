import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export interface BucketKey {
  accessKeyId: string
  secretAccessKey: string
}

/**
 * Whether a request was signed with the key: AWS Signature Version 4, in the header or in the address
 * (docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html).
 */
export function isSigned(request: Request, key: BucketKey, now: Date): boolean {
  const url = new URL(request.url)
  const inAddress = url.searchParams.has('X-Amz-Signature')
  const part = inAddress ? fromAddress(url) : fromHeader(request.headers)
  if (!part) return false
  const [id = '', date = '', region = '', service = ''] = part.credential.split('/')
  if (id !== key.accessKeyId || service !== 's3') return false
  const age = (now.getTime() - timeOf(part.at)) / 1000
  if (!(age > -900 && age < part.goodForSeconds)) return false
  url.searchParams.delete('X-Amz-Signature')
  const canonical = [
    request.method,
    url.pathname
      .split('/')
      .map((segment) => encode(decodeURIComponent(segment)))
      .join('/'),
    canonicalQuery(url),
    ...part.signedHeaders.map((name) => `${name}:${(request.headers.get(name) ?? '').trim()}`),
    '',
    part.signedHeaders.join(';'),
    inAddress ? 'UNSIGNED-PAYLOAD' : (request.headers.get('x-amz-content-sha256') ?? ''),
  ].join('\n')
  const scope = `${date}/${region}/s3/aws4_request`
  const hash = createHash('sha256').update(canonical).digest('hex')
  const signing = [date, region, 's3', 'aws4_request'].reduce<Buffer>(
    (from, step) => createHmac('sha256', from).update(step).digest(),
    Buffer.from(`AWS4${key.secretAccessKey}`),
  )
  const wanted = createHmac('sha256', signing)
    .update(`AWS4-HMAC-SHA256\n${part.at}\n${scope}\n${hash}`)
    .digest()
  const given = Buffer.from(part.signature, 'hex')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

interface Part {
  credential: string
  signedHeaders: string[]
  signature: string
  /** Such as 20261123T091500Z. */
  at: string
  goodForSeconds: number
}

function fromHeader(headers: Headers): Part | null {
  const text = headers.get('authorization') ?? ''
  const [, credential, signedHeaders, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]+)$/.exec(text) ?? []
  if (!credential || !signedHeaders || !signature) return null
  const at = headers.get('x-amz-date') ?? ''
  return { credential, signedHeaders: signedHeaders.split(';'), signature, at, goodForSeconds: 900 }
}

function fromAddress({ searchParams: query }: URL): Part {
  return {
    credential: query.get('X-Amz-Credential') ?? '',
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    signature: query.get('X-Amz-Signature') ?? '',
    at: query.get('X-Amz-Date') ?? '',
    goodForSeconds: Number(query.get('X-Amz-Expires')),
  }
}

function canonicalQuery({ searchParams }: URL): string {
  return [...searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
}

/** RFC 3986: everything but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

function timeOf(at: string): number {
  return Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}
