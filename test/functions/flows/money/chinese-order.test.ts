import { expect, test } from 'vitest'
import { VitrineError } from '../../../../functions/errors.ts'
import type { Dispute } from '../../../../functions/payments/billing.ts'
import { samples } from '../../../samples.ts'
import { checkOut, createTestShop, operatorToken, post, requestFor, tell } from '../../test-shop.ts'
import { deliverAll, hear, passDays, type Sold } from './sale.ts'
import { expectChinese, sellInChinese, sellOnceInChinese, subjects } from './read-chinese.ts'

const headers = { authorization: `Bearer ${operatorToken}` }
const lines = async ({ test: { order }, order: id }: Pick<Sold, 'test' | 'order'>): Promise<string[]> => {
  const { text, timeline } = await order(id)
  return [text, ...timeline.map((entry) => entry.text)]
}

async function place(): Promise<Pick<Sold, 'test' | 'order'>> {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license', { locale: 'zh-CN' }))
  return { test: shop, order }
}

/** The payment service tells of the order's session, as it is then. */
async function become(
  { test: shop, order }: Pick<Sold, 'test' | 'order'>,
  facts: Parameters<typeof shop.gateway.change>[1],
): Promise<void> {
  shop.gateway.change(`cs_${order}`, { email: 'ada@buyer.example', ...facts })
  await tell(shop, order)
  await shop.runJobs()
}

async function refund({ test: shop, order }: Sold): Promise<void> {
  const body = { note: 'asked for' }
  await post(shop.app, `/api/operator/orders/${order}/refund`, body, {
    ...headers,
    'idempotency-key': 'a-key-of-the-test-of-refunds',
  })
  await deliverAll(shop)
}

async function dispute(sold: Sold, state: Dispute['state'], amount = 14_700): Promise<void> {
  sold.test.billing.disputeList.set('dp_1', {
    id: 'dp_1',
    paymentIntent: 'pi_1',
    amount,
    currency: 'usd',
    state,
    reason: 'fraudulent',
    openedAt: sold.test.world.now(),
  })
  await hear(sold, 'dispute:dp_1', 'charge.dispute.updated')
  await deliverAll(sold.test)
}

test('an order that waits for the bank, and one that it refuses, are read in Chinese', async () => {
  const sold = await place()
  expect(await lines(sold)).toEqual(['此订单等待您付款。', '订单已创建，等待付款。'])
  await become(sold, { status: 'complete' })
  expect((await lines(sold))[1]).toBe('银行尚未确认付款，通常几天内会确认；确认后会自动交付。')
  await expectChinese(sold)
  await become(sold, { status: 'complete', refused: true })
  expect((await lines(sold))[1]).toBe('银行拒绝了付款，未扣款。')
  expect(subjects(sold)).toEqual(['Product license 的付款被拒绝'])
  await expectChinese(sold)
})

test('a payment page that was closed, and a payment that does not fit, are told in Chinese', async () => {
  const closed = await place()
  await become(closed, { status: 'expired' })
  expect((await lines(closed))[1]).toBe('付款页面已关闭，未付款，未扣款。')
  const other = await place()
  await become(other, { status: 'complete', payment: 'paid', paymentIntent: 'pi_1', amountTotal: 1 })
  expect((await lines(other))[0]).toContain('与此订单不符')
  await expectChinese(closed)
  await expectChinese(other)
})

test('money that was paid twice goes back in Chinese, and so does money of a refund', async () => {
  const sold = await sellOnceInChinese(await createTestShop())
  const again = sold.test.gateway.payAgain(sold.order)
  await tell(sold.test, sold.order, sold.test.gateway.eventFor(sold.order, again))
  await deliverAll(sold.test)
  expect(await lines(sold)).toContain('此订单被支付了两次。第二笔付款 147 USD 将退还给您。')
  await refund(sold)
  expect(await lines(sold)).toContain('您的付款中有 147 USD 将退还给您。')
  expect(subjects(sold)).toEqual(
    expect.arrayContaining([
      '您为 Product license 支付的第二笔款项将退还给您',
      'Product license 的款项将退还给您',
    ]),
  )
  await expectChinese(sold)
})

