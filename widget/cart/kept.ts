import type { Wish } from '../stores/cart.ts'

/** What is kept of a cart: names and numbers, no price, nothing about the buyer. */
export interface CartContent {
  lines: readonly Wish[]
  /** The order these lines became, until it is known to be paid. */
  sent?: { order: string; at: string } | undefined
}

/** As many lines as one order may have. Source: catalog/wire/checkout.ts */
export const mostLines = 20

/** Where the cart of a store is kept in the browser's storage. */
export function keyOf(store: string): string {
  return `vitrine-cart ${store}`
}

/** One more wish in the cart; the same product and plan stays one line with more units, where it has units. */
export function withWish({ lines }: CartContent, wish: Wish, most: number): CartContent {
  const index = lines.findIndex(({ product, plan }) => product === wish.product && plan === wish.plan)
  const line = lines[index]
  if (!line) return { lines: [...lines, wish].slice(0, mostLines) }
  const quantity = Math.min((line.quantity ?? 1) + (wish.quantity ?? 1), most)
  return { lines: lines.with(index, { ...line, quantity }) }
}

export function withLine({ lines }: CartContent, index: number, line: Wish): CartContent {
  return { lines: lines.with(index, line) }
}

export function withoutLine({ lines }: CartContent, index: number): CartContent {
  return { lines: lines.toSpliced(index, 1) }
}

/** Another page, an older script or a person may have written it: whatever is no line is left out. */
export function read(text: string | null): CartContent {
  try {
    const { lines, sent } = JSON.parse(text ?? 'null') as Partial<CartContent>
    const sound = (Array.isArray(lines) ? (lines as unknown[]) : []).flatMap(wishOf).slice(0, mostLines)
    const placed = typeof sent?.order === 'string' && typeof sent.at === 'string'
    return { lines: sound, ...(placed && { sent: { order: sent.order, at: sent.at } }) }
  } catch {
    return { lines: [] }
  }
}

function wishOf(line: unknown): Wish[] {
  const { product, plan, quantity, partner } = (line ?? {}) as Record<string, unknown>
  if (typeof product !== 'string') return []
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  const count = Number.isSafeInteger(quantity) && Number(quantity) > 0 ? Number(quantity) : undefined
  return [{ product, plan: text(plan), quantity: count, partner: text(partner) }]
}

export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** Null takes it away. */
export function keep(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // Storage is forbidden or full: the cart lasts as long as the page.
  }
}
