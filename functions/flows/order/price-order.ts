import type { Catalog, CatalogProduct, Partner } from '../../../catalog/catalog.ts'
import { parseInputs } from '../../../catalog/delivery/inputs.ts'
import { inputInLanguage, sayIn } from '../../../catalog/delivery/phrases.ts'
import { dueOf, intervalOf } from '../../../catalog/line-price.ts'
import { formatAmount } from '../../../catalog/money.ts'
import { hundredthsOf } from '../../../catalog/percent.ts'
import type { CheckoutRequest } from '../../../catalog/wire.ts'
import { type FieldFault, VitrineError } from '../../errors.ts'
import type { PricedLine, Snapshot } from '../../orders/order.ts'
import { type LineTerms, lineTerms } from '../../orders/price-line.ts'
import type { Shop } from '../shop.ts'

export interface PricedOrder {
  lines: PricedLine[]
  currency: string
  /** `subscription` when a line is paid for again and again. */
  mode: 'payment' | 'subscription'
  /** What is due now: minor units, tax not included. */
  amount: number
  catalogVersion: string
}

type RequestLine = CheckoutRequest['lines'][number]
interface Found {
  product: CatalogProduct
  plan: CatalogProduct['plans'][number]
  quantity: number
}

/**
 * Price of an order, from the catalog alone; what a browser says of amounts is only compared.
 * @param partner who is credited; gets the share of its file as it is now
 * @throws VitrineError `product_unknown`, `product_not_sold`, `product_withdrawn`, `plan_unknown`,
 *   `quantity_invalid`, `input_invalid`, `agreement_missing`, `currency_unknown`, `currency_mixed`, `billing_mixed`,
 *   `cart_sellers_mixed`, `price_changed`
 */
export async function priceOrder(
  request: CheckoutRequest,
  partner: Partner | null,
  { catalog: current, methodOf, now }: Pick<Shop, 'catalog' | 'methodOf' | 'now'>,
): Promise<PricedOrder> {
  const catalog = current()
  const found = await Promise.all(
    request.lines.map((line, index) => findLine(line, index, catalog, methodOf)),
  )
  refuseMixture(found)
  const currency = chooseCurrency(request, found, catalog)
  const tax = catalog.store.tax.behavior
  const commission = partner && hundredthsOf(partner.commission)
  const lines = request.lines.map((line, index) => {
    const { product, plan, quantity } = found[index] as Found
    const terms = lineTerms(plan, { currency, quantity, tax })
    const due = dueOf(plan, currency, quantity)
    if (!terms || !due) {
      throw new VitrineError('currency_unknown', `${product.name} has no price in ${currency}.`)
    }
    const inputs = readInputs({ line, index, locale: request.locale }, product, methodOf)
    const agreements = readAgreements(request, product, catalog, now())
    const snapshot = takeSnapshot(product, plan, { terms, commission, inputs, agreements })
    return { snapshot, quantity, unitAmount: terms.price.amount, amount: due.now }
  })
  const amount = lines.reduce((sum, line) => sum + line.amount, 0)
  comparePrice(request.expected, { amount, currency })
  const mode = found.some(({ plan }) => plan.billing !== 'once') ? 'subscription' : 'payment'
  return { lines, currency, mode, amount, catalogVersion: catalog.version }
}

/**
 * What the payment service cannot take in one payment: a subscription has one period, one trial and one end for all its
 * lines, and one account that money is passed on to.
 * Source: docs.stripe.com/api/checkout/sessions/create (`subscription_data`, `transfer_data`)
 */
function refuseMixture(found: readonly Found[]): void {
  const alone = found.find(({ product }) => product.seller.payouts)?.product.seller
  if (alone && found.some(({ product }) => product.seller.id !== alone.id)) {
    const detail = `What ${alone.name} sells is bought in an order without products of other sellers.`
    throw new VitrineError('cart_sellers_mixed', detail)
  }
  const recurring = found.filter(({ plan }) => plan.billing !== 'once')
  if (recurring.length > 0) refuseTwins(found)
  const [first, ...rest] = recurring.map(({ product, plan }) => ({ product, rhythm: rhythmOf(plan) }))
  const other = rest.find(({ rhythm }) => rhythm !== first?.rhythm)
  if (!first || !other) return
  const detail = `${first.product.name} and ${other.product.name} are billed in different periods, trials or numbers of payments.`
  throw new VitrineError('billing_mixed', detail)
}

/** The bills of a subscription tell its lines apart by their prices alone. */
function refuseTwins(found: readonly Found[]): void {
  const seen = new Set<string>()
  for (const { product, plan } of found) {
    const name = `${product.id} ${plan.id}`
    if (seen.has(name)) {
      throw new VitrineError('billing_mixed', `${product.name} is in the order twice with the same plan.`)
    }
    seen.add(name)
  }
}

function rhythmOf({ billing, trial }: Found['plan']): string {
  const times = typeof billing === 'object' && 'every' in billing ? billing.times : undefined
  return JSON.stringify([intervalOf(billing), trial?.days ?? 0, times ?? null])
}

