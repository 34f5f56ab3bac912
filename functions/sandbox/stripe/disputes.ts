import type Stripe from 'stripe'
import { invalid, missing } from './fault.ts'
import { newId } from './ids.ts'
import type { RefundFrame } from './refunds.ts'

/** The buyer's bank takes a payment back until the dispute is decided. Source: docs.stripe.com/disputes/how-disputes-work */
export function openDispute(paymentIntent: string, { store, tell, at }: RefundFrame): Stripe.Dispute {
  const [charge] = store.listBy('charge', 'payment_intent', paymentIntent)
  if (!charge) throw missing('payment_intent', paymentIntent)
  // A bank may ask again after it has lost.
  const isStill = store.list('dispute').some((one) => one.charge === charge.id && one.status !== 'won')
  if (isStill) throw invalid('charge', 'This payment is disputed already.')
  const dispute = newDispute(charge, at)
  store.put('dispute', dispute)
  store.put('charge', { ...charge, disputed: true })
  tell('charge.dispute.created', dispute, at)
  return dispute
}

/** The bank decides; what was lost stays with the buyer. */
export function closeDispute(
  id: string,
  status: 'won' | 'lost',
  { store, tell, at }: RefundFrame,
): Stripe.Dispute {
  const dispute = store.get('dispute', id)
  if (!dispute) throw missing('dispute', id)
  if (dispute.status === 'won' || dispute.status === 'lost') {
    throw invalid('id', `The dispute is already ${dispute.status}.`)
  }
  const closed: Stripe.Dispute = { ...dispute, status }
  store.put('dispute', closed)
  tell('charge.dispute.closed', closed, at)
  return closed
}

function newDispute(charge: Stripe.Charge, created: number): Stripe.Dispute {
  return {
    id: newId('dp_'),
    object: 'dispute',
    amount: charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence,
    evidence_details: {
      due_by: created + 7 * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: typeof charge.payment_intent === 'string' ? charge.payment_intent : null,
    reason: 'fraudulent',
    status: 'needs_response',
  }
}

const noEvidence: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
}
