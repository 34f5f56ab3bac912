import type Stripe from 'stripe'
import { invalid, missing } from '../fault.ts'

export interface Paging {
  limit?: number | undefined
  starting_after?: string | undefined
}

/** A page of a list: ten objects unless asked for more. Source: docs.stripe.com/api/pagination */
export function page<Item extends { id: string }>(
  url: string,
  items: Item[],
  wanted: Paging,
): Stripe.ApiList<Item> {
  const limit = wanted.limit ?? 10
  if (limit < 1 || limit > 100) throw invalid('limit', 'This value must be from 1 to 100.')
  const after = items.findIndex((item) => item.id === wanted.starting_after)
  if (wanted.starting_after && after < 0) throw missing('object', wanted.starting_after, 'starting_after')
  const rest = items.slice(after + 1)
  return { object: 'list', data: rest.slice(0, limit), has_more: rest.length > limit, url }
}

export type Created =
  | number
  | { gt?: number | undefined; gte?: number | undefined; lt?: number | undefined; lte?: number | undefined }

/** Whether a time in seconds is within what a list was asked for. */
export function isWithin(time: number, wanted: Created | undefined): boolean {
  if (wanted === undefined) return true
  if (typeof wanted === 'number') return time === wanted
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = wanted
  return time > gt && time >= gte && time < lt && time <= lte
}
