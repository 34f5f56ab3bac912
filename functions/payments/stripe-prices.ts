import type Stripe from 'stripe'
import { VitrineError } from '../errors.ts'
import type { SessionLine, SessionRequest } from './gateway.ts'
import { askStripe, expectObject, isTaken } from './stripe-answers.ts'

type PriceTerms = Pick<SessionRequest, 'currency' | 'taxBehavior'>

export interface PriceBook {
  /**
   * Id of the Stripe Price of a plan in a currency, made when it is not there yet.
   * @throws VitrineError `payment_refused` when Stripe holds another amount under the same lookup key
   */
  priceOf(line: SessionLine, terms: PriceTerms): Promise<string>
  /** Drops what is remembered: somebody may have archived a Price. */
  forget(): void
}

/**
 * Prices are found by the lookup key `vitrine:<product>:<plan>:<CUR>:<terms hash>` under the fixed
 * Product id `vitrine_<product>_<plan>`. A changed price has another terms hash, so it is another Price.
 */
export function createPriceBook(stripe: Stripe): PriceBook {
  const known = new Map<string, Promise<string>>()

  async function findPrice(line: SessionLine, terms: PriceTerms): Promise<string | null> {
    const found = await askStripe('look up a price', () =>
      stripe.prices.list({ lookup_keys: [lookupKey(line, terms)], active: true, limit: 1 }),
    )
    const price = found.data[0]
    return price ? checkedPrice(price, line, terms) : null
  }

  async function makePrice(line: SessionLine, terms: PriceTerms): Promise<string> {
    const product = await ensureProduct(stripe, line)
    const price = await askStripe('make a price', () =>
      stripe.prices.create(
        {
          product,
          currency: terms.currency.toLowerCase(),
          unit_amount: line.unitAmount,
          tax_behavior: terms.taxBehavior,
          lookup_key: lookupKey(line, terms),
          metadata: { product: line.product, plan: line.plan },
        },
        { idempotencyKey: `vitrine-price-${lookupKey(line, terms)}` },
      ),
    )
    return checkedPrice(price, line, terms)
  }

  /** Two servers may make the same price at once: the one that comes second finds the first one's. */
  async function findOrMake(line: SessionLine, terms: PriceTerms): Promise<string> {
    const found = await findPrice(line, terms)
    if (found) return found
    try {
      return await makePrice(line, terms)
    } catch (error) {
      const other = await findPrice(line, terms)
      if (other) return other
      throw error
    }
  }

  return {
    priceOf(line, terms) {
      const key = lookupKey(line, terms)
      const price = known.get(key) ?? findOrMake(line, terms)
      known.set(key, price)
      price.catch(() => known.delete(key))
      return price
    },
    forget: () => known.clear(),
  }
}

function lookupKey(line: SessionLine, terms: PriceTerms): string {
  return `vitrine:${line.product}:${line.plan}:${terms.currency}:${line.termsHash}`
}

/** The Product carries the name that the payment page shows; a later name replaces it. */
async function ensureProduct(stripe: Stripe, line: SessionLine): Promise<string> {
  const id = `vitrine_${line.product}_${line.plan}`
  const name = `${line.productName}, ${line.planName}`
  try {
    const product = await askStripe('make a product', () =>
      stripe.products.create({ id, name, metadata: { product: line.product, plan: line.plan } }),
    )
    return expectObject(product, 'product').id
  } catch (error) {
    if (!isTaken(error)) throw error
    const product = await askStripe('rename a product', () =>
      stripe.products.update(id, { name, active: true }),
    )
    return expectObject(product, 'product').id
  }
}

function checkedPrice(price: Stripe.Price, line: SessionLine, terms: PriceTerms): string {
  expectObject(price, 'price')
  const isSame =
    price.unit_amount === line.unitAmount &&
    price.currency === terms.currency.toLowerCase() &&
    price.tax_behavior === terms.taxBehavior
  if (isSame) return price.id
  throw new VitrineError(
    'payment_refused',
    `Stripe holds another price under ${lookupKey(line, terms)}: ${price.unit_amount} ${price.currency}, tax ${price.tax_behavior}.`,
  )
}
