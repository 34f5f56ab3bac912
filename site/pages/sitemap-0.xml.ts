import type { APIRoute } from 'astro'
import { textsOf } from '../i18n/texts.ts'
import { pathIn } from '../paths.ts'
import { facetsOf, readShop, readStore } from '../shop.ts'
import { xmlText } from '../xml.ts'

/** Every page that may be found, with its twins in the other languages. */
export const GET: APIRoute = async ({ site }) => {
  const { locales } = await readStore()
  const shop = await readShop(locales[0] ?? 'en')
  const pages: { path: string; updated?: string }[] = [
    ...['/', '/products/', '/partners/', '/legal/terms/', '/legal/privacy/', '/legal/imprint/'].map(
      (path) => ({ path }),
    ),
    ...facetsOf(shop, textsOf(shop.locale).prices).flatMap((facet) =>
      facet.values.map(({ path }) => ({ path })),
    ),
    ...shop.listed.map(({ public: product }) => ({
      path: product.url,
      updated: product.updated.slice(0, 10),
    })),
  ]
  const absolute = (path: string) => xmlText(new URL(path, site).href)
  const entries = pages.flatMap(({ path, updated }) =>
    locales.map((locale) => {
      const twins = locales.map(
        (other) =>
          `<xhtml:link rel="alternate" hreflang="${other}" href="${absolute(pathIn(other, path, locales))}"/>`,
      )
      const changed = updated ? `<lastmod>${updated}</lastmod>` : ''
      return `  <url><loc>${absolute(pathIn(locale, path, locales))}</loc>${changed}${twins.join('')}</url>`
    }),
  )
  return new Response(`<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${entries.join('\n')}
</urlset>
`)
}
