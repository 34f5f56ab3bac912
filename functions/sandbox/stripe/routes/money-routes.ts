import type { ApiParts, Routes } from '../api.ts'
import { newTransfer } from '../charge.ts'
import { expanded } from './expand.ts'
import { invalid, missing } from '../fault.ts'
import { createObjectRoutes } from './object-routes.ts'
import { params, readParams } from '../params/params.ts'
import { makeRefund } from '../refunds.ts'
import { refundFee, reverseTransfer } from '../take-back.ts'

/** Money on its way: payments, charges, refunds, disputes, and the shares of connected accounts. */
export function moneyRoutes({ get, post }: Routes, { store, seconds, tell }: ApiParts): void {
  const { one, list, stored, under } = createObjectRoutes({ get }, store)

  one('/payment_intents/:id', stored('payment_intent', 'intent'))

  one('/charges/:id', stored('charge'))
  list('/charges', {
    of: 'charge',
    takes: params.chargeList,
    from: ({ payment_intent: intent }) => under('charge', 'payment_intent', intent),
  })

  post('/refunds', ({ encoded }) => {
    const given = readParams(params.refundCreate, encoded)
    return expanded(makeRefund(given, { store, tell, at: seconds() }), given.expand, store)
  })
  list('/refunds', {
    of: 'refund',
    takes: params.refundList,
    from: ({ payment_intent: intent }) => under('refund', 'payment_intent', intent),
    by: ['charge'],
  })
  one('/refunds/:id', stored('refund'))

  list('/disputes', {
    of: 'dispute',
    takes: params.disputeList,
    from: ({ payment_intent: intent }) => under('dispute', 'payment_intent', intent),
    by: ['charge'],
  })
  one('/disputes/:id', stored('dispute'))

  post('/transfers', ({ encoded }) => {
    const given = readParams(params.transferCreate, encoded)
    const source = given.source_transaction
    if (source && !store.get('charge', source)) throw missing('charge', source, 'source_transaction')
    const transfer = newTransfer(
      {
        amount: given.amount,
        currency: given.currency,
        destination: given.destination,
        charge: source ?? null,
        metadata: given.metadata ?? {},
      },
      seconds(),
    )
    const grouped = { ...transfer, transfer_group: given.transfer_group ?? transfer.transfer_group }
    store.put('transfer', grouped)
    return expanded(grouped, given.expand, store)
  })
  list('/transfers', {
    of: 'transfer',
    takes: params.transferList,
    by: ['destination', 'transfer_group'],
  })
  one('/transfers/:id', stored('transfer'))
  post('/transfers/:id/reversals', ({ id, encoded }) => {
    const given = readParams(params.reversalCreate, encoded)
    if (given.refund_application_fee) {
      throw invalid('refund_application_fee', 'The sandbox refunds fees with their own call.')
    }
    const made = reverseTransfer(id, { ...given, refund: null }, { store, at: seconds() })
    return expanded(made, given.expand, store)
  })

  one('/application_fees/:id', stored('application_fee'))
  post('/application_fees/:id/refunds', ({ id, encoded }) => {
    const given = readParams(params.feeRefundCreate, encoded)
    return expanded(refundFee(id, given, { store, at: seconds() }), given.expand, store)
  })
}
