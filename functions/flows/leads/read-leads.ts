import { type PublicLeads, usualLeadDays } from '../../../catalog/wire.ts'
import { VitrineError } from '../../errors.ts'
import { clicksSince, deleteLead, leadsOf } from '../../storage/leads.ts'
import { csv } from '../csv.ts'
import type { Shop } from '../shop.ts'

const mostLeads = 500
const clickDays = 30

/** The requests that a seller got, and how many came of how many clicks. */
export async function readLeads(seller: string, shop: Shop): Promise<PublicLeads> {
  const now = shop.now().toISOString()
  const rows = (await leadsOf(shop.store.read, seller, mostLeads)).filter(({ delete_at }) => delete_at > now)
  const since = new Date(shop.now().getTime() - clickDays * 86_400_000).toISOString()
  const clicked = await clicksSince(shop.store.read, since.slice(0, 10))
  const counted = await Promise.all(
    clicked.map(async ({ product, clicks }) => ({ clicks, product: await shop.catalog().get(product) })),
  )
  const own = counted.flatMap(({ clicks, product }) =>
    product?.seller.id === seller ? [{ product: product.id, productName: product.name, clicks }] : [],
  )
  const names = new Map(own.map(({ product, productName }) => [product, productName]))
  for (const { product } of rows) {
    if (!names.has(product)) names.set(product, (await shop.catalog().get(product))?.name ?? product)
  }
  return {
    seller: { id: seller, name: await sellerName(seller, [...names.keys()], shop) },
    days: shop.catalog().store.periods.leadDays ?? usualLeadDays,
    leads: rows.map(({ id, product, name, email, company, message, locale, created_at, delete_at }) => ({
      id,
      product,
      productName: names.get(product) ?? product,
      name,
      email,
      company,
      message,
      locale,
      at: created_at,
      deleteAt: delete_at,
    })),
    clicks: [...names].map(([product, productName]) => ({
      product,
      productName,
      clicks: own.find((one) => one.product === product)?.clicks ?? 0,
      contacts: rows.filter((row) => row.product === product && row.created_at >= since).length,
    })),
  }
}

/** The requests as a file for spreadsheets: RFC 4180, UTF-8. */
export async function leadsFile(seller: string, shop: Shop): Promise<string> {
  const { leads } = await readLeads(seller, shop)
  return csv([
    ['time', 'product', 'name', 'email', 'company', 'message', 'language', 'deleted on'],
    ...leads.map(({ at, product, name, email, company, message, locale, deleteAt }) => [
      at,
      product,
      name,
      email,
      company,
      message,
      locale,
      deleteAt,
    ]),
  ])
}

/** @throws VitrineError `not_found` */
export async function dropLead(seller: string, id: string, shop: Shop): Promise<void> {
  if (!(await deleteLead(shop.store.read, seller, id))) {
    throw new VitrineError('not_found', 'There is no such request any more.')
  }
}

async function sellerName(seller: string, products: readonly string[], shop: Shop): Promise<string> {
  for (const id of products) {
    const product = await shop.catalog().get(id)
    if (product?.seller.id === seller) return product.seller.name
  }
  return seller
}
