import { expect, test } from 'vitest'
import type { Outcome } from '../../../catalog/delivery/define.ts'
import { service } from '../../../catalog/delivery/service/method.ts'
import { samples } from '../../samples.ts'
import { type AnyLine, type AnySample, paidLine, stored } from './drive.ts'
import { createWorld } from './world.ts'

const day = 86_400

test('a paid request waits for the seller, who has until a named day', async () => {
  const { open } = await engage()
  expect(await open()).toMatchObject({
    status: 'waiting',
    on: 'seller',
    note: 'The request is with Northbeam. An answer is due by 26 November 2026.',
    // A reminder comes first.
    checkAfterSeconds: 2 * day,
  })
})

test('the seller sees the request as the buyer gave it, choices by their words', async () => {
  const { open, view } = await engage()
  await open()
  expect(view()).toContainEqual({ type: 'text', label: 'Size of the data', value: 'Up to 200 GB' })
  expect(view()).toContainEqual({ type: 'text', label: 'Answer due', value: '26 November 2026' })
})

test('accepted work is delivered, with the seller’s note and file on the page', async () => {
  const { open, press, view, world } = await engage()
  await open()
  await press('take-on')
  const { id } = await world.upload('del_1', 'report.pdf')
  const delivered = await press('deliver', { note: 'Twelve tables moved.', file: id })
  expect(delivered).toMatchObject({ status: 'waiting', on: 'buyer', checkAfterSeconds: 9 * day })
  expect(view().slice(0, 3)).toEqual([
    { type: 'text', label: 'Delivered on 23 November 2026', value: 'Twelve tables moved.' },
    { type: 'file', label: 'Delivered file', value: 'report.pdf', file: id, size: 10 },
    { type: 'code', label: 'SHA-256 of report.pdf', value: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ])
  expect(await press('accept')).toMatchObject({ status: 'granted', note: 'The delivery was accepted.' })
  expect(view()).toContainEqual(expect.objectContaining({ type: 'file', file: id }))
})

test('a declined request goes to the operator, who refunds', async () => {
  const { open, press, view } = await engage()
  await open()
  expect(await press('decline', { note: 'We have no DB2 people.' })).toMatchObject({
    status: 'waiting',
    on: 'operator',
    note: 'Northbeam declined the request: “We have no DB2 people.” The store’s operator refunds the payment.',
  })
  expect(view()[0]).toMatchObject({ label: 'Declined on 23 November 2026', value: 'We have no DB2 people.' })
})

test('rejected work goes back to the seller with the reason, and the third rejection calls the operator in', async () => {
  const { open, press } = await engage()
  await open()
  await press('take-on')
  for (const on of ['seller', 'seller', 'operator']) {
    await press('deliver', { note: 'Done.' })
    expect(await press('reject', { note: 'Two tables are missing.' })).toMatchObject({
      status: 'waiting',
      on,
      note: expect.stringContaining('“Two tables are missing.”'),
    })
  }
  await press('deliver', { note: 'Now all.' })
  expect(await press('accept')).toMatchObject({ status: 'granted' })
})

test('when the buyer says nothing, the product’s rule holds: accepted, or the operator is asked', async () => {
  for (const [silence, outcome] of [
    [
      'accept',
      { status: 'granted', note: 'The delivery counts as accepted, because nobody answered in time.' },
    ],
    ['operator', { status: 'waiting', on: 'operator' }],
  ] as const) {
    const { open, press, check, world } = await engage({ ...samples.service.terms, silence })
    await open()
    await press('take-on')
    await press('deliver', { note: 'Done.' })
    world.pass(10 * day)
    expect(await check()).toMatchObject(outcome)
  }
})

test('a seller who lets the day pass is not waited for alone, and can still take the request on', async () => {
  const { open, press, check, world } = await engage()
  await open()
  world.pass(4 * day)
  const late = await check()
  expect(late).toMatchObject({ status: 'waiting', on: 'operator' })
  expect(late).not.toHaveProperty('checkAfterSeconds')
  expect(await press('take-on')).toMatchObject({ status: 'waiting', on: 'seller' })
})

test('a file of another delivery cannot be delivered', async () => {
  const { open, press, world, line } = await engage()
  await open()
  await press('take-on')
  const { id } = await world.upload('del_2', 'secret.pdf')
  const action = service.actions.deliver
  const attempt = action?.run(line() as never, { note: 'Done.', file: id }, world.ports('del_1'))
  await expect(attempt).rejects.toThrow('the file is not one of this delivery')
})

test('each side has acts of its own, and only those the step allows', async () => {
  const { open, press, offered } = await engage()
  const refunds = ['buyer ask-refund', 'seller offer-refund']
  const appeals = ['buyer appeal', 'seller call-operator', ...refunds]
  expect(offered()).toEqual([])
  await open()
  expect(offered()).toEqual(['seller take-on', 'seller return', 'seller decline', ...appeals])
  await press('take-on')
  expect(offered()).toEqual(['seller deliver', ...appeals])
  await press('deliver', { note: 'Done.' })
  expect(offered()).toEqual(['buyer accept', 'buyer reject', ...appeals])
  await press('appeal', { note: 'It is late.' })
  expect(offered()).toEqual([
    'buyer withdraw',
    ...refunds,
    'operator decide-back',
    'operator decide-refund',
    'operator decide-complete',
  ])
  await press('decide-complete', { note: 'It is what was promised.' })
  expect(offered()).toEqual([])
})

test('stages are reached one by one, in any order, and each is on the page with its day', async () => {
  const milestones = [
    { id: 'draft', label: 'Draft' },
    { id: 'proof', label: 'Proof' },
  ]
  const { open, press, view, offered } = await engage({ ...samples.service.terms, milestones })
  await open()
  await press('take-on')
  expect(offered()).toContain('seller reach')
  expect(await press('reach', { stage: 'proof' })).toMatchObject({ status: 'waiting', on: 'seller' })
  expect(view()).toContainEqual({
    type: 'list',
    label: 'Stages',
    value: ['Draft: to come', 'Proof: reached on 23 November 2026'],
  })
  await press('reach', { stage: 'draft' })
  expect(offered()).not.toContain('seller reach')
})

test('an unclear request goes back to the buyer, who answers all of it again with what stood there before', async () => {
  const { open, press, offered, line } = await engage()
  await open()
  expect(await press('return', { note: 'Which version?' })).toMatchObject({ on: 'buyer' })
  expect(offered()).toContain('buyer submit')
  expect(service.actions.submit?.inputs?.(line() as never)).toMatchObject([
    { id: 'goal', value: 'Move the billing database to PostgreSQL.' },
    { id: 'size', value: 'small' },
    { id: 'dates' },
  ])
  expect(await press('submit', { goal: 'Move it to PostgreSQL 18.', size: 'large' })).toMatchObject({
    on: 'seller',
    note: expect.stringContaining('The completed request is with Northbeam.'),
  })
})

test('where files are asked for, the buyer sends them after the sale, and only then the seller is asked', async () => {
  const [goal] = samples.service.terms.request
  const request = [
    goal,
    { id: 'dump', label: 'Schema of the database', type: 'file', files: 2, accept: ['sql', 'zip'] },
  ]
  const terms = { ...samples.service.terms, request }
  const { open, press, view, world, line } = await engage(terms)
  expect(service.inputs(service.terms.parse(terms)).map(({ id }) => id)).toEqual(['goal'])
  expect(await open()).toMatchObject({ status: 'waiting', on: 'buyer' })
  expect(service.actions.submit?.inputs?.(line() as never)).toMatchObject([
    { id: 'dump', type: 'file', required: true, maxFiles: 2, accept: ['sql', 'zip'] },
  ])
  const first = await world.upload('del_1', 'a.sql')
  const second = await world.upload('del_1', 'b.sql')
  expect(await press('submit', { dump: `${first.id},${second.id}` })).toMatchObject({ on: 'seller' })
  expect(view().filter(({ label }) => label === 'Schema of the database')).toHaveLength(2)
})

test('a question needs options exactly when it is a choice, and ids are not repeated', () => {
  const { request, ...rest } = samples.service.terms
  const [first] = request
  const refused = [
    [{ id: 'a', label: 'A', type: 'select' }],
    [
      {
        id: 'a',
        label: 'A',
        type: 'text',
        options: [
          { id: 'x', label: 'X' },
          { id: 'y', label: 'Y' },
        ],
      },
    ],
    [first, first],
    [],
  ]
  for (const questions of refused) {
    expect(service.terms.safeParse({ ...rest, request: questions }).success).toBe(false)
  }
})

/** An engagement over the sample, stored after every step as the shop stores it. */
async function engage(terms: unknown = samples.service.terms) {
  const world = createWorld()
  const sample: AnySample = { terms, inputs: samples.service.inputs }
  let line: AnyLine = paidLine(service, sample)
  const keep = (outcome: Outcome<unknown>): Outcome<unknown> => {
    line = stored(service, line, outcome)
    return outcome
  }
  const ports = world.ports(line.delivery)
  return {
    world,
    line: () => line,
    open: async () => keep(await service.provision(line as never, ports)),
    check: async () => keep(await service.check(line as never, ports)),
    view: () => service.receiptView(line as never, ports),
    offered: () =>
      Object.entries(service.actions)
        .filter(([, action]) => action.when(line as never, world.now()))
        .map(([id, { by }]) => `${by} ${id}`),
    press: async (id: string, inputs: Record<string, string> = {}) => {
      const answer = await service.actions[id]?.run(line as never, inputs, ports)
      return answer?.outcome ? keep(answer.outcome) : answer
    },
  }
}
