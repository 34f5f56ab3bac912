import type { APIRoute } from 'astro'
import { localeRoutes } from '../../paths.ts'
import { readShop } from '../../shop.ts'

export const getStaticPaths = localeRoutes

/** Every listed product, enough to draw a list; each entry names the address of the whole record. */
export const GET: APIRoute<{ locale: string }> = async ({ props, site }) => {
  const { store, listed } = await readShop(props.locale)
  const absolute = (path: string) => new URL(path, site).href
  return Response.json({
    store: { name: store.name, url: String(site), currencies: store.currencies, locales: store.locales },
    locale: props.locale,
    products: listed.map(({ public: product, content, priceModel, from }) => ({
      id: product.id,
      name: product.name,
      tagline: product.tagline,
      seller: product.seller,
      category: product.category,
      tags: content.tags,
      kind: product.delivery.kind,
      priceModel,
      from: from && { currency: from.currency, amount: from.amount, billing: from.plan.billing },
      ...(product.logo ? { logo: absolute(product.logo) } : {}),
      url: absolute(product.url),
      json: absolute(product.url.replace(/\/$/, '.json')),
      ...(product.withdrawn ? { withdrawn: true } : {}),
      updated: product.updated,
    })),
  })
}
