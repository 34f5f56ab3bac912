import { html } from 'hono/html'
import type { Shop } from '../flows/shop.ts'

export type Html = ReturnType<typeof html>

interface PageOptions {
  /** After how long the browser loads it again; absent or null: it stays. */
  refreshSeconds?: number | null
  /** Language of the page. Default: en. */
  lang?: string
}

/** Whom a page is for: somebody who reads this language, at this shop. */
export interface Reader {
  locale: string
  shop: Shop
}

/** A page that needs no script. */
export function page(
  title: string,
  shop: Shop,
  body: Html,
  { refreshSeconds = null, lang = 'en' }: PageOptions = {},
): Html {
  const { name } = shop.catalog().store
  const refresh = refreshSeconds ? html`<meta http-equiv="refresh" content="${refreshSeconds}" />` : ''
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        ${refresh}
        <title>${title} · ${name}</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/plain.css" />
      </head>
      <body class="page">
        <header><a href="/">${name}</a></header>
        <main>${body}</main>
      </body>
    </html>`
}
