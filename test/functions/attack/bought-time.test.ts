import { expect, test } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import { type Engaged, engage } from '../flows/engaged.ts'
import { post } from '../test-shop.ts'

const work = (silence: 'accept' | 'operator'): Delivery => ({
  kind: 'service',
  request: [{ id: 'goal', label: 'What should change?', type: 'textarea', required: true }],
  deadlines: { answer: 2, deliver: 10, review: 5 },
  silence,
})

const begin = (silence: 'accept' | 'operator' = 'accept'): Promise<Engaged> =>
  engage('sqlite', { delivery: work(silence), inputs: { goal: 'Move it.' } })

test('a seller who is late gets no new days by calling the operator and taking it back', async () => {
  const at = await begin()
  await at.seller('take-on')
  await at.pass(11)
  expect((await at.shown()).waitingFor).toBe('operator')
  expect(await at.seller('call-operator', { note: 'The buyer is slow.' })).toBe(200)
  expect(await at.seller('withdraw-call')).toBe(200)
  expect((await at.shown()).waitingFor).toBe('operator')
  expect((await at.offered()).operator).toContain('decide-refund')
})

test('nor does a buyer who is late with a review', async () => {
  const at = await begin('operator')
  await at.seller('take-on')
  await at.seller('deliver', { note: 'Done.' })
  await at.pass(6)
  expect((await at.shown()).waitingFor).toBe('operator')
  expect(await at.buyer('appeal', { note: 'Wait.' })).toBe(200)
  expect(await at.buyer('withdraw')).toBe(200)
  expect((await at.shown()).waitingFor).toBe('operator')
})

test('a deadline that has passed is over, also when nobody looked before an appeal was made and taken back', async () => {
  const at = await begin()
  await at.seller('take-on')
  await at.seller('deliver', { note: 'Done.' })
  // The clock stands behind the deadline, and no job has run since.
  at.shop.world.pass(5 * 86_400 + 1)
  const press = (action: string, inputs = {}) =>
    post(at.shop.app, `${at.buyerPath}/actions/${action}`, { inputs }, at.buyerKey)
  expect((await press('appeal', { note: 'Wait.' })).status).toBe(200)
  expect((await press('withdraw')).status).toBe(200)
  await at.pass(0.01)
  expect((await at.shown()).state).toBe('active')
})

test('what the operator sends back has a full new deadline', async () => {
  const at = await begin()
  await at.seller('take-on')
  await at.pass(11)
  expect(await at.seller('call-operator', { note: 'The buyer is slow.' })).toBe(200)
  expect(await at.operator('decide-back', { note: 'Ten more days.' })).toBe(200)
  expect((await at.shown()).waitingFor).toBe('seller')
  await at.pass(9)
  expect((await at.shown()).waitingFor).toBe('seller')
})
