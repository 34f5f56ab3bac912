import { expect, test } from 'vitest'
import { orderInChinese } from '../../../functions/flows/order/order-phrases.ts'
import { orderSentence } from '../../../functions/flows/sentences.ts'

type Order = Parameters<typeof orderSentence>[0]
type Shown = Parameters<typeof orderSentence>[1]

const lineOf = (id: string, name: string) => ({ id, snapshot: { seller: { name } } })

test('who is at work is the seller of what still waits, not the one who delivered', () => {
  const shown = {
    lines: [lineOf('line_1', 'Northbeam'), lineOf('line_2', 'Dhow Advisory')],
    deliveries: [
      { line_id: 'line_1', state: 'active', waiting_for: null, wanted: null },
      { line_id: 'line_2', state: 'waiting', waiting_for: 'seller', wanted: null },
    ],
    subscription: undefined,
    idle: new Set<string>(),
  } as unknown as Shown
  const order = { held: 0, state: 'paid', amount: 64_000 } as unknown as Order
  expect(orderSentence(order, shown)).toBe('Paid. Dhow Advisory is at work on it now.')
})

test('an order whose deliveries are all to end is over, also while a seller has yet to close the last of them', () => {
  const wanted = (state: string) =>
    JSON.stringify({
      state,
      reason: 'canceled',
      until: null,
      trial: false,
      plan: { id: 'crew', name: 'Crew' },
      quantity: 1,
      ref: 'ord_1',
    })
  const says = (...deliveries: { state: string; wanted: string | null }[]) =>
    orderSentence(
      { held: 0, state: 'paid', amount: 6200 } as unknown as Order,
      {
        lines: [lineOf('line_1', 'Dhow Advisory')],
        deliveries: deliveries.map((one) => ({ line_id: 'line_1', waiting_for: null, ...one })),
        subscription: { state: 'ended' },
        idle: new Set<string>(),
      } as unknown as Shown,
    )
  const over = 'This order is over; what it gave is being taken back.'
  const open = { state: 'active', wanted: wanted('ended') }
  expect(says(open)).toBe(over)
  expect(says(open, { state: 'ended', wanted: wanted('ended') })).toBe(over)
  expect(says(open, { state: 'active', wanted: null })).toBe('Paid and delivered.')
  expect(says({ state: 'ended', wanted: wanted('ended') })).toBe('This order has ended.')
})

test('every sentence about an order has its Chinese', () => {
  const lines = [lineOf('line_1', 'Northbeam')]
  const paid = (amount: number, shown: object) =>
    orderSentence(
      { held: 0, state: 'paid', amount } as unknown as Order,
      { lines, subscription: undefined, idle: new Set(), deliveries: [], ...shown } as unknown as Shown,
    )
  const one = (state: string, waiting_for: string | null = null) => ({
    deliveries: [{ line_id: 'line_1', state, waiting_for, wanted: null }],
  })
  const standings = [
    ...['failed', 'queued', 'suspended', 'ended', 'active'].map((state) => one(state)),
    ...['buyer', 'seller', 'operator'].map((party) => one('waiting', party)),
    { ...one('queued'), idle: new Set(['del_1']) },
  ]
  const free = { subscription: { state: 'trialing' } }
  const said = [
    ...['open', 'processing', 'failed', 'expired', 'canceled'].map((state) =>
      orderSentence({ held: 0, state } as unknown as Order, {} as Shown),
    ),
    orderSentence({ held: 1, state: 'paid' } as unknown as Order, {} as Shown),
    ...standings.flatMap((shown) => [paid(100, shown), paid(0, { ...shown, ...free })]),
    paid(100, { ...one('suspended'), subscription: { state: 'suspended' } }),
    paid(100, { ...one('active'), subscription: { state: 'past_due' } }),
  ]
  const english = said.filter((text) =>
    /[A-Za-z]/.test(orderInChinese(text, 'zh-CN').replace('Northbeam', '')),
  )
  expect(english).toEqual([])
})
