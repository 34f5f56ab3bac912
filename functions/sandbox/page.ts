import { createHash } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { styles } from './page.styles.ts'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

export interface PageParts {
  title: string
  /** Which stand-in this is, in a few words. */
  place: string
  body: Html
  /** Origins that a form of this page may lead to, besides its own. */
  formTargets?: readonly string[]
  /** Loads the page again after so many seconds; for lists that fill by themselves. */
  refreshSeconds?: number
  status?: 200 | 402 | 403 | 404 | 409 | 422
}

const styleElement = raw(`<style>${styles}</style>`)
const styleHash = createHash('sha256').update(styles).digest('base64')

/**
 * A page of a stand-in in the shop's own look: one file, no script, light and dark.
 * Browsers hold `form-action` against the redirect that follows a form too, so the next site must be listed.
 */
export async function showPage(c: Context, parts: PageParts): Promise<Response> {
  const targets = ["'self'", ...(parts.formTargets ?? [])].join(' ')
  c.header(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`,
  )
  c.header('Cache-Control', 'no-store')
  // `no-referrer` would turn the Origin of these pages' own forms into `null`.
  c.header('Referrer-Policy', 'same-origin')
  c.header('X-Content-Type-Options', 'nosniff')
  if (parts.refreshSeconds) c.header('Refresh', String(parts.refreshSeconds))
  return c.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${parts.title}</title>
          <link rel="icon" href="data:," />
          ${styleElement}
        </head>
        <body>
          <header><span>${parts.place}</span><span>Sandbox: no money moves</span></header>
          <main>${parts.body}</main>
        </body>
      </html>`,
    parts.status ?? 200,
  )
}

/** Turns away a form that another site sent; stand-ins take forms from their own pages and from tests only. */
export const ownForms: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin')
  if (c.req.method !== 'POST' || origin === undefined || origin === new URL(c.req.url).origin) return next()
  return c.text('This form belongs to another page.', 403)
}
