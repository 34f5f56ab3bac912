import { expect, test } from 'vitest'
import { orderSentence } from '../../../functions/flows/sentences.ts'

type Order = Parameters<typeof orderSentence>[0]
type Shown = Parameters<typeof orderSentence>[1]

const lineOf = (id: string, name: string) => ({ id, snapshot: { seller: { name } } })

test('who is at work is the seller of what still waits, not the one who delivered', () => {
  const shown = {
    lines: [lineOf('line_1', 'Northbeam'), lineOf('line_2', 'Dhow Advisory')],
    deliveries: [
      { line_id: 'line_1', state: 'active', waiting_for: null },
      { line_id: 'line_2', state: 'waiting', waiting_for: 'seller' },
    ],
    subscription: undefined,
    idle: new Set<string>(),
  } as unknown as Shown
  const order = { held: 0, state: 'paid', amount: 64_000 } as unknown as Order
  expect(orderSentence(order, shown)).toBe('Paid. Dhow Advisory is at work on it now.')
})
