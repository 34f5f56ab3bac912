import type { Context } from 'hono'
import { findOrder } from '../storage/orders.ts'
import type { Shop } from '../flows/shop.ts'

type Locale = string | undefined

const key = 'reader'

/** Notes in what language whoever calls reads. It is looked up only when something is refused. */
export function noteReader(c: Context, localeOf: () => Locale | Promise<Locale>): void {
  c.set(key, localeOf)
}

/** Notes that the buyer of an order calls. */
export function noteBuyer(c: Context, order: string, shop: Shop): void {
  noteReader(c, async () => (await findOrder(shop.store.read, order))?.locale)
}

/** The language of whoever calls, where it is known: a program that names none reads English. */
export async function readerOf(c: Context): Promise<Locale> {
  const localeOf = c.get(key) as (() => Locale | Promise<Locale>) | undefined
  try {
    return await localeOf?.()
  } catch {
    // A store that is away is no reason to answer nothing.
    return undefined
  }
}

/** The language of a person at a page, one of the store's: the one noted, else the first of the browser's. */
export async function personOf(c: Context, shop: Shop): Promise<string> {
  const { locales } = shop.catalog().store
  const asked = (c.req.header('accept-language') ?? '')
    .split(',')
    .map((range) => range.split(/[-;]/)[0]?.trim().toLowerCase())
  const fits = asked.map((language) => locales.find((locale) => locale.split('-')[0] === language))
  const noted = await readerOf(c)
  const known = [noted, ...fits].find((locale) => locale !== undefined && locales.includes(locale))
  return known ?? locales[0] ?? 'en'
}
