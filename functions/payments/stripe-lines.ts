import type Stripe from 'stripe'

export interface PricedLine {
  line: string
  part: 'plan' | 'setup'
}

/**
 * Which line of an order a Price is, by the map that the session left in the metadata of the subscription, or of the
 * invoice of a one-time sale: line id → Price, `<line id>.setup` → Price of the setup fee.
 */
export function lineOfPrice(metadata: Stripe.Metadata | null | undefined, price: string): PricedLine | null {
  const entry = Object.entries(metadata ?? {}).find(([key, value]) => key !== 'order' && value === price)
  if (!entry) return null
  const [line = '', part] = entry[0].split('.')
  return { line, part: part === 'setup' ? 'setup' : 'plan' }
}