async function findLine(
  line: RequestLine,
  index: number,
  catalog: Catalog,
  methodOf: Shop['methodOf'],
): Promise<Found> {
  const product = await catalog.get(line.product)
  if (!product) throw new VitrineError('product_unknown', `There is no product "${line.product}" here.`)
  const method = methodOf(product.delivery.kind)
  if (!method?.traded) {
    throw new VitrineError(
      'product_not_sold',
      `${product.name} is arranged directly with ${product.seller.name}.`,
    )
  }
  if (product.withdrawn) throw new VitrineError('product_withdrawn', `${product.name} is no longer sold.`)
  const plan = product.plans.find((candidate) => candidate.id === line.plan)
  if (!plan) {
    const known = product.plans.map((candidate) => candidate.id).join(', ')
    throw new VitrineError('plan_unknown', `${product.name} has no plan "${line.plan}"; it has ${known}.`)
  }
  const { min, max } = plan.quantity ?? { min: 1, max: 1 }
  const quantity = line.quantity ?? min
  if (quantity < min || quantity > max) {
    const range = min === max ? `exactly ${min}` : `from ${min} to ${max}`
    const message = `Quantity must be a whole number, ${range}.`
    const fields = [{ field: `lines.${index}.quantity`, code: 'quantity_invalid', message }]
    throw new VitrineError('quantity_invalid', message, { fields })
  }
  return { product, plan, quantity }
}

function chooseCurrency(request: CheckoutRequest, found: Found[], catalog: Catalog): string {
  const asked = request.currency ?? request.expected?.currency
  if (asked) return asked
  const shared = catalog.store.currencies.find((code) =>
    found.every(({ plan }) => plan.prices.some((price) => price.currency === code)),
  )
  if (!shared) throw new VitrineError('currency_mixed', 'These products have no currency in common.')
  return shared
}

function readInputs(
  { line, index, locale = 'en' }: { line: RequestLine; index: number; locale: string | undefined },
  product: CatalogProduct,
  methodOf: Shop['methodOf'],
): Record<string, string> {
  const method = methodOf(product.delivery.kind)
  if (!method?.traded) return {}
  const say = sayIn(method, locale)
  const asked = method.inputs(product.delivery).map((input) => inputInLanguage(input, say))
  const parsed = parseInputs(asked, line.inputs ?? {})
  if ('values' in parsed) return parsed.values
  const fields = parsed.faults.map(({ id, message }): FieldFault => ({
    field: `lines.${index}.inputs.${id}`,
    code: 'input_invalid',
    message,
  }))
  throw new VitrineError('input_invalid', fields[0]?.message ?? 'An answer is not possible.', { fields })
}

function readAgreements(
  { agreements }: CheckoutRequest,
  product: CatalogProduct,
  catalog: Catalog,
  now: Date,
): Snapshot['agreements'] {
  const at = now.toISOString()
  const given = typeof agreements?.eula === 'object' ? agreements.eula[product.id] : agreements?.eula
  if (product.eula && given !== product.eula.sha256) {
    const detail = given
      ? `The license terms of ${product.name} have changed; please read and agree to the new text.`
      : `Buying ${product.name} needs agreement to its license terms.`
    const fields = [{ field: 'agreements.eula', code: 'agreement_missing', message: detail }]
    throw new VitrineError('agreement_missing', detail, { fields })
  }
  const { terms } = catalog.store.legal
  if (agreements?.terms !== terms.sha256) {
    const detail = agreements?.terms
      ? 'The terms of sale have changed; please read and agree to the new text.'
      : 'Buying here needs agreement to the terms of sale.'
    const fields = [{ field: 'agreements.terms', code: 'agreement_missing', message: detail }]
    throw new VitrineError('agreement_missing', detail, { fields })
  }
  return [
    ...(product.eula ? [{ id: 'eula', sha256: product.eula.sha256, at }] : []),
    { id: 'terms', sha256: terms.sha256, at },
    ...(agreements?.withdrawal ? [{ id: 'withdrawal', at }] : []),
    ...(agreements?.shareContact ? [{ id: 'shareContact', at }] : []),
  ]
}

interface Agreed extends Pick<Snapshot, 'inputs' | 'agreements'> {
  terms: LineTerms
  commission: number | null
}

function takeSnapshot(
  product: CatalogProduct,
  plan: Found['plan'],
  { terms, commission, inputs, agreements }: Agreed,
): Snapshot {
  const { seller } = product
  return {
    product: { id: product.id, name: product.name, ...(product.version ? { version: product.version } : {}) },
    plan: { id: plan.id, name: plan.name, ...(plan.includes ? { includes: plan.includes } : {}) },
    seller: { id: seller.id, name: seller.name, email: seller.email, hosts: seller.hosts },
    ...terms,
    ...(commission !== null && { commission }),
    ...(seller.payouts && { payouts: seller.payouts }),
    terms: product.delivery,
    inputs,
    agreements,
  }
}

function comparePrice(
  expected: CheckoutRequest['expected'],
  actual: { amount: number; currency: string },
): void {
  if (!expected) return
  if (expected.currency === actual.currency && expected.amount >= actual.amount) return
  const now = formatAmount(actual.amount, actual.currency)
  const was = formatAmount(expected.amount, expected.currency)
  throw new VitrineError('price_changed', `The price is now ${now}; you were shown ${was}.`, {
    expected,
    actual,
  })
}
