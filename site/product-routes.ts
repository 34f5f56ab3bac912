import { localeRoutes } from './paths.ts'
import { type Item, readShop, type Shop } from './shop.ts'

interface ProductRoute {
  params: { locale: string | undefined; id: string }
  props: { shop: Shop; item: Item }
}

/** One route for each product and locale, for pages under `[...locale]`. */
export async function productRoutes(): Promise<ProductRoute[]> {
  const routes = await localeRoutes()
  const byLocale = await Promise.all(
    routes.map(async ({ params, props }) => {
      const shop = await readShop(props.locale)
      return shop.items.map((item) => ({ params: { ...params, id: item.public.id }, props: { shop, item } }))
    }),
  )
  return byLocale.flat()
}
