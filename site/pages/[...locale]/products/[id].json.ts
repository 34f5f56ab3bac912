import type { APIRoute } from 'astro'
import { productRoutes } from '../../../product-routes.ts'
import type { Item } from '../../../shop.ts'

export const getStaticPaths = productRoutes

/** What the widget draws. */
export const GET: APIRoute<{ item: Item }> = ({ props }) => Response.json(props.item.public)
