import { createHash } from 'node:crypto'
import type { Catalog, CatalogProduct } from '../../catalog/catalog.ts'
import { parseInputs } from '../../catalog/delivery/inputs.ts'
import { formatAmount, multiply } from '../../catalog/money.ts'
import type { CheckoutRequest } from '../../catalog/wire.ts'
import { type FieldFault, VitrineError } from '../errors.ts'
import type { PricedLine, Snapshot } from '../orders/order.ts'
import type { Shop } from './shop.ts'

export interface PricedOrder {
  lines: PricedLine[]
  currency: string
  /** Minor units, tax not included. */
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
 * @throws VitrineError `product_unknown`, `product_not_sold`, `product_withdrawn`, `plan_unknown`,
 *   `quantity_invalid`, `input_invalid`, `agreement_missing`, `currency_unknown`, `currency_mixed`, `price_changed`
 */
export async function priceOrder(
  request: CheckoutRequest,
  { catalog: current, methodOf, now }: Pick<Shop, 'catalog' | 'methodOf' | 'now'>,
): Promise<PricedOrder> {
  const catalog = current()
  const found = await Promise.all(
    request.lines.map((line, index) => findLine(line, index, catalog, methodOf)),
  )
  const currency = chooseCurrency(request, found, catalog)
  const lines = request.lines.map((line, index) => {
    const { product, plan, quantity } = found[index] as Found
    const price = plan.prices.find((candidate) => candidate.currency === currency)
    if (!price) throw new VitrineError('currency_unknown', `${product.name} has no price in ${currency}.`)
    const inputs = readInputs(line, index, product, methodOf)
    const agreements = readAgreements(request, product, catalog, now())
    const charge = { currency, amount: price.amount, tax: catalog.store.tax.behavior }
    const snapshot = takeSnapshot(product, plan, charge, inputs, agreements)
    return { snapshot, quantity, unitAmount: price.amount, amount: multiply(price.amount, quantity) }
  })
  const amount = lines.reduce((sum, line) => sum + line.amount, 0)
  comparePrice(request.expected, { amount, currency })
  return { lines, currency, amount, catalogVersion: catalog.version }
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
  line: RequestLine,
  index: number,
  product: CatalogProduct,
  methodOf: Shop['methodOf'],
): Record<string, string> {
  const method = methodOf(product.delivery.kind)
  if (!method?.traded) return {}
  const parsed = parseInputs(method.inputs(product.delivery), line.inputs ?? {})
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

function takeSnapshot(
  product: CatalogProduct,
  plan: Found['plan'],
  { tax, ...price }: { amount: number; currency: string; tax: string },
  inputs: Record<string, string>,
  agreements: Snapshot['agreements'],
): Snapshot {
  const { seller } = product
  return {
    product: { id: product.id, name: product.name, ...(product.version ? { version: product.version } : {}) },
    plan: { id: plan.id, name: plan.name, ...(plan.includes ? { includes: plan.includes } : {}) },
    seller: { id: seller.id, name: seller.name, email: seller.email, hosts: seller.hosts },
    unit: plan.quantity?.unit ?? null,
    billing: plan.billing,
    price,
    terms: product.delivery,
    termsHash: hashTerms({ price, tax, billing: plan.billing, unit: plan.quantity?.unit ?? null }),
    inputs,
    agreements,
  }
}

/** What a Stripe Price stands for; a changed plan gets a Price of its own. */
function hashTerms(terms: Record<string, unknown>): string {
  return createHash('sha256').update(JSON.stringify(terms)).digest('hex').slice(0, 12)
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
