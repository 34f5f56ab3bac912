import { expect, test } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import { tell } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { type Engaged, engage } from './engaged.ts'

const service: Delivery = {
  kind: 'service',
  request: [{ id: 'goal', label: 'What should change?', type: 'textarea', required: true }],
  deadlines: { answer: 2, deliver: 10, review: 5 },
  silence: 'accept',
}

/** The bank takes part: a dispute over the payment of work that people are at. */
export function describeEngagementDisputes(store: StoreKind): void {
  const begin = async (): Promise<Engaged> => {
    const at = await engage(store, { delivery: service, inputs: { goal: 'Move it.' } })
    await at.seller('take-on')
    at.letters()
    return at
  }
  const said = async (at: Engaged): Promise<string> => {
    const path = `https://shop.example${at.sellerPath}/record`
    return (await at.shop.app.request(path, { headers: at.sellerKey() })).text()
  }

  test('a dispute on the way is told to both sides; what is accepted meanwhile is paused, and goes on when it is won', async () => {
    const at = await begin()
    await dispute(at, 'open')
    expect(at.letters()).toEqual(['ada: Your bank asks for your payment for Product service back'])
    const asked = 'Your bank is asking for the payment back.'
    expect((await at.sellerSees()).delivery.timeline[0]?.text).toContain(asked)
    expect(await at.shown()).toMatchObject({ state: 'waiting', waitingFor: 'seller' })
    await at.seller('deliver', { note: 'Done.' })
    expect(await at.buyer('accept')).toBe(200)
    expect(await at.shown()).toMatchObject({
      state: 'suspended',
      actions: [],
      text: 'Paused, while the bank looks into the payment.',
    })
    await dispute(at, 'won')
    expect((await at.shown()).state).toBe('active')
    const record = await said(at)
    for (const line of [asked, 'The delivery was accepted.', 'Paused, while the bank looks'])
      expect(record).toContain(line)
  })

  test('what the bank holds already is not given back a second time, though both agree on it', async () => {
    const at = await begin()
    await dispute(at, 'open')
    await at.buyer('ask-refund', { percent: '100', note: 'We stop here.' })
    expect(await at.seller('agree-refund')).toBe(200)
    expect((await at.shown()).state).toBe('ended')
    expect(await at.refunds()).toEqual([])
    expect(at.shop.gateway.refunds).toEqual([])
    await dispute(at, 'lost')
    expect(await at.refunds()).toEqual([])
  })

  test.each(['underway', 'delivered', 'appealed'])(
    'a dispute that is lost closes the engagement while it is %s, and its seller hears of it',
    async (step) => {
      const at = await begin()
      if (step !== 'underway') await at.seller('deliver', { note: 'Done.' })
      if (step === 'appealed') await at.buyer('appeal', { note: 'It is not what I bought.' })
      await dispute(at, 'open')
      at.letters()
      await dispute(at, 'lost')
      expect(at.letters()).toEqual(['sales: Closed: Product service'])
      expect(at.shop.letters.at(-1)?.text).toContain('because the payment was disputed')
      expect(await at.shown()).toMatchObject({
        state: 'ended',
        actions: [],
        text: 'The engagement is closed, because the payment was disputed.',
      })
      expect(await at.seller('deliver', { note: 'Late.' })).toBe(404)
      expect(await at.buyer('accept')).toBe(404)
      expect(await at.operator('decide-refund', { percent: '100', note: 'No.' })).toBe(404)
      // What the bank took is not given back once more.
      expect(await at.refunds()).toEqual([])
      await at.pass(40)
      expect((await at.shown()).state).toBe('ended')
      const record = await said(at)
      expect(record).toContain('State: ended. The engagement is closed, because the payment was disputed.')
      expect(record).toContain('The bank took the payment back, so it ends now.')
    },
  )
}

async function dispute({ shop, order }: Engaged, state: 'open' | 'won' | 'lost'): Promise<void> {
  const { payment_intent } = await shop.shop.store.read
    .selectFrom('payments')
    .select('payment_intent')
    .where('order_id', '=', order)
    .executeTakeFirstOrThrow()
  shop.billing.disputeList.set('dp_1', {
    id: 'dp_1',
    paymentIntent: payment_intent,
    amount: 4900,
    currency: 'usd',
    state,
    reason: 'fraudulent',
    openedAt: shop.world.now(),
  } as never)
  await tell(shop, '', shop.gateway.eventAbout('dispute:dp_1', 'charge.dispute.updated'))
  await shop.runJobs()
}
