import { type Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { mayResume, spanOf } from './ranges.ts'
import { VitrineError } from '../errors.ts'
import {
  languageOfLink,
  openDownload,
  type OpenedDownload,
  readSpan,
  sessionHours,
  takeBack,
} from '../flows/fetching/open-download.ts'
import type { Shop } from '../flows/shop.ts'
import type { AppOptions } from './define.ts'
import { addressPrefix, createRateLimit } from './rate-limits.ts'
import { noteReader } from './reader.ts'

const cookie = 'vitrine-download'
/** How long an address at the store of the files itself is good; long enough to begin. */
const directSeconds = 60

/**
 * `GET` and `HEAD /files/d/:token/:name`: a file that was bought, by a link that is for one download. The name is for
 * programs that save by it, and is not looked at.
 */
export function downloadRoutes(shop: Shop, { addressOf }: AppOptions) {
  const app = new Hono()
  const limit = createRateLimit({ calls: 600, seconds: 600 })

  // Hono serves HEAD by the same handler.
  app.get('/files/d/:token/:name', async (c) => {
    const address = addressPrefix(addressOf(c))
    noteReader(c, () => languageOfLink(c.req.param('token'), shop))
    await limit(address)
    const opened = await openDownload(
      c.req.param('token'),
      {
        session: getCookie(c, cookie),
        client: `${address} ${c.req.header('user-agent') ?? ''}`,
        resumes: c.req.header('range') !== undefined,
        looks: c.req.method === 'HEAD',
      },
      shop,
    )
    return answer(c, opened, shop)
  })
  return app
}

async function answer(c: Context, opened: OpenedDownload, shop: Shop): Promise<Response> {
  const { file, name, shelf } = opened
  const etag = `"${file.sha256}"`
  const common = headersOf(name, file.sha256, etag)
  const ifMatch = c.req.header('if-match')
  if (
    ifMatch !== undefined &&
    ifMatch.trim() !== '*' &&
    !ifMatch.split(',').some((tag) => tag.trim() === etag)
  ) {
    await takeBack(opened, shop)
    throw new VitrineError('download_changed', 'The file is another now than the one that was begun.')
  }
  if (shelf.direct && c.req.method === 'GET') {
    const at = await shelf.direct(file.path, { name, seconds: directSeconds })
    keepSession(c, opened, shop)
    return c.body(null, 307, { location: at, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
  }
  const isSame = mayResume(c.req.header('if-range'), etag)
  const span = isSame ? spanOf(c.req.header('range'), file.size) : 'whole'
  if (span === 'unsatisfiable') {
    await takeBack(opened, shop)
    return c.body(null, 416, { ...common, 'content-range': `bytes */${file.size}` })
  }
  const { from, to } = span === 'whole' ? { from: 0, to: file.size - 1 } : span
  const headers = {
    ...common,
    'content-length': String(to - from + 1),
    ...(span === 'whole' ? {} : { 'content-range': `bytes ${from}-${to}/${file.size}` }),
  }
  const status = span === 'whole' ? 200 : 206
  if (c.req.method === 'HEAD') return c.body(null, status, headers)
  const bytes = await readSpan(opened, { from, to }, shop)
  keepSession(c, opened, shop)
  return c.body(bytes, status, headers)
}

/** Whatever the bytes are, no browser takes them for a page, a script or a picture of the store. */
function headersOf(name: string, sha256: string, etag: string): Record<string, string> {
  return {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${name}"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-store, no-transform',
    'referrer-policy': 'no-referrer',
    'accept-ranges': 'bytes',
    etag,
    // RFC 9530, section 3: of the whole file, also where a part is sent.
    'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
  }
}

/** Gives whoever just began what to come back with. */
function keepSession(c: Context, { session }: OpenedDownload, { publicUrl }: Shop): void {
  if (session === null) return
  setCookie(c, cookie, session, {
    httpOnly: true,
    sameSite: 'Strict',
    secure: publicUrl.startsWith('https:'),
    path: c.req.path.slice(0, c.req.path.lastIndexOf('/')),
    maxAge: sessionHours * 3600,
  })
}
