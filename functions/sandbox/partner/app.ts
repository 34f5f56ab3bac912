import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { script, styles } from './files.ts'

type Html = HtmlEscapedString | Promise<HtmlEscapedString>

export interface PartnerProduct {
  id: string
  name: string
  tagline: string
  seller: string
  /** The plan that the page offers; none when the product is not sold here. */
  plan: string | null
}

export interface PartnerPageOptions {
  shopUrl: string
  partner: { id: string; name: string }
  /** One product of each delivery method, in the order of the page. */
  products: PartnerProduct[]
}

const layouts = ['card', 'button', 'inline'] as const

/**
 * A page of somebody else: a trade paper on another site that sells through the widget. Its policy is as strict as
 * one can be, with only the lines of `/widget/csp.txt` added, so that whatever the widget needs beyond them breaks here.
 */
export function createPartnerPage(options: PartnerPageOptions): Hono {
  const app = new Hono()
  app.get('/', (c) => {
    c.header('Content-Security-Policy', policy(options.shopUrl))
    c.header('Referrer-Policy', 'strict-origin-when-cross-origin')
    c.header('X-Content-Type-Options', 'nosniff')
    return c.html(article(options))
  })
  app.get('/paper.css', (c) => file(c, styles, 'text/css'))
  app.get('/paper.js', (c) => file(c, script, 'text/javascript'))
  return app
}

function policy(shop: string): string {
  return [
    `default-src 'none'`,
    `style-src 'self' ${shop}/widget/`,
    `script-src 'self' ${shop}/widget/`,
    `connect-src ${shop}`,
    `img-src 'self' data: ${shop}`,
    `trusted-types vitrine`,
    `require-trusted-types-for 'script'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

function file(c: Context, content: string, type: string): Response {
  return c.body(content, 200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache' })
}

function article({ shopUrl, partner, products }: PartnerPageOptions): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>What the yards are running this month | ${partner.name}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${shopUrl}/widget/vitrine.css" />
        <link rel="stylesheet" href="/paper.css" />
        <script type="module" src="${shopUrl}/widget/vitrine.js"></script>
        <script src="/paper.js" defer></script>
      </head>
      <body>
        <header>
          <a class="masthead" href="/">${partner.name}</a>
          <p>The trade paper for ports, yards and the people who keep them running</p>
        </header>
        <main>
          <p id="purchase" role="status"></p>
          <p class="kicker">Software</p>
          <h1>What the yards are running this month</h1>
          <p class="lede">
            We asked the people who run systems at five terminals what they bought lately and would buy again.
            Here is what they named, and where to get it.
          </p>
          ${products.map((product, index) => section(product, index, { shopUrl, partner }))}
          <p class="fine">
            ${partner.name} earns a commission when you buy through this page. It does not change the price,
            and nobody paid to be named.
          </p>
        </main>
        <footer>© ${partner.name}. Printed on the quay since 1987.</footer>
      </body>
    </html>`
}

/** True of anything that is sold here, so that every catalog reads well. */
const remarks = [
  'Two of the five named it without being asked, and both would choose it again.',
  'The smallest yard on our list swears by it, and it has one person for everything with a plug.',
  'Bought after a bad night in February; there has not been another one since.',
  'Not the cheapest there is. Nobody we asked had gone back, though.',
  'Named by three of the five, each for another reason.',
]

function section(
  product: PartnerProduct,
  index: number,
  { shopUrl, partner }: Pick<PartnerPageOptions, 'shopUrl' | 'partner'>,
): Html {
  const layout = product.plan === null ? 'button' : (layouts[index % layouts.length] ?? 'button')
  const link = linkOf(product, shopUrl, partner.id)
  const element = html`<vitrine-buy
    product="${product.id}"
    ${product.plan === null ? '' : html`plan="${product.plan}"`}
    partner="${partner.id}"
    layout="${layout}"
    ><a href="${link.url}">${link.label}</a></vitrine-buy
  >`
  return html`<section>
    <h2>${product.name}</h2>
    <p>${product.tagline}. By ${product.seller}.</p>
    ${
      layout === 'inline'
        ? html`<p>${remarks[index % remarks.length]} Price today: ${element}.</p>`
        : html`<p>${remarks[index % remarks.length]}</p>
            ${element}`
    }
  </section>`
}

function linkOf(product: PartnerProduct, shopUrl: string, partner: string): { url: string; label: string } {
  if (product.plan === null)
    return { url: `${shopUrl}/products/${product.id}/`, label: `See ${product.name}` }
  const query = new URLSearchParams({ plan: product.plan, partner })
  return { url: `${shopUrl}/buy/${product.id}?${query}`, label: `Buy ${product.name}` }
}
