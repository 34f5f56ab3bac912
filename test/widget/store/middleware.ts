import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { products } from './products.ts'
import { searchFile } from './search-file.ts'
import { recorder, strictPage } from './strict-page.ts'

interface Context {
  path: string
  body: unknown
  status: number
  type: string
  set(name: string, value: string): void
  origin: string
}

interface Reply {
  status?: number
  type: string
  body: unknown
  policy?: string
}

/**
 * The store's part of a test: the built widget, product and search files, an answer to checkout, strict pages.
 * Sources of the widget that a test imports go past it.
 */
export function storeMiddleware({ widgetDir }: { widgetDir: string }) {
  return async (context: Context, next: () => Promise<unknown>): Promise<unknown> => {
    const reply = await replyTo(context, widgetDir)
    if (!reply) return next()
    context.status = reply.status ?? 200
    context.type = reply.type
    context.body = reply.body
    if (reply.policy) context.set('content-security-policy', reply.policy)
    return undefined
  }
}

async function replyTo({ path, origin }: Context, widgetDir: string): Promise<Reply | null> {
  const [, folder, name = ''] = path.split('/')
  if (path === '/widget/recorder.js') return { type: 'text/javascript', body: recorder }
  if (folder === 'widget') return builtFile(join(widgetDir, name))
  if (folder === 'products') return productFile(name.replace('.json', ''))
  if (folder === 'search') return { type: 'text/plain', body: searchFile }
  if (folder === 'media') return { type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }
  if (path === '/api/checkout') return { status: 201, type: 'application/json', body: placed(origin) }
  if (folder !== 'strict') return null
  const { html, policy } = strictPage(name, origin)
  return { type: 'text/html', body: html, policy }
}

async function builtFile(file: string): Promise<Reply | null> {
  const body = await readFile(file, 'utf8').catch(() => null)
  return body === null ? null : { type: 'text/javascript', body }
}

function productFile(id: string): Reply {
  const body = products[id]
  const missing = { code: 'not_found', detail: 'There is nothing here.' }
  return { status: body ? 200 : 404, type: 'application/json', body: body ?? missing }
}

function placed(origin: string): Record<string, string> {
  return { order: 'ord_1', url: `${origin}/strict/paid`, expiresAt: '2026-11-23T12:00:00.000Z' }
}
