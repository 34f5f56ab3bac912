import { expect, test } from 'vitest'
import { atService, deliverAll, hear, moneyOf, passDays, say, type Sold } from './sale.ts'
import { expectChinese, sellInChinese, subjects } from './read-chinese.ts'

const hearOf = (sold: Sold, type?: string): Promise<void> =>
  hear(sold, `subscription:${sold.subscription}`, type)
const said = async ({ test: { order }, order: id }: Sold): Promise<string> =>
  (await order(id)).subscription?.text ?? ''
const told = async ({ test: { order }, order: id }: Sold): Promise<string[]> =>
  (await order(id)).timeline.map(({ text }) => text)

test('a subscription is read in Chinese while it is paid, changed, canceled, taken back and ended', async () => {
  const sold = await sellInChinese()
  expect(await said(sold)).toBe('已付款至2026年12月23日；之后每月扣款 98 USD。')
  await expectChinese(sold)
  await passDays(sold, 31)
  sold.test.billing.renew(sold.subscription)
  await hearOf(sold)
  await deliverAll(sold.test)
  expect(await told(sold)).toContain('已付款 98 USD；订阅已付款至2027年1月23日。')
  expect(subjects(sold)).toContain('已收到您为 Product license 支付的款项')
  await expectChinese(sold)
  for (const change of [{ plan: 'works', quantity: 3 }, { quantity: 1 }]) {
    const asked = { line: (await sold.test.order(sold.order)).lines[0]?.id, ...change }
    const { at, dueNow: expected } = await say(sold, 'subscription/preview', asked)
    await say(sold, 'subscription/change', { ...asked, at, expected })
    await deliverAll(sold.test)
    await expectChinese(sold)
  }
  expect(await told(sold)).toContain('已为更改付款 199 USD。')
  expect(await told(sold)).toContain('198 USD 将从您的下一张账单中扣除。')
  await say(sold, 'subscription/cancel', { at: 'period_end' })
  await sold.test.runJobs()
  expect(await said(sold)).toBe('已取消，将于2027年1月23日结束。')
  expect(subjects(sold)).toContain('Product license 已取消')
  await expectChinese(sold)
  await say(sold, 'subscription/undo', {})
  await sold.test.runJobs()
  await expectChinese(sold)
  await say(sold, 'subscription/cancel', { at: 'now' })
  await deliverAll(sold.test)
  expect(await said(sold)).toBe('订阅已取消并结束，不会再扣款。')
  expect(subjects(sold)).toContain('您对 Product license 的订阅已结束')
  await expectChinese(sold)
})

test('a payment that is missing is told in Chinese until it is paid, and until it ends unpaid', async () => {
  const sold = await sellInChinese()
  await passDays(sold, 31)
  const invoice = sold.test.billing.renew(sold.subscription, {
    status: 'open',
    nextAttempt: new Date('2026-12-27T09:00:00Z'),
  })
  await hearOf(sold, 'invoice.payment_failed')
  expect(await told(sold)).toContain(
    '98 USD 的付款失败。将于2026年12月27日再次尝试。访问保留至2026年12月30日；若仍未付款，将于2027年1月29日结束并删除数据。',
  )
  expect(await said(sold)).toContain('缺少 98 USD 的付款。访问保留至2026年12月30日；')
  await expectChinese(sold)
  await passDays(sold, 8)
  expect(await said(sold)).toContain('访问已暂停；')
  expect(subjects(sold)).toEqual(
    expect.arrayContaining(['Product license 的付款失败', 'Product license 已暂停，付款后恢复']),
  )
  await expectChinese(sold)
  Object.assign(invoice, { status: 'paid', paidAt: sold.test.world.now() })
  sold.test.billing.change(sold.subscription, { status: 'active' })
  await hearOf(sold, 'invoice.paid')
  await expectChinese(sold)
  await passDays(sold, 31)
  sold.test.billing.renew(sold.subscription, { status: 'open' })
  await hearOf(sold, 'invoice.payment_failed')
  await passDays(sold, 8)
  await passDays(sold, 30)
  expect(await said(sold)).toBe('订阅一直未付款，已结束。')
  await expectChinese(sold)
})

test('a trial is read in Chinese to the first payment, and canceled before it', async () => {
  const sold = await sellInChinese({ trial: { days: 14 } })
  expect(await said(sold)).toBe('试用期至2026年12月7日；之后每月扣款 98 USD。')
  await expectChinese(sold)
  await passDays(sold, 11)
  expect(subjects(sold)).toContain('您的 Product license 试用即将结束')
  await expectChinese(sold)
  await say(sold, 'subscription/cancel', { at: 'period_end' })
  await sold.test.runJobs()
  expect(await said(sold)).toBe('试用期至2026年12月7日，届时结束，不会扣款。')
  await expectChinese(sold)
  await say(sold, 'subscription/undo', {})
  await passDays(sold, 4)
  sold.test.billing.renew(sold.subscription)
  await hearOf(sold)
  await deliverAll(sold.test)
  await expectChinese(sold)
})

test('so many payments as were agreed on are told in Chinese, to the last', async () => {
  const sold = await sellInChinese({ billing: { every: 'month', times: 2 } })
  expect(await said(sold)).toBe('已付款至2026年12月23日；之后每月扣款 98 USD，直至2027年1月22日结束。')
  await expectChinese(sold)
  await passDays(sold, 30)
  sold.test.billing.renew(sold.subscription)
  await hearOf(sold)
  await deliverAll(sold.test)
  expect(await said(sold)).toBe('款项已全部付清，将于2027年1月22日结束。')
  await expectChinese(sold)
  await passDays(sold, 31)
  const { cancelAt } = atService(sold)
  sold.test.billing.change(sold.subscription, { status: 'canceled', endedAt: cancelAt ?? new Date(0) })
  await hearOf(sold, 'customer.subscription.deleted')
  await deliverAll(sold.test)
  expect(await said(sold)).toBe('约定的款项已全部付清，订阅已结束。')
  await expectChinese(sold)
})

test('what is charged by the year, and what was used, is read in Chinese', async () => {
  const yearly = await sellInChinese({ billing: { every: 'year' } })
  expect(await said(yearly)).toBe('已付款至2027年11月23日；之后每年扣款 98 USD。')
  const sold = await sellInChinese({
    billing: { usage: { unit: 'GB', every: 'month' } },
    quantity: undefined,
  })
  expect(await said(sold)).toContain('；之后每月按用量扣款。')
  await passDays(sold, 31)
  const [line] = (await moneyOf(sold)).lines
  const period = { start: new Date('2026-11-23T09:00:00Z'), end: new Date('2026-12-23T09:00:00Z') }
  sold.test.billing.bill(sold.subscription, {
    reason: 'usage',
    lines: [{ line: line?.line_id ?? null, kind: 'usage', quantity: 40, net: 1960, tax: 0, period }],
  })
  await hearOf(sold)
  expect(await told(sold)).toContain('已为用量付款 19.60 USD。')
  await expectChinese(sold)
})
