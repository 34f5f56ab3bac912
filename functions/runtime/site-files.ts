import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono } from 'hono'
import { headersFor } from '../../site/headers.ts'

/**
 * Serves the built site with the headers of the site's one table, compressed as the build left it.
 * Addresses of folders without their last slash are led to it; what is not there gets the site's own page.
 */
export function siteRoutes(siteDir: string, options: { paymentOrigins: string[] }): Hono {
  const app = new Hono()
  app.use('*', async (c, next) => {
    await next()
    if (c.res.status === 404) return
    setHeaders(c, c.req.path)
  })
  app.get('*', async (c, next) => {
    const { pathname, search } = new URL(c.req.url)
    const mayBeFolder = !pathname.endsWith('/') && !/\.[a-z0-9]+$/i.test(pathname)
    const page = join(siteDir, normalize(pathname), 'index.html')
    if (mayBeFolder && existsSync(page)) return c.redirect(`/${pathname.replace(/^\/+/, '')}/${search}`, 308)
    await next()
  })
  app.get('*', serveStatic({ root: siteDir, precompressed: true }))
  app.get('*', async (c) => {
    const page = await readFile(join(siteDir, '404.html'), 'utf8').catch(() => null)
    setHeaders(c, '/404.html')
    return page ? c.html(page, 404) : c.text('There is nothing here.', 404)
  })
  return app

  function setHeaders(c: Context, path: string): void {
    for (const [name, value] of Object.entries(headersFor(path, options))) c.header(name, value)
  }
}
