import type { Agreement, CheckoutRequest, PublicPlan, PublicProduct } from '../../catalog/wire.ts'
import type { Money } from '../../catalog/money.ts'
import { type Due, dueOf, intervalOf } from '../../catalog/line-price.ts'
import type { Wish } from '../stores/cart.ts'

/** A line of the cart with what the store says of it now. */
export interface Item {
  wish: Wish
  /** Undefined until the store has answered, or when it does not know the product. */
  product?: PublicProduct
  plan?: PublicPlan
  quantity: number
  /** The store does not know it, or no longer sells it. */
  gone: boolean
}

/** A line as the buttons left it and its product as the store has it. */
export function itemOf(wish: Wish, product: PublicProduct | undefined, refused: boolean): Item {
  const plan = product && (product.plans.find(({ id }) => id === wish.plan) ?? product.plans[0])
  const { min = 1, max = 1 } = plan?.quantity ?? {}
  const quantity = Math.min(Math.max(wish.quantity ?? min, min), max)
  const gone = product
    ? Boolean(product.withdrawn) || !plan || Boolean(wish.plan && plan.id !== wish.plan)
    : refused
  return { wish, quantity, gone, ...(product && { product }), ...(plan && { plan }) }
}

/** Why lines cannot be bought together, by the words that say so. */
export type Hindrance = 'seller' | 'currency' | 'interval' | 'trial' | 'times'

export interface Reckoning {
  /** Those every line has. */
  currencies: string[]
  currency: string | undefined
  /** By line; undefined where a line has no price in the currency. */
  dues: (Due | undefined)[]
  now: Money | undefined
  later: Due['later'] | undefined
  hindrance: Hindrance | undefined
}

/**
 * What the lines cost together. Stripe takes one currency for an order, one interval for all that recurs in it, and
 * one trial. Source: docs.stripe.com/billing/subscriptions/mixed-interval
 */
export function reckon(items: readonly Item[], wished: string | undefined): Reckoning {
  const plans = items.flatMap(({ plan, gone }) => (plan && !gone ? [plan] : []))
  const products = items.flatMap(({ product, gone }) => (product && !gone ? [product] : []))
  const [first, ...rest] = plans
  const currencies = (first?.prices ?? [])
    .map(({ currency }) => currency)
    .filter((code) => rest.every(({ prices }) => prices.some(({ currency }) => currency === code)))
  const currency = currencies.find((code) => code === wished) ?? currencies[0]
  const own = (plan: PublicPlan) => currency ?? plan.prices[0]?.currency ?? ''
  const dues = items.map(({ plan, quantity, gone }) =>
    plan && !gone ? dueOf(plan, own(plan), quantity) : undefined,
  )
  const laters = dues.flatMap((due) => due?.later ?? [])
  const amount = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0)
  const [later] = laters
  return {
    currencies,
    currency,
    dues,
    now:
      currency && plans.length ? { currency, amount: amount(dues.map((due) => due?.now ?? 0)) } : undefined,
    later: later && { ...later, amount: amount(laters.map((each) => each.amount)) },
    hindrance: hindranceOf(products, plans, currencies),
  }
}

/** The store refuses the same; see functions/flows/order/price-order.ts */
function hindranceOf(
  products: PublicProduct[],
  plans: PublicPlan[],
  currencies: string[],
): Hindrance | undefined {
  const differ = (list: unknown[]) => new Set(list).size > 1
  const recurring = plans.filter(({ billing }) => billing !== 'once')
  const times = ({ billing }: PublicPlan) =>
    typeof billing === 'object' && 'every' in billing ? billing.times : undefined
  if (products.some(({ seller }) => seller.sellsAlone) && differ(products.map(({ seller }) => seller.id)))
    return 'seller'
  if (plans.length > 1 && !currencies.length) return 'currency'
  if (differ(recurring.map(({ billing }) => intervalOf(billing)))) return 'interval'
  if (differ(recurring.map(({ trial }) => trial?.days ?? 0))) return 'trial'
  return differ(recurring.map(times)) ? 'times' : undefined
}

/** What the buyer agrees to for the whole order: a license agreement for each product, everything else once. */
export function agreementsOf(
  items: readonly Item[],
): { name: string; product?: PublicProduct; agreement: Agreement }[] {
  const found = new Map<string, { name: string; product?: PublicProduct; agreement: Agreement }>()
  for (const { product, gone } of items) {
    for (const agreement of (!gone && product?.agreements) || []) {
      const own = agreement.id === 'eula' && product
      const name = own ? `eula.${own.id}` : agreement.id
      if (!found.get(name)?.agreement.required)
        found.set(name, { name, agreement, ...(own && { product: own }) })
    }
  }
  // What is about one product comes first, what is about the whole order last.
  return [...found.values()].sort((one, other) => Number(!one.product) - Number(!other.product))
}

interface Order {
  items: readonly Item[]
  expected: Money | undefined
  partner: string | undefined
  locale: string | undefined
  returnUrl: string | undefined
}

/** The body of `POST /api/checkout`, from the cart and the form's answers. */
export function cartRequest(
  { items, expected, partner, locale, returnUrl }: Order,
  form: FormData,
): CheckoutRequest {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const lines = items.map(({ wish, plan, quantity, product }, index) => {
    const answers = (product?.delivery.inputs ?? [])
      .map(({ id }) => [id, text(`lines.${index}.input.${id}`)] as const)
      .filter(([, value]) => value)
    return {
      product: wish.product,
      plan: plan?.id ?? '',
      ...(plan?.quantity && { quantity }),
      ...(answers.length && { inputs: Object.fromEntries(answers) }),
    }
  })
  const agreements = agreed(items, form)
  return {
    lines,
    email: text('email'),
    ...(partner && { partner }),
    ...(expected && { currency: expected.currency, expected }),
    ...(locale && { locale }),
    ...(returnUrl && { returnUrl }),
    ...(Object.keys(agreements).length && { agreements }),
  }
}

function agreed(items: readonly Item[], form: FormData): NonNullable<CheckoutRequest['agreements']> {
  const given = agreementsOf(items).filter(({ name }) => form.has(`agreements.${name}`))
  const eulas = given.flatMap(({ product, agreement: { sha256 } }) =>
    product && sha256 ? [[product.id, sha256]] : [],
  )
  const others = given.filter(({ product }) => !product)
  return {
    ...(eulas.length && { eula: Object.fromEntries(eulas) as Record<string, string> }),
    ...Object.fromEntries(others.map(({ agreement: { id, sha256 } }) => [id, sha256 ?? true])),
  }
}
