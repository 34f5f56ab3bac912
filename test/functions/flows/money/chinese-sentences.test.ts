import { expect, test } from 'vitest'
import { endReasons, suspendReasons } from '../../../../catalog/delivery/line.ts'
import { deliverySays } from '../../../../functions/flows/delivery/chinese.ts'
import { causeOf } from '../../../../functions/flows/entitlement/money-words.ts'
import { orderInChinese } from '../../../../functions/flows/order/order-phrases.ts'
import { endedText } from '../../../../functions/flows/payment/tell-money.ts'
import type { Wanted } from '../../../../functions/orders/wanted.ts'
import type { SubscriptionRow } from '../../../../functions/storage/schema.ts'
import { english } from './read-chinese.ts'

const zh = 'zh-CN'
const say = deliverySays(zh)
const before: Wanted = {
  state: 'active',
  plan: { id: 'team', name: 'Team' },
  quantity: 2,
  until: '2026-12-23T09:00:00.000Z',
  trial: false,
  ref: 'ord_1',
  reason: null,
}

test('every cause that money has to change a delivery is read in Chinese', () => {
  const later = '2027-01-23T09:00:00.000Z'
  const paused: Wanted[] = suspendReasons.map((reason) => ({ ...before, state: 'suspended', reason }))
  const causes: [Wanted, Partial<Wanted>][] = [
    ...endReasons.map((reason): [Wanted, Partial<Wanted>] => [before, { state: 'ended', reason }]),
    ...paused.map((one): [Wanted, Partial<Wanted>] => [before, one]),
    ...paused.map((one): [Wanted, Partial<Wanted>] => [one, { state: 'active', reason: null }]),
    [before, { plan: { id: 'works', name: 'Works' }, quantity: 12 }],
    [before, { until: null }],
    [before, { until: later }],
    [before, { until: '2026-11-30T09:00:00.000Z' }],
    [before, { until: later, trial: true }],
    [{ ...before, trial: true }, { until: later }],
  ]
  const texts = causes.map(([from, change]) => causeOf(from, { ...from, ...change }).text)
  expect(new Set(texts).size).toBeGreaterThan(14)
  expect(english(texts.map(say))).toEqual([])
})

test('every end of a subscription is read in Chinese', () => {
  const ends = endReasons.map((ended_reason) => endedText({ ended_reason } as SubscriptionRow))
  expect(english(ends.map((text) => orderInChinese(text, zh)))).toEqual([])
})

test.each([
  [
    'Your paid term begins when you accept; nothing is charged before. Then 98 USD is charged each month.',
    '付费期自您验收时开始，在此之前不会扣款。之后每月扣款 98 USD。',
  ],
  [
    'Your paid term begins on 8 December 2026; nothing is charged before. Then 98 USD plus tax is charged each year.',
    '付费期自2026年12月8日开始，在此之前不会扣款。之后每年扣款 98 USD，另加税。',
  ],
  ['The payment of 98 USD is missing. ', '缺少 98 USD 的付款。'],
  ['The payment of 98 USD failed.', '98 USD 的付款失败。'],
  [
    'The payment of 98 USD failed. It is tried again on 8 December 2026.',
    '98 USD 的付款失败。将于2026年12月8日再次尝试。',
  ],
  [
    'Your bank asks for 49 USD back. Lathe is paused until that is decided.',
    '您的银行要求退回 49 USD。裁定之前，Lathe 暂停。',
  ],
  ['The bank took 49 USD back. Lathe ends.', '银行已收回 49 USD，Lathe 随之结束。'],
  ['The payment page could not be opened. Nothing was charged.', '付款页面无法打开，未扣款。'],
])('“%s” is read in Chinese', (text, chinese) => {
  expect(orderInChinese(text, zh)).toBe(chinese)
})

test.each([
  [
    'Something on our side must be mended before this can be delivered; we are on it. Reference ord_1.',
    '我们需要先排除自己这边的一个问题才能交付，正在处理。订单编号 ord_1。',
  ],
  ['Sent back to work by the seller.', '卖家已重新开始处理。'],
  ['It is Works, 3 × seat now.', '现为 Works, 3 × seat。'],
  ['Lathe is delivered.', 'Lathe 已交付。'],
])('“%s” of a delivery is read in Chinese', (text, chinese) => {
  expect(say(text)).toBe(chinese)
})
