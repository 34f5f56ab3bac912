import type Stripe from 'stripe'
import { invalid } from '../fault.ts'
import { page } from './lists.ts'
import type { ObjectKind, StripeStore } from '../store.ts'

/** Which objects an id may stand for, told by its beginning. */
const kinds: readonly [string, ObjectKind][] = [
  ['cs_', 'checkout.session'],
  ['cus_', 'customer'],
  ['sub_sched_', 'subscription_schedule'],
  ['sub_', 'subscription'],
  ['in_', 'invoice'],
  ['pi_', 'payment_intent'],
  ['ch_', 'charge'],
  ['tr_', 'transfer'],
  ['fee_', 'application_fee'],
  ['price_', 'price'],
  ['prod_', 'product'],
  ['vitrine_', 'product'],
  ['di_', 'discount'],
  ['dp_', 'dispute'],
]

/**
 * An answer with the objects that were asked for in the place of their ids.
 * Source: docs.stripe.com/expand
 * @throws StripeFault when a field cannot be expanded
 */
export function expanded<Answer extends object>(
  answer: Answer,
  paths: readonly string[] | undefined,
  store: StripeStore,
): Answer {
  return (paths ?? []).reduce<Answer>((whole, path) => opened(whole, path.split('.'), path, store), answer)
}

function opened<Answer extends object>(
  answer: Answer,
  steps: readonly string[],
  path: string,
  store: StripeStore,
): Answer {
  const [step, ...rest] = steps
  if (step === undefined) return answer
  const fields = answer as Record<string, unknown>
  const value = included(fields, step, store) ?? fields[step]
  if (value === null || (value === undefined && isLeftOut(fields, step))) return answer
  const found = typeof value === 'string' ? lookUp(value, store) : value
  if (typeof found !== 'object' || found === null) throw notExpandable(path)
  const inside = Array.isArray(found)
    ? found.map((one) => openedItem(one, rest, path, store))
    : opened(found, rest, path, store)
  return { ...answer, [step]: inside }
}

function openedItem(item: unknown, rest: readonly string[], path: string, store: StripeStore): unknown {
  const object = typeof item === 'string' ? lookUp(item, store) : item
  if (typeof object !== 'object' || object === null) throw notExpandable(path)
  return opened(object, rest, path, store)
}

function lookUp(id: string, store: StripeStore): object | null {
  const kind = kinds.find(([beginning]) => id.startsWith(beginning))?.[1]
  return kind ? store.get(kind, id) : null
}

/** What Stripe leaves out of an object until it is asked for. */
function included(fields: Record<string, unknown>, step: string, store: StripeStore): unknown {
  const { object, id } = fields as { object?: string; id: string }
  if (object === 'checkout.session' && step === 'line_items') {
    return page(`/v1/checkout/sessions/${id}/line_items`, store.get('line_items', id)?.data ?? [], {})
  }
  if (object === 'invoice' && step === 'payments') {
    return page('/v1/invoice_payments', store.listBy('invoice_payment', 'invoice', id), {})
  }
  if (object === 'price' && step === 'tiers') return store.get('tiers', id)?.data ?? null
  if (object === 'charge' && step === 'refunds') return page('/v1/refunds', refundsOf(id, store), {})
  return undefined
}

/** Fields that Stripe leaves out where they have no value, rather than telling null. */
function isLeftOut({ object }: Record<string, unknown>, step: string): boolean {
  return object === 'charge' && step === 'transfer'
}

function refundsOf(charge: string, store: StripeStore): Stripe.Refund[] {
  return store.listBy('refund', 'charge', charge)
}

function notExpandable(path: string): Error {
  return invalid('expand', `This property cannot be expanded (${path}).`)
}
