import type Stripe from 'stripe'
import { invalid, missing } from './fault.ts'
import { newId } from './ids.ts'
import { customerDetails, newEvent, newPaymentIntent } from './payment-objects.ts'
import type { Postings } from './postings.ts'
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
}

/** A session and the event that told of it. */
interface Paid {
  session: Session
  event: string
}

export function createPayments(store: StripeStore, postings: Postings, now: () => Date): Payments {
  const seconds = (): number => Math.floor(now().getTime() / 1000)

  function find(id: string): Session {
    const session = store.get('checkout.session', id)
    if (!session) throw missing('checkout.session', id, 'session')
    return session.status === 'open' && session.expires_at <= seconds() ? expire(session) : session
  }

  function tell(type: Parameters<typeof newEvent>[0], session: Session): Paid {
    const event = newEvent(type, session, seconds())
    store.put('checkout.session', session)
    postings.queue(event)
    return { session, event: event.id }
  }

  function expire(session: Session): Session {
    const expired: Session = { ...session, status: 'expired', url: null }
    return store.together(() => tell('checkout.session.expired', expired)).session
  }

  function intentFor(session: Session, outcome: Parameters<typeof newPaymentIntent>[1]): string {
    const intent = newPaymentIntent(session, outcome, seconds())
    const id = typeof session.payment_intent === 'string' ? session.payment_intent : intent.id
    store.put('payment_intent', { ...intent, id })
    return id
  }

  function complete(id: string, email: string, isPaid: boolean): Paid {
    const open = requireOpen(find(id))
    const isFree = open.amount_total === 0
    const session: Session = {
      ...open,
      status: 'complete',
      url: null,
      payment_status: isFree ? 'no_payment_required' : isPaid ? 'paid' : 'unpaid',
      customer_details: customerDetails(email),
      automatic_tax: { ...open.automatic_tax, status: open.automatic_tax.enabled ? 'complete' : null },
    }
    return store.together(() => {
      const outcome = isPaid ? succeeded : processing
      const payment_intent = isFree ? null : intentFor(session, outcome)
      return tell('checkout.session.completed', { ...session, payment_intent })
    })
  }

  /** A page like another one, as if it had been opened twice. */
  function copyOf(session: Session): Session {
    const created = seconds()
    const copy: Session = {
      ...session,
      id: newId('cs_test_a1', 56),
      created,
      expires_at: created + 24 * 3600,
      payment_intent: null,
      payment_status: 'unpaid',
      status: 'open',
    }
    store.put('checkout.session', copy)
    store.put('line_items', { id: copy.id, data: store.get('line_items', session.id)?.data ?? [] })
    return copy
  }

  function bankAnswers(id: string, isPaid: boolean): Paid {
    const session = find(id)
    const intent = store.get('payment_intent', String(session.payment_intent))
    if (session.status !== 'complete' || intent?.status !== 'processing') {
      throw invalid('session', 'This session does not wait for a bank.', 'checkout_session_unexpected_state')
    }
    return store.together(() => {
      store.put('payment_intent', { ...intent, ...(isPaid ? bankPaid(intent.amount) : bankRefused) })
      return isPaid
        ? tell('checkout.session.async_payment_succeeded', { ...session, payment_status: 'paid' })
        : tell('checkout.session.async_payment_failed', session)
    })
  }

  return {
    find,
    all: () => store.list('checkout.session').map((session) => find(session.id)),
    pay: (id, email) => complete(id, email, true),
    payAgain: (id) =>
      store.together(() => {
        const session = find(id)
        return complete(copyOf(session).id, session.customer_details?.email ?? '', true)
      }),
    payLater: (id, email) => complete(id, email, false),
    decline(id) {
      const session = requireOpen(find(id))
      return store.together(() => {
        const declinedSession = { ...session, payment_intent: intentFor(session, declined) }
        store.put('checkout.session', declinedSession)
        return declinedSession
      })
    },
    bankConfirms: (id) => bankAnswers(id, true),
    bankRefuses: (id) => bankAnswers(id, false),
    expire: (id) => expire(requireOpen(find(id))),
  }
}

function requireOpen(session: Session): Session {
  if (session.status === 'open') return session
  const message = `Only Checkout Sessions with a status in ["open"] can do this; this one is ${session.status}.`
  throw invalid('session', message, 'checkout_session_unexpected_state')
}

type Outcome = Parameters<typeof newPaymentIntent>[1]

const succeeded: Outcome = { status: 'succeeded', last_payment_error: null, payment_method_types: ['card'] }
const processing: Outcome = {
  status: 'processing',
  last_payment_error: null,
  payment_method_types: ['sepa_debit'],
}
const declined: Outcome = {
  status: 'requires_payment_method',
  last_payment_error: {
    type: 'card_error',
    code: 'card_declined',
    decline_code: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  },
  payment_method_types: ['card'],
}
const bankRefused: Omit<Outcome, 'payment_method_types'> = {
  status: 'requires_payment_method',
  last_payment_error: {
    type: 'invalid_request_error',
    code: 'payment_intent_payment_attempt_failed',
    message: 'The bank refused the debit.',
  },
}

function bankPaid(amount: number): Pick<Stripe.PaymentIntent, 'status' | 'amount_received'> {
  return { status: 'succeeded', amount_received: amount }
}