test('a refund that comes to nothing is told in Chinese, whoever refuses it', async () => {
  const refused = await sellOnceInChinese(await createTestShop())
  refused.test.gateway.refund = async () => {
    throw new VitrineError('payment_refused', 'The payment service said so.')
  }
  await refund(refused)
  for (let day = 0; day < 3; day += 1) await passDays(refused, 1)
  expect(await lines(refused)).toContain('147 USD 暂未能退回。我们正在查明原因，您无需操作。')
  await expectChinese(refused)
  const returned = await sellOnceInChinese(await createTestShop())
  await refund(returned)
  const [sent] = returned.test.gateway.refunds
  const failed = { id: 're_1', amount: 14_700, currency: 'usd', status: 'failed' as const }
  returned.test.billing.refunds.set('pi_1', [
    { ...failed, refund: sent?.id ?? '', createdAt: returned.test.world.now() },
  ])
  await hear(returned, 'payment:pi_1', 'charge.refund.updated')
  expect(await lines(returned)).toContain('您的银行未接受退回的 147 USD。我们会写信给您，另寻办法。')
  await expectChinese(returned)
})

test('a dispute is read in Chinese while it is open, won and lost', async () => {
  const won = await sellOnceInChinese(await createTestShop())
  await dispute(won, 'open')
  expect(await lines(won)).toContain('您的银行要求退回 147 USD。裁定之前，这笔付款所购买的内容暂停。')
  expect(subjects(won)).toContain('您的银行要求退回为 Product license 支付的款项')
  await expectChinese(won)
  await dispute(won, 'won')
  expect(await lines(won)).toContain('银行认定 147 USD 的付款有效。')
  await expectChinese(won)
  const lost = await sellOnceInChinese(await createTestShop())
  await dispute(lost, 'lost')
  expect(await lines(lost)).toContain('银行已收回 147 USD，这笔付款所购买的内容随之结束。')
  await expectChinese(lost)
})

test('a line that has ended, for which a subscription charged once more, is told of in Chinese', async () => {
  const sold = await sellInChinese({}, ['team', 'works'])
  const [first] = (await sold.test.order(sold.order)).lines
  const delivery = first?.delivery?.id ?? ''
  await post(sold.test.app, `/api/operator/deliveries/${delivery}/end`, {}, headers)
  await passDays(sold, 31)
  sold.test.billing.renew(sold.subscription, {
    lines: [
      {
        line: first?.id ?? null,
        kind: 'price',
        quantity: 2,
        net: 9800,
        tax: 0,
        period: { start: sold.test.world.now(), end: new Date('2027-01-23T09:00:00Z') },
      },
    ],
  })
  await hear(sold, `subscription:${sold.subscription}`)
  expect(await lines(sold)).toContain('Product license 已结束。您的付款中有 98 USD 将退还给您。')
  await expectChinese(sold)
})

test.each(['image', 'saas', 'license', 'service', 'download', 'container'] as const)(
  'an order of the kind %s and its letters are read in Chinese from the sale to the refund, also while all is away',
  async (kind) => {
    const shop = await createTestShop()
    const { order, token } = await checkOut(shop, requestFor(kind, { locale: 'zh-CN' }))
    const sold: Sold = { test: shop, order, token, subscription: '' }
    await expectChinese(sold, samples[kind])
    shop.gateway.pay(order)
    await tell(shop, order)
    shop.world.down = true
    await shop.runJobs()
    await expectChinese(sold, samples[kind])
    shop.world.down = false
    for (let hour = 0; hour < 3; hour += 1) {
      shop.world.pass(3600)
      await deliverAll(shop)
      await expectChinese(sold, samples[kind])
    }
    await dispute(sold, 'open')
    await expectChinese(sold, samples[kind])
    await dispute(sold, 'won')
    await refund(sold)
    await passDays(sold, 1)
    await expectChinese(sold, samples[kind])
    expect((await lines(sold))[0]).toBe('此订单已结束。')
  },
)
