import { describe, expect, test } from 'vitest'
import { bookDispute, bookPayment, bookRefund } from '../../../functions/flows/books/book.ts'
import { storeKinds } from '../open-stores.ts'
import { createTestShop, type TestShop } from '../test-shop.ts'
import { balances, dispute, pay, payouts, refund, sell } from './sold-order.ts'

type Payment = Parameters<typeof pay>[1]

const own = { id: 'line_own', seller: 'dhow', amount: 4900 }
const shared = { id: 'line_shared', seller: 'northbeam', payouts, amount: 10_000 }

describe.each(storeKinds)('the books on %s', (store) => {
  async function shopWith(sold: Parameters<typeof sell>[0]['sold']): Promise<TestShop['shop']> {
    const { shop } = await createTestShop({ store })
    await sell({ store: shop.store, sold })
    return shop
  }
  const book = (shop: TestShop['shop'], flow: typeof bookPayment, id: string): Promise<void> =>
    shop.store.transaction((tx) => flow(tx, id, shop))

  test('a sale of a seller without payouts is the store’s whole, its tax is owed and its partner too', async () => {
    const shop = await shopWith({ id: 'ord_1', currency: 'USD', partner: 'harbor', lines: [own] })
    await payFor(shop, { line_id: own.id, net: 4800, tax: 912, fee: 0, commission: 480 }, { discount: 100 })
    await book(shop, bookPayment, 'pay_1')
    expect(await balances(shop.store, 'ord_1')).toEqual({
      'cash:stripe': 5712,
      commission: 480,
      discount: 100,
      'partner:harbor': -480,
      revenue: -4900,
      tax: -912,
    })
  })

  test('a share goes to a paid-out seller at once with its tax, and the store keeps its fee', async () => {
    const shop = await shopWith({ id: 'ord_1', currency: 'USD', lines: [shared] })
    await payShared(shop)
    await book(shop, bookPayment, 'pay_1')
    expect(await balances(shop.store, 'ord_1')).toEqual({ 'cash:stripe': 2000, revenue: -2000 })
    const rows = await shop.store.read
      .selectFrom('ledger')
      .selectAll()
      .where('kind', '=', 'transfer')
      .execute()
    expect(rows.map(({ account, amount }) => [account, amount])).toEqual([
      ['seller:northbeam', 8000],
      ['cash:stripe', -9900],
      ['tax:northbeam', 1900],
    ])
  })

  test('booking a payment again changes nothing, and one that is not paid is not booked', async () => {
    const shop = await shopWith({ id: 'ord_1', currency: 'USD', lines: [shared] })
    await payShared(shop, { state: 'open' })
    await book(shop, bookPayment, 'pay_1')
    expect(await balances(shop.store, 'ord_1')).toEqual({})
    await shop.store.read.updateTable('payments').set({ state: 'paid' }).execute()
    await book(shop, bookPayment, 'pay_1')
    await book(shop, bookPayment, 'pay_1')
    expect(await balances(shop.store, 'ord_1')).toEqual({ 'cash:stripe': 2000, revenue: -2000 })
  })

  test('refunds of a part and of the rest leave every account empty', async () => {
    const shop = await shopWith({ id: 'ord_1', currency: 'USD', partner: 'harbor', lines: [shared] })
    await payShared(shop)
    await book(shop, bookPayment, 'pay_1')
    const first = { order: 'ord_1', payment_id: 'pay_1', currency: 'USD', amount: 3333 }
    await refund(shop.store, { ...first, id: 'ref_1', lines: named({ net: 2800, tax: 533 }) })
    await book(shop, bookRefund, 'ref_1')
    await book(shop, bookRefund, 'ref_1')
    expect(await balances(shop.store, 'ord_1')).toEqual({
      'cash:stripe': 1440,
      commission: 720,
      'partner:harbor': -720,
      revenue: -1440,
    })
    await refund(shop.store, { ...first, id: 'ref_2', amount: 11_900 - 3333 })
    await book(shop, bookRefund, 'ref_2')
    expect(await balances(shop.store, 'ord_1')).toEqual({})
  })

  test('a refund is booked when the payment service took it, and back when it failed after all', async () => {
    const shop = await shopWith({ id: 'ord_1', currency: 'USD', lines: [own] })
    await payFor(shop, { line_id: own.id, net: 4900, tax: 0, fee: 0, commission: 0 })
    await book(shop, bookPayment, 'pay_1')
    const sold = await balances(shop.store, 'ord_1')
    const row = { order: 'ord_1', payment_id: 'pay_1', currency: 'USD', amount: 1000 }
    await refund(shop.store, { ...row, id: 'ref_1', state: 'queued', done_at: null })
    await book(shop, bookRefund, 'ref_1')
    expect(await balances(shop.store, 'ord_1')).toEqual(sold)
    await shop.store.read.updateTable('refunds').set({ state: 'done' }).execute()
    await book(shop, bookRefund, 'ref_1')
    expect(await balances(shop.store, 'ord_1')).toEqual({ 'cash:stripe': 3900, revenue: -3900 })
    await shop.store.read.updateTable('refunds').set({ state: 'failed' }).execute()
    await book(shop, bookRefund, 'ref_1')
    await book(shop, bookRefund, 'ref_1')
    expect(await balances(shop.store, 'ord_1')).toEqual(sold)
  })

  test('a second payment that goes back is in the books, coming and going', async () => {
    const shop = await shopWith({ id: 'ord_1', currency: 'JPY', lines: [own] })
    await refund(shop.store, {
      order: 'ord_1',
      id: 'ref_1',
      payment_id: null,
      reason: 'double_payment',
      currency: 'JPY',
      amount: 7000,
    })
    await book(shop, bookRefund, 'ref_1')
    expect(await balances(shop.store, 'ord_1')).toEqual({})
    const rows = await shop.store.read.selectFrom('ledger').select(['entry', 'account', 'amount']).execute()
    expect(rows).toHaveLength(4)
  })

  test.each([
    [
      'won',
      { 'cash:stripe': 11_900, commission: 1000, 'partner:harbor': -1000, revenue: -10_000, tax: -1900 },
    ],
    ['lost', {}],
  ] as const)('money of an open dispute stands aside until the dispute is %s', async (state, after) => {
    const shop = await shopWith({
      id: 'ord_1',
      currency: 'USD',
      partner: 'harbor',
      lines: [{ ...own, amount: 10_000 }],
    })
    await payFor(shop, { line_id: own.id, net: 10_000, tax: 1900, fee: 0, commission: 1000 })
    await book(shop, bookPayment, 'pay_1')
    const row = { order: 'ord_1', id: 'dp_1', payment_id: 'pay_1', currency: 'USD', amount: 11_900 }
    await dispute(shop.store, { ...row, state: 'open' })
    await book(shop, bookDispute, 'dp_1')
    expect(await balances(shop.store, 'ord_1')).toEqual({
      commission: 1000,
      'disputed:commission': -1000,
      'disputed:partner:harbor': 1000,
      'disputed:revenue': 10_000,
      'disputed:tax': 1900,
      'partner:harbor': -1000,
      revenue: -10_000,
      tax: -1900,
    })
    await dispute(shop.store, { ...row, state })
    await book(shop, bookDispute, 'dp_1')
    await book(shop, bookDispute, 'dp_1')
    expect(await balances(shop.store, 'ord_1')).toEqual(after)
  })

  /** The order's only payment, of one line. */
  function payFor(
    shop: TestShop['shop'],
    line: Payment['lines'][number],
    more: Partial<Payment> = {},
  ): Promise<void> {
    return pay(shop.store, { order: 'ord_1', id: 'pay_1', currency: 'USD', lines: [line], ...more })
  }

  function payShared(shop: TestShop['shop'], more: Partial<Payment> = {}): Promise<void> {
    const line = { line_id: shared.id, net: 10_000, tax: 1900, fee: 2000, commission: 1000 }
    return payFor(shop, line, more)
  }
})

function named(part: { net: number; tax: number }): string {
  return JSON.stringify([{ line: shared.id, ...part }])
}
