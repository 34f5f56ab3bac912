import type Stripe from 'stripe'
import { VitrineError } from '../errors.ts'
import { meterName, type Recurring, type SoldPlan } from './billing.ts'
import type { SessionLine, SessionRequest } from './gateway.ts'
import { askStripe, expectObject, isTaken } from './stripe-answers.ts'
import { ensureMeter } from './stripe-usage.ts'

type PriceTerms = Pick<SessionRequest, 'currency' | 'taxBehavior'>

/** A Price as one line of a payment page. */
export interface SoldPrice {
  line: string
  part: 'plan' | 'setup'
  price: string
  /** Null for what is measured. */
  quantity: number | null
}

export interface PriceBook {
  /**
   * Prices of all lines, made where they are not there yet, setup fees after their line.
   * @throws VitrineError `payment_refused` when Stripe holds another amount under the same lookup key
   */
  pricesOf(request: Pick<SessionRequest, 'lines'> & PriceTerms): Promise<SoldPrice[]>
  /** The Price of one plan. */
  priceOf(plan: SoldPlan, terms: PriceTerms): Promise<string>
  /** Drops what is remembered: somebody may have archived a Price. */
  forget(): void
}

/** What is asked for under one lookup key: the parameters of the Price, and the Product it is of. */
interface Wanted {
  key: string
  product: { id: string; name: string; metadata: Record<string, string> }
  params: Omit<Stripe.PriceCreateParams, 'product' | 'lookup_key'>
  /** Events by which it is measured. */
  meter?: { name: string; label: string }
}

/**
 * Prices are found by the lookup key `vitrine:<product>:<plan>:<CUR>:<terms hash>` under the fixed
 * Product id `vitrine_<product>_<plan>`. A changed price has another terms hash, so it is another Price.
 */
export function createPriceBook(stripe: Stripe): PriceBook {
  const known = new Map<string, Promise<string>>()

  async function findPrice(wanted: Wanted): Promise<string | null> {
    const found = await askStripe('look up a price', () =>
      stripe.prices.list({
        lookup_keys: [wanted.key],
        active: true,
        limit: 1,
        ...(wanted.params.tiers ? { expand: ['data.tiers'] } : {}),
      }),
    )
    const price = found.data[0]
    return price ? checkedPrice(price, wanted) : null
  }

  async function makePrice(wanted: Wanted): Promise<string> {
    const product = await ensureProduct(stripe, wanted.product)
    const meter = wanted.meter && (await ensureMeter(stripe, wanted.meter))
    const { recurring } = wanted.params
    const price = await askStripe('make a price', () =>
      stripe.prices.create(
        {
          ...wanted.params,
          product,
          lookup_key: wanted.key,
          ...(recurring && meter ? { recurring: { ...recurring, usage_type: 'metered', meter } } : {}),
          ...(wanted.params.tiers ? { expand: ['tiers'] } : {}),
        },
        { idempotencyKey: `vitrine-price-${wanted.key}` },
      ),
    )
    return checkedPrice(price, wanted)
  }

  /** Two servers may make the same price at once: the one that comes second finds the first one's. */
  async function findOrMake(wanted: Wanted): Promise<string> {
    const found = await findPrice(wanted)
    if (found) return found
    try {
      return await makePrice(wanted)
    } catch (error) {
      const other = await findPrice(wanted)
      if (other) return other
      throw error
    }
  }

  function ensure(wanted: Wanted): Promise<string> {
    const price = known.get(wanted.key) ?? findOrMake(wanted)
    known.set(wanted.key, price)
    price.catch(() => known.delete(wanted.key))
    return price
  }

  return {
    async pricesOf({ lines, ...terms }) {
      const times = new Map<string, number>()
      const wanted = lines.flatMap((line) => {
        const kind = keyOf(line, terms)
        const time = (times.get(kind) ?? 0) + 1
        times.set(kind, time)
        return partsOf(line, terms, time)
      })
      return Promise.all(
        wanted.map(async ({ line, part, quantity, wanted: one }) => ({
          line,
          part,
          quantity,
          price: await ensure(one),
        })),
      )
    },
    priceOf: (plan, terms) => ensure(wantedPlan(plan, terms)),
    forget: () => known.clear(),
  }
}

interface Part extends Omit<SoldPrice, 'price'> {
  wanted: Wanted
}

/**
 * @param time which line of this very plan it is: a subscription takes each Price once, and invoices name lines by their
 *   Prices, so the second has one of its own
 */
