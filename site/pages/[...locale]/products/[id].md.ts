import type { APIRoute } from 'astro'
import { productMarkdown } from '../../../markdown-twin.ts'
import type { Item, Shop } from '../../../shop.ts'
import { productRoutes } from '../../../product-routes.ts'

export const getStaticPaths = productRoutes

/** The product page as Markdown, for readers and programs that want text. */
export const GET: APIRoute<{ item: Item; shop: Shop }> = ({ props, site }) =>
  new Response(productMarkdown(props.item, props.shop, String(site)))
