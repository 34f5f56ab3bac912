import { describe, expect, test } from 'vitest'
import { bookDispute, bookPayment, bookRefund } from '../../../functions/flows/books/book.ts'
import { moveShares } from '../../../functions/flows/books/move-shares.ts'
import { VitrineError } from '../../../functions/errors.ts'
import { auditOf } from '../../../functions/storage/audit.ts'
import { storeKinds } from '../open-stores.ts'
import { createTestShop, type TestShop } from '../test-shop.ts'
import { balances, dispute, pay, payouts, refund, sell } from './sold-order.ts'

const line = { id: 'line_1', seller: 'northbeam', payouts, amount: 10_000 }
const disputed = { order: 'ord_1', id: 'dp_1', payment_id: 'pay_1', currency: 'USD', amount: 11_900 }

describe.each(storeKinds)('the shares of sellers on %s', (store) => {
  /** An order whose payment was divided: 2,000 and the fee stayed, 9,900 went to the seller. */
  async function sold(): Promise<TestShop> {
    const made = await createTestShop({ store })
    const { shop, billing } = made
    await sell({ store: shop.store, sold: { id: 'ord_1', currency: 'USD', lines: [line] } })
    await pay(shop.store, {
      order: 'ord_1',
      id: 'pay_1',
      currency: 'USD',
      lines: [{ line_id: line.id, net: 10_000, tax: 1900, fee: 2000, commission: 0 }],
    })
    await shop.store.transaction((tx) => bookPayment(tx, 'pay_1', shop))
    billing.splits.set('pi_pay_1', { charge: 'ch_1', transfer: 'tr_1', account: 'acct_1', ...moved(0) })
    return made
  }

  async function disputeIs({ shop }: TestShop, state: 'open' | 'won' | 'lost'): Promise<void> {
    await dispute(shop.store, { ...disputed, state })
    await shop.store.transaction((tx) => bookDispute(tx, disputed.id, shop))
  }

  /** Does what is left to move. @returns how many jobs there were */
  async function move({ shop }: TestShop): Promise<number> {
    for (let jobs = 0; ; jobs += 1) {
      const job = await shop.queue.claim(shop.now())
      if (!job) return jobs
      expect(job).toMatchObject({ kind: 'settle', subject: 'shares:ord_1' })
      await moveShares('ord_1', shop, job)
    }
  }

  test('a dispute takes the share back, and a dispute that was won gives it again', async () => {
    const made = await sold()
    const { shop, billing } = made
    await disputeIs(made, 'open')
    expect(await move(made)).toBe(1)
    expect(asked(billing)).toEqual([
      ['dp_1:transfer', 'reverseTransfer', { id: 'dp_1:transfer', transfer: 'tr_1', amount: 9900 }],
    ])
    expect((await balances(shop.store, 'ord_1'))['cash:stripe']).toBeUndefined()
    await disputeIs(made, 'won')
    await disputeIs(made, 'won')
    expect(await move(made)).toBe(1)
    expect(asked(billing)[1]).toEqual([
      'dp_1:won:transfer',
      'transferAgain',
      { id: 'dp_1:won:transfer', account: 'acct_1', amount: 9900, currency: 'USD', charge: 'ch_1' },
    ])
    expect(await balances(shop.store, 'ord_1')).toEqual({ 'cash:stripe': 2000, revenue: -2000 })
  })

  test('after a dispute that was lost nobody holds anything', async () => {
    const made = await sold()
    await disputeIs(made, 'open')
    await move(made)
    await disputeIs(made, 'lost')
    expect(await move(made)).toBe(0)
    expect(await balances(made.shop.store, 'ord_1')).toEqual({})
  })

  test('a share that a person took back at the payment service is booked and not taken twice', async () => {
    const made = await sold()
    const { shop, billing } = made
    await refund(shop.store, {
      order: 'ord_1',
      id: 'ref_1',
      payment_id: 'pay_1',
      currency: 'USD',
      amount: 11_900,
      reason: 'external',
    })
    billing.splits.set('pi_pay_1', { charge: 'ch_1', transfer: 'tr_1', account: 'acct_1', ...moved(9900) })
    await shop.store.transaction((tx) => bookRefund(tx, 'ref_1', shop))
    expect(await move(made)).toBe(1)
    expect(asked(billing)).toEqual([])
    expect(await balances(shop.store, 'ord_1')).toEqual({})
  })

  test('a share that was left with the seller is taken back after a refund made by hand', async () => {
    const made = await sold()
    const { shop, billing } = made
    const row = { order: 'ord_1', id: 'ref_1', payment_id: 'pay_1', currency: 'USD', amount: 11_900 }
    await refund(shop.store, { ...row, reason: 'external' })
    await shop.store.transaction((tx) => bookRefund(tx, 'ref_1', shop))
    expect((await balances(shop.store, 'ord_1'))['seller:northbeam']).toBe(8000)
    await move(made)
    expect(asked(billing)).toMatchObject([['ref_1:transfer', 'reverseTransfer', { amount: 9900 }]])
    expect(await balances(shop.store, 'ord_1')).toEqual({})
  })

  test('where the payment service is away the job is tried again under the same ids', async () => {
    const made = await sold()
    const { shop, billing } = made
    await disputeIs(made, 'open')
    billing.down = true
    const job = await shop.queue.claim(shop.now())
    if (!job) throw new Error('there is no job')
    await expect(moveShares('ord_1', shop, job)).rejects.toMatchObject({ code: 'payment_unavailable' })
    billing.down = false
    await moveShares('ord_1', shop, job)
    expect(asked(billing)).toHaveLength(1)
  })

  test('what the payment service refuses stays owed, and the operator reads why', async () => {
    const made = await sold()
    const { shop, billing } = made
    billing.reverseTransfer = async () => {
      throw new VitrineError('payment_refused', 'The account holds too little.')
    }
    await disputeIs(made, 'open')
    await move(made)
    expect((await balances(shop.store, 'ord_1'))['disputed:seller:northbeam']).toBe(8000)
    const told = (await auditOf(shop.store.read, 'ord_1')).map(({ code, text, visible }) => ({
      code,
      text,
      visible,
    }))
    expect(told).toEqual([
      {
        code: 'share_refused',
        text: 'The payment service would not take from the seller 99 USD: The account holds too little.',
        visible: 0,
      },
    ])
  })
})

function moved(reversed: number) {
  return { transferred: 9900, fee: 2000, reversed }
}

function asked(billing: TestShop['billing']) {
  return [...billing.asked].map(([id, { call, request }]) => [id, call, request])
}
