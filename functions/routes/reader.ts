import type { Context } from 'hono'
import type { VitrineError } from '../errors.ts'
import { findOrder } from '../storage/orders.ts'
import type { Shop } from '../flows/shop.ts'

type Locale = string | undefined

const key = 'reader'

/** Notes in what language whoever calls reads, or how to find it out; that is done only when something is refused. */
export function noteReader(c: Context, locale: Locale | (() => Promise<Locale>)): void {
  c.set(key, locale)
}

/** Notes that the buyer of an order calls. */
export function noteBuyer(c: Context, order: string, shop: Shop): void {
  noteReader(c, async () => (await findOrder(shop.store.read, order))?.locale)
}

/**
 * The language of whoever calls, where it is known: a program that names none reads English.
 * @param refused a store that is away is not asked again for the words of its own absence
 */
export async function readerOf(c: Context, refused?: VitrineError): Promise<Locale> {
  const noted = c.get(key) as Locale | (() => Promise<Locale>)
  if (typeof noted !== 'function') return noted
  return refused?.code === 'store_unavailable' ? undefined : noted().catch(() => undefined)
}

/** The language of a person at a page, one of the store's: the one noted, else the first of the browser's. */
export async function personOf(c: Context, shop: Shop, refused?: VitrineError): Promise<string> {
  const { locales } = shop.catalog().store
  const asked = (c.req.header('accept-language') ?? '')
    .split(',')
    .map((range) => range.split(/[-;]/)[0]?.trim().toLowerCase())
  const fits = asked.map((language) => locales.find((locale) => locale.split('-')[0] === language))
  const noted = await readerOf(c, refused)
  const known = [noted, ...fits].find((locale) => locale !== undefined && locales.includes(locale))
  return known ?? locales[0] ?? 'en'
}
