import type { APIRoute } from 'astro'
import { textsOf } from '../../i18n/texts.ts'
import { localeRoutes, pathIn } from '../../paths.ts'
import { facetsOf, readShop } from '../../shop.ts'

export const getStaticPaths = localeRoutes

/** The site in a page of Markdown, for language models: what is here and where it is as text. */
export const GET: APIRoute<{ locale: string }> = async ({ props, site }) => {
  const { locale } = props
  const shop = await readShop(locale)
  const t = textsOf(locale)
  const absolute = (path: string) => new URL(path, site).href
  const to = (path: string) => absolute(pathIn(locale, path, shop.store.locales))
  const products = shop.listed.map(({ public: product }) => {
    const text = absolute(product.url.replace(/\/$/, '.md'))
    return `- [${product.name}](${text}): ${product.tagline} (${product.delivery.label}, ${product.seller.name})`
  })
  const facets = facetsOf(shop, t.prices).flatMap((facet) => [
    `## ${t.list.facets[facet.key]}`,
    facet.values.map(({ name, path, count }) => `- [${name}](${to(path)}): ${count}`).join('\n'),
  ])
  const sections = [
    `# ${shop.store.name}`,
    `> ${t.home.lede(shop.listed.length, shop.sellers.length)}`,
    `## ${t.list.title}`,
    products.join('\n'),
    ...facets,
    '## API',
    `- [catalog.json](${to('/catalog.json')})\n- [openapi.json](${absolute('/api/openapi.json')})`,
  ]
  return new Response(`${sections.join('\n\n')}\n`)
}