function partsOf(line: SessionLine, terms: PriceTerms, time: number): Part[] {
  if (time > 1 && line.recurring?.metered) {
    throw new VitrineError('payment_refused', `${line.productName} can be measured once in an order only.`)
  }
  const plan = numbered(wantedPlan(line, terms), time)
  const quantity = line.recurring?.metered ? null : line.quantity
  const sold: Part[] = [{ line: line.line, part: 'plan', quantity, wanted: plan }]
  if (!line.setup) return sold
  const wanted = numbered(wantedSetup({ ...line, setup: line.setup }, terms), time)
  return [...sold, { line: line.line, part: 'setup', quantity: 1, wanted }]
}

function numbered(wanted: Wanted, time: number): Wanted {
  return time === 1 ? wanted : { ...wanted, key: `${wanted.key}#${time}` }
}

function keyOf(plan: SoldPlan, { currency }: PriceTerms): string {
  return `vitrine:${plan.product}:${plan.plan}:${currency}:${plan.termsHash}`
}

function common(plan: SoldPlan, { currency, taxBehavior }: PriceTerms) {
  return {
    currency: currency.toLowerCase(),
    tax_behavior: taxBehavior,
    metadata: { product: plan.product, plan: plan.plan },
  }
}

function productOf(plan: SoldPlan): Wanted['product'] {
  return {
    id: `vitrine_${plan.product}_${plan.plan}`,
    name: `${plan.productName}, ${plan.planName}`,
    metadata: { product: plan.product, plan: plan.plan },
  }
}

function wantedPlan(plan: SoldPlan, terms: PriceTerms): Wanted {
  const { recurring } = plan
  const product = productOf(plan)
  const name = { name: meterName(plan.product, plan.plan), label: product.name }
  return {
    key: keyOf(plan, terms),
    product,
    params: {
      ...common(plan, terms),
      ...(recurring?.tiers ? tiered(plan, recurring.tiers, terms) : { unit_amount: plan.unitAmount }),
      ...(recurring ? { recurring: { interval: recurring.every } } : {}),
    },
    ...(recurring?.metered ? { meter: name } : {}),
  }
}

function wantedSetup(line: SessionLine & { setup: number }, terms: PriceTerms): Wanted {
  const product = productOf(line)
  const plan = common(line, terms)
  return {
    key: `${keyOf(line, terms)}:setup`,
    product: { ...product, id: `${product.id}_setup`, name: `${product.name}: setup` },
    params: { ...plan, metadata: { ...plan.metadata, part: 'setup' }, unit_amount: line.setup },
  }
}

/** Source: docs.stripe.com/products-prices/pricing-models#tiered-pricing */
function tiered(
  plan: SoldPlan,
  { mode, steps }: NonNullable<Recurring['tiers']>,
  { currency }: PriceTerms,
): Pick<Stripe.PriceCreateParams, 'billing_scheme' | 'tiers_mode' | 'tiers'> {
  const amounts = [
    plan.unitAmount,
    ...steps.map(({ from, prices }) => {
      const price = prices.find((one) => one.currency === currency)
      if (price) return price.amount
      throw new VitrineError('payment_refused', `The price from ${from} on is not known in ${currency}.`)
    }),
  ]
  const tiers = amounts.map((amount, index) => {
    const next = steps[index]
    return { up_to: next ? next.from - 1 : ('inf' as const), unit_amount: amount }
  })
  return { billing_scheme: 'tiered', tiers_mode: mode, tiers }
}

/** The Product carries the name that the payment page shows; a later name replaces it. */
async function ensureProduct(stripe: Stripe, { id, name, metadata }: Wanted['product']): Promise<string> {
  try {
    const product = await askStripe('make a product', () => stripe.products.create({ id, name, metadata }))
    return expectObject(product, 'product').id
  } catch (error) {
    if (!isTaken(error)) throw error
    const product = await askStripe('rename a product', () =>
      stripe.products.update(id, { name, active: true }),
    )
    return expectObject(product, 'product').id
  }
}

function checkedPrice(price: Stripe.Price, { key, params }: Wanted): string {
  expectObject(price, 'price')
  const isSame =
    (params.tiers ? isTieredAs(price, params) : price.unit_amount === params.unit_amount) &&
    price.currency === params.currency &&
    price.tax_behavior === params.tax_behavior &&
    (price.recurring?.interval ?? null) === (params.recurring?.interval ?? null)
  if (isSame) return price.id
  throw new VitrineError(
    'payment_refused',
    `Stripe holds another price under ${key}: ${price.unit_amount} ${price.currency}, tax ${price.tax_behavior}.`,
  )
}

function isTieredAs(price: Stripe.Price, { tiers = [], tiers_mode: mode }: Wanted['params']): boolean {
  const held = price.tiers ?? []
  const isSame = (tier: Stripe.PriceCreateParams.Tier, index: number): boolean =>
    held[index]?.unit_amount === tier.unit_amount &&
    held[index]?.up_to === (tier.up_to === 'inf' ? null : tier.up_to)
  return price.tiers_mode === mode && held.length === tiers.length && tiers.every(isSame)
}
