import type { APIRoute } from 'astro'
import { textsOf } from '../../i18n/texts.ts'
import { localeRoutes, pathIn } from '../../paths.ts'
import { readShop } from '../../shop.ts'
import { xmlText } from '../../xml.ts'

export const getStaticPaths = localeRoutes

/** Atom feed of listed products, the one changed last first. */
export const GET: APIRoute<{ locale: string }> = async ({ props, site }) => {
  const { locale } = props
  const { store, listed } = await readShop(locale)
  const absolute = (path: string) => xmlText(new URL(path, site).href)
  const items = listed.toSorted((a, b) => b.public.updated.localeCompare(a.public.updated)).slice(0, 50)
  const moment = (day: string) => new Date(day).toISOString()
  const entries = items.map(
    ({ public: product }) => `  <entry>
    <id>${absolute(product.url)}</id>
    <title>${xmlText(product.name)}</title>
    <link href="${absolute(product.url)}"/>
    <updated>${moment(product.updated)}</updated>
    <author><name>${xmlText(product.seller.name)}</name></author>
    <summary>${xmlText(product.tagline)}</summary>
  </entry>`,
  )
  const home = absolute(pathIn(locale, '/', store.locales))
  const body = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${locale}">
  <id>${home}</id>
  <title>${xmlText(`${store.name}: ${textsOf(locale).list.title}`)}</title>
  <link href="${home}"/>
  <link rel="self" href="${absolute(pathIn(locale, '/feed.xml', store.locales))}"/>
  <updated>${moment(items[0]?.public.updated ?? '1970-01-01')}</updated>
${entries.join('\n')}
</feed>
`
  return new Response(body)
}
