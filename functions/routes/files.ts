import { Hono } from 'hono'
import { VitrineError } from '../errors.ts'
import type { Shop } from '../flows/shop.ts'
import { findFile } from '../storage/files.ts'

/** `GET /files/:ticket`: a stored file, as a download that no browser opens as a page of the store. */
export function fileRoutes(shop: Shop) {
  const app = new Hono()
  app.get('/files/:ticket', async (c) => {
    const id = shop.tickets.read(c.req.param('ticket'), shop.now())
    const row = id ? await findFile(shop.store.read, id) : undefined
    const bytes = row ? await shop.files.read(row.id) : null
    if (!row || !bytes) throw new VitrineError('file_unknown', 'This download link has run out.')
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': row.type,
      'content-disposition': disposition(row.name),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
    })
  })
  return app
}

/** RFC 6266: an ASCII name for old readers and the full one beside it. */
function disposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, '_')
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`
}
