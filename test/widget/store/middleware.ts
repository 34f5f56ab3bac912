import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { products } from './products.ts'
import { recorder, strictPage } from './strict-page.ts'

interface Context {
  path: string
  method: string
  body: unknown
  status: number
  type: string
  set(name: string, value: string): void
  origin: string
}

type Middleware = (context: Context, next: () => Promise<unknown>) => Promise<unknown>

/** The store's static part: the built widget, product files, and a page with a strict policy. */
export function storeMiddleware({ widgetDir }: { widgetDir: string }): Middleware {
  return async (context, next) => {
    const [, folder, name = ''] = context.path.split('/')
    if (folder === 'widget') return serveWidget(context, join(widgetDir, name))
    if (folder === 'products') {
      const product = products[name.replace('.json', '')]
      context.status = product ? 200 : 404
      context.body = product ?? { code: 'not_found', detail: 'There is nothing here.' }
      return
    }
    if (context.path === '/api/checkout') {
      context.status = 201
      context.body = {
        order: 'ord_1',
        url: `${context.origin}/strict/paid`,
        expiresAt: '2026-11-23T12:00:00.000Z',
      }
      return
    }
    if (folder === 'strict') return serveStrictPage(context, name)
    if (folder === 'media') {
      context.type = 'image/svg+xml'
      context.body = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
      return
    }
    return next()
  }
}

async function serveWidget(context: Context, file: string): Promise<void> {
  context.set('access-control-allow-origin', '*')
  const bytes = file.endsWith('recorder.js') ? recorder : await readFile(file, 'utf8').catch(() => null)
  context.type = file.endsWith('.js') ? 'text/javascript' : 'text/plain'
  if (bytes === null) context.status = 404
  context.body = bytes ?? ''
}

function serveStrictPage(context: Context, kind: string): void {
  const { html, policy } = strictPage(kind, context.origin)
  context.set('content-security-policy', policy)
  context.type = 'text/html'
  context.body = html
}
