import type Stripe from 'stripe'

export interface PricedLine {
  line: string
  part: 'plan' | 'setup'
}

/**
 * Which Price is which line of an order, as metadata: Price id → line id, with `.setup` after it for a setup fee.
 * Stripe puts the metadata of a subscription on each of its invoices, and nothing of a session's lines, so it travels
 * there. A cart has 20 lines, so at most 41 of the 50 entries allowed are used at the start; a change of plan adds one.
 */
export function lineMap(
  order: string,
  sold: readonly (PricedLine & { price: string })[],
): Record<string, string> {
  const entries = sold.map(({ line, part, price }) => [price, part === 'setup' ? `${line}.setup` : line])
  return { order, ...Object.fromEntries(entries) }
}

/** The line of a Price, by the metadata of its subscription or of the invoice of a one-time sale. */
export function lineOfPrice(metadata: Stripe.Metadata | null | undefined, price: string): PricedLine | null {
  const [line, part] = metadata?.[price]?.split('.') ?? []
  return line ? { line, part: part === 'setup' ? 'setup' : 'plan' } : null
}
