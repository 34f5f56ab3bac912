import type { Context, MiddlewareHandler } from 'hono'
import { VitrineError } from '../errors.ts'

/** Whoever sends a body has this long, so that a slow one is answered within ten seconds. */
const bodySeconds = 8

/**
 * Reads the body under a limit of bytes and of time before anything else is done with the request, whether its length
 * was announced or it comes in chunks.
 * Why not Hono's body-limit: it waits for the end of a body in chunks for as long as the server does, five minutes.
 * @throws VitrineError `body_too_large`, `timed_out`, `body_invalid` when the caller hung up
 */
export function limitBody({ maxBytes }: { maxBytes: number }): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') await readAhead(c, maxBytes)
    await next()
  }
}

/**
 * The whole body as text, for a handler that needs nothing else of it.
 * @throws VitrineError as {@link limitBody}, and `body_invalid` for bytes that are no UTF-8: a text made of them would
 * stand for other bytes than those that were signed
 */
export async function readText(c: Context, { maxBytes }: { maxBytes: number }): Promise<string> {
  const bytes = isAnnounced(c, maxBytes)
    ? await inTime(c.req.arrayBuffer(), () => {})
    : await readChunks(c, maxBytes)
  try {
    return utf8.decode(bytes ?? new Uint8Array())
  } catch (cause) {
    throw new VitrineError('body_invalid', 'The body is not UTF-8.', {}, { cause })
  }
}

/** A byte order mark is part of what was signed, so it stays. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

async function readAhead(c: Context, maxBytes: number): Promise<void> {
  // Hono keeps a text that was read, for whoever asks for text or JSON; a form must keep its bytes.
  if (isAnnounced(c, maxBytes) && !isForm(c)) return void (await inTime(c.req.text(), () => {}))
  const body = await readChunks(c, maxBytes)
  if (body) c.req.raw = new Request(c.req.raw, { body })
}

/** @throws VitrineError `body_too_large` */
function isAnnounced(c: Context, maxBytes: number): boolean {
  const length = c.req.header('content-length')
  if (length === undefined || c.req.header('transfer-encoding')) return false
  if (!(Number(length) <= maxBytes)) throw tooLarge(maxBytes)
  return true
}

function isForm(c: Context): boolean {
  return /^(multipart|application\/x-www-form-urlencoded)/i.test(c.req.header('content-type') ?? '')
}

async function readChunks(c: Context, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = c.req.raw.body?.getReader()
  if (!reader) return null
  return inTime(gather(reader, maxBytes), () => void reader.cancel().catch(() => {}))
}

async function gather(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array(4096)
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return bytes.subarray(0, size)
    const at = size
    size += value.length
    if (size > maxBytes) throw tooLarge(maxBytes)
    // One buffer that doubles: a body of single bytes must not become a million small ones.
    if (size > bytes.length) {
      const larger = new Uint8Array(Math.min(maxBytes, Math.max(size, bytes.length * 2)))
      larger.set(bytes.subarray(0, at))
      bytes = larger
    }
    bytes.set(value, at)
  }
}

async function inTime<Result>(reading: Promise<Result>, giveUp: () => void): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new VitrineError('timed_out', `The body did not arrive within ${bodySeconds} s.`))
      giveUp()
    }, bodySeconds * 1000)
  })
  try {
    return await Promise.race([reading, late])
  } catch (cause) {
    if (cause instanceof VitrineError) throw cause
    throw new VitrineError('body_invalid', 'The body broke off.', {}, { cause })
  } finally {
    clearTimeout(timer)
  }
}

function tooLarge(maxBytes: number): VitrineError {
  return new VitrineError('body_too_large', `The request is larger than ${maxBytes / 1024} kB.`)
}
