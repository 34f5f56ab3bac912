import type Stripe from 'stripe'
import { invalid, missing } from './fault.ts'
import { newId } from './ids.ts'
import { findCode } from './discounts.ts'
import type { Tell } from './invoices.ts'
import { totalsOf } from './payment-objects.ts'
import type { Sales } from './sales.ts'
import { pricedLines, readTerms } from './session-lines.ts'
import type { StripeStore } from './store.ts'

type Session = Stripe.Checkout.Session

/** What can happen to a session; each answers the session as it is afterwards. */
export interface Payments {
  find(id: string): Session
  /** Also expires what ran out. */
  all(): Session[]
  pay(id: string, email: string): Paid
  /** The buyer pays the same order once more, on a page of its own: what a shop must send back. */
  payAgain(id: string): Paid
  /** The card is declined: the session stays open. */
  decline(id: string): Session
  /** A bank debit: the session is complete and unpaid until the bank has answered. */
  payLater(id: string, email: string): Paid
  bankConfirms(id: string): Paid
  bankRefuses(id: string): Paid
  expire(id: string): Session
  /** The payment of a session, wherever it hangs. */
  intentOf(session: Session): Stripe.PaymentIntent | null
  /**
   * The buyer says where he lives, or types a promotion code: the page costs another amount.
   * @returns null when the code is not one that can be used
   */
  reprice(id: string, wanted: { country: string | null; code?: string }): Session | null
}

/** A session and the event that told of it. */
interface Paid {
  session: Session
  event: string
}

export function createPayments(store: StripeStore, sales: Sales, how: { tell: Tell; now(): Date }): Payments {
  const { now } = how
  const seconds = (): number => Math.floor(now().getTime() / 1000)

  function find(id: string): Session {
    const session = store.get('checkout.session', id)
    if (!session) throw missing('checkout.session', id, 'session')
    return session.status === 'open' && session.expires_at <= seconds() ? expire(session) : session
  }

  function tell(type: SessionEvent, session: Session): Paid {
    store.put('checkout.session', session)
    return { session, event: how.tell(type, session, seconds()) }
  }

  function expire(session: Session): Session {
    const expired: Session = { ...session, status: 'expired', url: null }
    return store.together(() => tell('checkout.session.expired', expired)).session
  }

  function complete(id: string, email: string, how: 'paid' | 'later'): Paid {
    const open = requireOpen(find(id))
    return store.together(() =>
      tell('checkout.session.completed', sales.complete(open, email, how, seconds())),
    )
  }

  /** A page like another one, as if it had been opened twice. */
  function copyOf(session: Session): Session {
    const created = seconds()
    const copy: Session = {
      ...session,
      id: newId('cs_test_a1', 56),
      created,
      expires_at: created + 24 * 3600,
      customer: null,
      invoice: null,
      payment_intent: null,
      payment_status: 'unpaid',
      status: 'open',
      subscription: null,
    }
    store.put('checkout.session', copy)
    store.put('terms', { ...readTerms(session, store), id: copy.id })
    store.put('line_items', { id: copy.id, data: store.get('line_items', session.id)?.data ?? [] })
    return copy
  }

  function bankAnswers(id: string, answer: 'confirms' | 'refuses'): Paid {
    const session = find(id)
    if (session.status !== 'complete' || sales.intentOf(session)?.status !== 'processing') {
      throw invalid('session', 'This session does not wait for a bank.', 'checkout_session_unexpected_state')
    }
    return store.together(() => {
      if (answer === 'refuses') {
        sales.refuse(session, seconds())
        return tell('checkout.session.async_payment_failed', session)
      }
      sales.confirm(session, seconds())
      return tell('checkout.session.async_payment_succeeded', { ...session, payment_status: 'paid' })
    })
  }

  return {
    find,
    all: () => store.list('checkout.session').map((session) => find(session.id)),
    pay: (id, email) => complete(id, email, 'paid'),
    payAgain: (id) =>
      store.together(() => {
        const session = find(id)
        return complete(copyOf(session).id, session.customer_details?.email ?? '', 'paid')
      }),
    payLater: (id, email) => complete(id, email, 'later'),
    decline(id) {
      const session = requireOpen(find(id))
      return store.together(() => {
        const declined = sales.decline(session, seconds())
        store.put('checkout.session', declined)
        return declined
      })
    },
    bankConfirms: (id) => bankAnswers(id, 'confirms'),
    bankRefuses: (id) => bankAnswers(id, 'refuses'),
    expire: (id) => expire(requireOpen(find(id))),
    intentOf: sales.intentOf,
    reprice(id, { country, code }) {
      const session = requireOpen(find(id))
      const before = readTerms(session, store)
      const known = code ? findCode(code, store, seconds()) : null
      if (code && (!known || !session.allow_promotion_codes)) return null
      const terms = {
        ...before,
        country,
        promotionCode: code === undefined ? before.promotionCode : (known?.id ?? null),
      }
      const lines = pricedLines(store.get('line_items', id)?.data ?? [], terms, {
        hasTax: session.automatic_tax.enabled,
        store,
      })
      const discounts = terms.promotionCode ? [{ coupon: null, promotion_code: terms.promotionCode }] : []
      const priced = { ...session, ...totalsOf(lines), discounts }
      return store.together(() => {
        store.put('terms', terms)
        store.put('line_items', { id, data: lines })
        store.put('checkout.session', priced)
        return priced
      })
    },
  }
}

type SessionEvent =
  | 'checkout.session.completed'
  | 'checkout.session.expired'
  | 'checkout.session.async_payment_succeeded'
  | 'checkout.session.async_payment_failed'

function requireOpen(session: Session): Session {
  if (session.status === 'open') return session
  const message = `Only Checkout Sessions with a status in ["open"] can do this; this one is ${session.status}.`
  throw invalid('session', message, 'checkout_session_unexpected_state')
}
