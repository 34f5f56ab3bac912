import type { ApiParts, Routes } from './api.ts'
import { newTransfer } from './charge.ts'
import { expanded } from './expand.ts'
import { invalid, missing } from './fault.ts'
import { isWithin, page } from './lists.ts'
import { params, readParams } from './params.ts'
import { makeRefund } from './refunds.ts'
import { refundFee, reverseTransfer } from './take-back.ts'

/** Money on its way: payments, charges, refunds, disputes, and the shares of connected accounts. */
export function moneyRoutes({ get, post }: Routes, { store, seconds, tell }: ApiParts): void {
  get('/payment_intents/:id', ({ id, encoded }) => {
    const { expand } = readParams(params.nothing, encoded)
    const intent = store.get('payment_intent', id)
    if (!intent) throw missing('payment_intent', id, 'intent')
    return expanded(intent, expand, store)
  })

  get('/charges/:id', ({ id, encoded }) => {
    const { expand } = readParams(params.nothing, encoded)
    const charge = store.get('charge', id)
    if (!charge) throw missing('charge', id)
    return expanded(charge, expand, store)
  })
  get('/charges', ({ encoded }) => {
    const wanted = readParams(params.chargeList, encoded)
    const all = wanted.payment_intent
      ? store.listBy('charge', 'payment_intent', wanted.payment_intent)
      : store.list('charge')
    const found = all.filter(({ created }) => isWithin(created, wanted.created))
    return expanded(page('/v1/charges', found, wanted), wanted.expand, store)
  })

  post('/refunds', ({ encoded }) => {
    const given = readParams(params.refundCreate, encoded)
    return expanded(makeRefund(given, { store, tell, at: seconds() }), given.expand, store)
  })
  get('/refunds', ({ encoded }) => {
    const wanted = readParams(params.refundList, encoded)
    const all = wanted.payment_intent
      ? store.listBy('refund', 'payment_intent', wanted.payment_intent)
      : store.list('refund')
    const found = all
      .filter(({ charge }) => !wanted.charge || charge === wanted.charge)
      .filter(({ created }) => isWithin(created, wanted.created))
    return expanded(page('/v1/refunds', found, wanted), wanted.expand, store)
  })
  get('/refunds/:id', ({ id, encoded }) => {
    const { expand } = readParams(params.nothing, encoded)
    const refund = store.get('refund', id)
    if (!refund) throw missing('refund', id)
    return expanded(refund, expand, store)
  })

  get('/disputes', ({ encoded }) => {
    const wanted = readParams(params.disputeList, encoded)
    const all = wanted.payment_intent
      ? store.listBy('dispute', 'payment_intent', wanted.payment_intent)
      : store.list('dispute')
    const found = all
      .filter(({ charge }) => !wanted.charge || charge === wanted.charge)
      .filter(({ created }) => isWithin(created, wanted.created))
    return expanded(page('/v1/disputes', found, wanted), wanted.expand, store)
  })
  get('/disputes/:id', ({ id, encoded }) => {
    const { expand } = readParams(params.nothing, encoded)
    const dispute = store.get('dispute', id)
    if (!dispute) throw missing('dispute', id)
    return expanded(dispute, expand, store)
  })

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
  get('/transfers', ({ encoded }) => {
    const wanted = readParams(params.transferList, encoded)
    const found = store
      .list('transfer')
      .filter(({ destination }) => !wanted.destination || destination === wanted.destination)
      .filter((one) => !wanted.transfer_group || one.transfer_group === wanted.transfer_group)
      .filter(({ created }) => isWithin(created, wanted.created))
    return expanded(page('/v1/transfers', found, wanted), wanted.expand, store)
  })
  get('/transfers/:id', ({ id, encoded }) => {
    const { expand } = readParams(params.nothing, encoded)
    const transfer = store.get('transfer', id)
    if (!transfer) throw missing('transfer', id)
    return expanded(transfer, expand, store)
  })
  post('/transfers/:id/reversals', ({ id, encoded }) => {
    const given = readParams(params.reversalCreate, encoded)
    if (given.refund_application_fee) {
      throw invalid('refund_application_fee', 'The sandbox refunds fees with their own call.')
    }
    const made = reverseTransfer(id, { ...given, refund: null }, { store, at: seconds() })
    return expanded(made, given.expand, store)
  })

  get('/application_fees/:id', ({ id, encoded }) => {
    const { expand } = readParams(params.nothing, encoded)
    const fee = store.get('application_fee', id)
    if (!fee) throw missing('application_fee', id)
    return expanded(fee, expand, store)
  })
  post('/application_fees/:id/refunds', ({ id, encoded }) => {
    const given = readParams(params.feeRefundCreate, encoded)
    return expanded(refundFee(id, given, { store, at: seconds() }), given.expand, store)
  })
}
