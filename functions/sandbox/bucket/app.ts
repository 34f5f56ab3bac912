import { type Context, Hono } from 'hono'
import { type BucketFile, bytesOf } from './contents.ts'
import { type BucketKey, isSigned } from './signature.ts'

export interface BucketOptions {
  bucket: string
  key: BucketKey
  files: readonly BucketFile[]
  now(): Date
}

/**
 * A store that speaks S3 as far as files are read from it: `GET` and `HEAD /<bucket>/<key>` with ranges, signed by
 * header or by address. What it hands out follows from the names of the files.
 */
export function createBucketStandIn({ bucket, key, files, now }: BucketOptions): Hono {
  const app = new Hono()
  // Hono serves HEAD by the same handler.
  app.get('/:bucket/:path{.+}', (c) => {
    if (!isSigned(c.req.raw, key, now())) return fault(c, 403, 'SignatureDoesNotMatch')
    if (c.req.param('bucket') !== bucket) return fault(c, 404, 'NoSuchBucket')
    const path = decodeURIComponent(c.req.param('path'))
    const file = files.find((one) => one.path === path)
    if (!file) return fault(c, 404, 'NoSuchKey')
    const range = /^bytes=(\d+)-(\d*)$/.exec(c.req.header('range') ?? '')
    const from = range ? Number(range[1]) : 0
    const to = Math.min(range?.[2] ? Number(range[2]) : file.size - 1, file.size - 1)
    if (from > to) return fault(c, 416, 'InvalidRange')
    const headers: Record<string, string> = {
      'content-type': c.req.query('response-content-type') ?? 'binary/octet-stream',
      'content-length': String(to - from + 1),
      'accept-ranges': 'bytes',
      etag: `"${path.length}-${file.size}"`,
      'last-modified': new Date(0).toUTCString(),
      ...(range ? { 'content-range': `bytes ${from}-${to}/${file.size}` } : {}),
    }
    const disposition = c.req.query('response-content-disposition')
    if (disposition) headers['content-disposition'] = disposition
    const body = c.req.method === 'HEAD' ? null : bytesOf(file, from, to)
    return new Response(body, { status: range ? 206 : 200, headers })
  })
  return app
}

function fault(c: Context, status: 403 | 404 | 416, code: string): Response {
  const text = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`
  return c.body(text, status, { 'content-type': 'application/xml' })
}
