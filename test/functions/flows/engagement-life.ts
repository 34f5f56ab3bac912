import { describe, expect, test } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import { origin } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { engage } from './engaged.ts'

const deadlines = { answer: 2, deliver: 10, review: 5 }

const service: Delivery = {
  kind: 'service',
  request: [{ id: 'goal', label: 'What should change?', type: 'textarea', required: true }],
  deadlines,
  silence: 'accept',
}

const supervised: Delivery = { kind: 'saas', supervised: true, deadlines, silence: 'accept' }

/** Methods that share the flow, with what their sellers deliver. */
const methods = [
  ['a service', { delivery: service, inputs: { goal: 'Move it.' } }, { note: 'Done.' }],
  [
    'an account made by hand',
    { delivery: supervised, kind: 'saas' as const },
    { 'front-url': 'https://ada.northbeam.example/' },
  ],
] as const

/** Work by people from the sale to its end, and every way off the road, through the doors that each party has. */
export function describeEngagements(store: StoreKind): void {
  describe.each(methods)('%s', (_name, sold, work) => {
    const begin = (terms: object = {}) =>
      engage(store, { ...sold, delivery: { ...sold.delivery, ...terms } as Delivery })

    test('is taken on, delivered, sent back with a reason, delivered again and accepted', async () => {
      const at = await begin()
      expect(await at.shown()).toMatchObject({ state: 'waiting', waitingFor: 'seller' })
      expect(await at.seller('deliver', work)).toBe(404)
      expect(await at.seller('take-on')).toBe(200)
      expect(await at.buyer('accept')).toBe(404)
      expect(await at.seller('deliver', work)).toBe(200)
      expect(await at.shown()).toMatchObject({ state: 'waiting', waitingFor: 'buyer' })
      expect(await at.buyer('reject')).toBe(422)
      expect(await at.buyer('reject', { note: 'One table is missing.' })).toBe(200)
      expect((await at.shown()).text).toContain('“One table is missing.”')
      expect(await at.seller('deliver', work)).toBe(200)
      expect(await at.buyer('accept')).toBe(200)
      expect((await at.shown()).state).toBe('active')
      expect(await at.buyer('appeal', { note: 'Late.' })).toBe(404)
      expect(at.letters()).toContain(`ada: Product ${sold.delivery.kind} is delivered`)
    })

    test('declined by its seller goes to the operator, who gives the money back', async () => {
      const at = await begin()
      expect(await at.seller('decline', { note: 'We have nobody for it.' })).toBe(200)
      expect(await at.shown()).toMatchObject({ state: 'waiting', waitingFor: 'operator' })
      expect(at.letters()).toContain(`ada: News of Product ${sold.delivery.kind}`)
      expect((await at.offered()).operator).toEqual(['decide-back', 'decide-refund'])
      expect(await at.operator('decide-refund', { percent: '100', note: 'As you wish.' })).toBe(200)
      expect(await at.shown()).toMatchObject({
        state: 'ended',
        actions: [],
        text: 'The store’s operator decided that all of the price goes back. The engagement is closed.',
      })
      expect(await at.refunds()).toMatchObject([{ amount: 4900, reason: 'requested' }])
      expect(at.shop.gateway.refunds).toMatchObject([{ amount: 4900 }])
      expect(await at.seller('take-on')).toBe(404)
    })

    test('an appeal of the buyer stops everything until the operator sends it back', async () => {
      const at = await begin()
      await at.seller('take-on')
      await at.pass(4)
      at.letters()
      expect(await at.buyer('appeal', { note: 'Nobody answers me.' })).toBe(200)
      expect(await at.shown()).toMatchObject({
        waitingFor: 'operator',
        text: expect.stringContaining('The buyer asked the store’s operator to decide: “Nobody answers me.”'),
      })
      expect(at.letters()).toEqual([`sales: Something to do: Product ${sold.delivery.kind}`])
      expect(await at.seller('deliver', work)).toBe(404)
      await at.pass(30)
      expect((await at.shown()).text).toContain('Until then everything stands still.')
      expect(await at.seller('withdraw-call')).toBe(404)
      expect(await at.operator('decide-back', { note: 'Six days are left.' })).toBe(200)
      const back = await at.shown()
      expect(back).toMatchObject({ waitingFor: 'seller' })
      expect(back.timeline.some(({ text }) => text.includes('“Six days are left.”'))).toBe(true)
      await at.pass(5.9)
      expect((await at.shown()).waitingFor).toBe('seller')
      await at.pass(0.2)
      expect((await at.shown()).waitingFor).toBe('operator')
    })

    test('an appeal of the seller is theirs to withdraw, and then it goes on', async () => {
      const at = await begin()
      expect(await at.seller('call-operator', { note: 'The buyer asks for more than was sold.' })).toBe(200)
      expect((await at.shown()).waitingFor).toBe('operator')
      expect(await at.buyer('withdraw')).toBe(404)
      expect(await at.seller('withdraw-call')).toBe(200)
      expect((await at.shown()).waitingFor).toBe('seller')
      expect(await at.seller('take-on')).toBe(200)
    })

    test('the third delivery that is sent back is settled by the operator, who may take it as complete', async () => {
      const at = await begin()
      await at.seller('take-on')
      for (const waitingFor of ['seller', 'seller', 'operator']) {
        await at.seller('deliver', work)
        expect(await at.buyer('reject', { note: 'No.' })).toBe(200)
        expect((await at.shown()).waitingFor).toBe(waitingFor)
      }
      expect((await at.offered()).operator).toEqual(['decide-back', 'decide-refund', 'decide-complete'])
      expect(await at.operator('decide-complete', { note: 'It is what was sold.' })).toBe(200)
      expect((await at.shown()).state).toBe('active')
      expect(await at.refunds()).toEqual([])
    })

    test('a refund is agreed on half-way: the part agreed goes back, and it is closed', async () => {
      const at = await begin()
      await at.seller('take-on')
      expect(await at.buyer('ask-refund', { percent: '140', note: 'Too late.' })).toBe(422)
      expect(await at.buyer('ask-refund', { percent: '40', note: 'We stop here.' })).toBe(200)
      expect(await at.shown()).toMatchObject({
        waitingFor: 'seller',
        text: expect.stringContaining('The buyer asks that 40 % of the price goes back: “We stop here.”'),
      })
      expect(await at.buyer('ask-refund', { percent: '90', note: 'More.' })).toBe(404)
      expect(await at.seller('refuse-refund', { note: 'Half is done.' })).toBe(200)
      expect(await at.seller('offer-refund', { percent: '25', note: 'For the rest.' })).toBe(200)
      expect((await at.shown()).waitingFor).toBe('buyer')
      expect(await at.buyer('refuse-offer')).toBe(200)
      expect(await at.buyer('ask-refund', { percent: '30', note: 'Then this.' })).toBe(200)
      expect(await at.seller('agree-refund')).toBe(200)
      expect(await at.shown()).toMatchObject({
        state: 'ended',
        text: 'Both sides agreed that 30 % of the price goes back. The engagement is closed.',
      })
      expect(at.shop.gateway.refunds).toMatchObject([{ amount: 1470 }])
      expect((await at.shown()).timeline.map(({ text }) => text).join(' ')).toContain('“Half is done.”')
    })

    test('a seller who says nothing is reminded once, then the operator is called and both are told', async () => {
      const at = await begin()
      at.letters()
      await at.pass(0.9)
      expect(at.letters()).toEqual([])
      await at.pass(0.2)
      expect((await at.shown()).text).toMatch(/^Reminder: /)
      expect(at.letters()).toEqual([`sales: Something to do: Product ${sold.delivery.kind}`])
      await at.pass(0.8)
      expect(at.letters()).toEqual([])
      await at.pass(0.2)
      expect(await at.shown()).toMatchObject({
        waitingFor: 'operator',
        text: expect.stringContaining('Northbeam did not answer by'),
      })
      expect(at.letters().toSorted()).toEqual([
        `ada: News of Product ${sold.delivery.kind}`,
        `sales: Something to do: Product ${sold.delivery.kind}`,
      ])
      // Late, the seller can still take it on; the operator can also give more time.
      expect(await at.operator('decide-back', { note: 'Two more days.' })).toBe(200)
      expect((await at.shown()).waitingFor).toBe('seller')
      await at.pass(2.1)
      expect((await at.shown()).waitingFor).toBe('operator')
      expect(await at.seller('take-on')).toBe(200)
      expect((await at.shown()).waitingFor).toBe('seller')
    })

    test.each([
      ['accept', { state: 'active' }],
      ['operator', { state: 'waiting', waitingFor: 'operator' }],
    ] as const)('silence of the buyer means what the product says: %s', async (silence, then) => {
      const at = await begin({ silence })
      await at.seller('take-on')
      await at.seller('deliver', work)
      at.letters()
      await at.pass(4.1)
      expect(at.letters()).toEqual([`ada: Product ${sold.delivery.kind}: one thing is yours to do`])
      await at.pass(1)
      expect(await at.shown()).toMatchObject(then)
    })

    test('letters about steps stop for a side that wants none; what was delivered is told all the same', async () => {
      const at = await begin()
      expect((await at.sellerSees()).delivery.letters).toBe('on')
      const mute = (path: string, key: Record<string, string>, letters: string) =>
        at.shop.app.request(`${origin}${path}/letters`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...key },
          body: JSON.stringify({ letters }),
        })
      const key = at.sellerKey()
      expect((await mute(at.sellerPath, key, 'muted')).status).toBe(200)
      expect((await mute(at.buyerPath, at.buyerKey, 'muted')).status).toBe(200)
      expect((await mute(at.buyerPath, {}, 'muted')).status).toBe(403)
      expect((await at.shown()).letters).toBe('muted')
      await at.seller('take-on')
      at.letters()
      await at.seller('deliver', work)
      await at.buyer('reject', { note: 'No.' })
      expect(at.letters()).toEqual([])
      expect((await mute(at.sellerPath, key, 'on')).status).toBe(200)
      await at.seller('deliver', work)
      expect(await at.buyer('reject', { note: 'Still no.' })).toBe(200)
      expect(at.letters()).toEqual([`sales: Something to do: Product ${sold.delivery.kind}`])
      await at.seller('deliver', work)
      await at.buyer('accept')
      expect(at.letters()).toEqual([`ada: Product ${sold.delivery.kind} is delivered`])
    })

    test('a refund of the whole order on the way ends it', async () => {
      const at = await begin()
      await at.seller('take-on')
      const response = await at.shop.app.request(`${origin}/api/operator/orders/${at.order}/refund`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': 'refund-of-the-whole-order',
          authorization: 'Bearer operator-token-of-the-tests',
        },
        body: '{}',
      })
      expect(response.status).toBeLessThan(300)
      await at.shop.runJobs()
      expect(await at.shown()).toMatchObject({ state: 'ended', actions: [] })
      expect(await at.seller('deliver', work)).toBe(404)
    })
  })
}
