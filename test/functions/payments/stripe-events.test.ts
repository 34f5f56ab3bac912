import fc from 'fast-check'
import Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { createEventReader, followedEvents } from '../../../functions/payments/stripe-events.ts'

const now = new Date('2026-03-01T12:00:00Z')
const nowSeconds = now.getTime() / 1000
const body = JSON.stringify({
  id: 'evt_1',
  object: 'event',
  type: 'checkout.session.completed',
  created: 1_772_000_000,
  livemode: false,
  data: {
    object: { object: 'checkout.session', id: 'cs_test_1', client_reference_id: 'ord_1', amount_total: 1 },
  },
})
const read = createEventReader(['whsec_new', 'whsec_old'])

describe('reading a payment event', () => {
  test('tells what it is and which session it speaks of', async () => {
    expect(await read(body, await sign(body), now)).toEqual({
      id: 'evt_1',
      type: 'checkout.session.completed',
      createdAt: new Date(1_772_000_000_000),
      livemode: false,
      session: 'cs_test_1',
      reference: 'ord_1',
      subject: 'session:cs_test_1',
    })
  })

  test.each([
    [-301, false],
    [-300, true],
    [-299, true],
    [299, true],
    [300, true],
    [301, false],
  ])('a signature of %d seconds from now is taken: %s', async (seconds, isTaken) => {
    const signature = await sign(body, { timestamp: nowSeconds + seconds })
    const outcome = read(body, signature, now)
    if (isTaken) await expect(outcome).resolves.toMatchObject({ id: 'evt_1' })
    else await expect(outcome).rejects.toMatchObject({ code: 'signature_invalid' })
  })

  test('takes either secret while one replaces the other, and only the new one afterwards', async () => {
    const signedOld = await sign(body, { secret: 'whsec_old' })
    await expect(read(body, signedOld, now)).resolves.toMatchObject({ id: 'evt_1' })
    const afterwards = createEventReader(['whsec_new'])
    await expect(afterwards(body, signedOld, now)).rejects.toMatchObject({ code: 'signature_invalid' })
    await expect(afterwards(body, await sign(body), now)).resolves.toMatchObject({ id: 'evt_1' })
  })

  test('takes a header with several signatures when one of them is right', async () => {
    const right = (await sign(body)).split('v1=')[1]
    const header = `t=${nowSeconds},v1=${'0'.repeat(64)},v1=${right}`
    await expect(read(body, header, now)).resolves.toMatchObject({ id: 'evt_1' })
  })

  test.each([
    ['nothing', ''],
    ['garbage', 'garbage'],
    ['a time alone', `t=${nowSeconds}`],
    ['an old scheme', `t=${nowSeconds},v0=${'0'.repeat(64)}`],
    ['no number for the time', `t=soon,v1=${'0'.repeat(64)}`],
  ])('refuses %s in place of a signature', async (_, header) => {
    await expect(read(body, header, now)).rejects.toMatchObject({ code: 'signature_invalid' })
  })

  test('refuses a body of which one character changed, or that was written anew', async () => {
    const signature = await sign(body)
    await expect(read(body.replace('cs_test_1', 'cs_test_2'), signature, now)).rejects.toMatchObject({
      code: 'signature_invalid',
    })
    const anew = JSON.stringify(JSON.parse(body), null, 2)
    await expect(read(anew, signature, now)).rejects.toMatchObject({ code: 'signature_invalid' })
  })

  test('without a secret says that it cannot check yet', async () => {
    const unconfigured = createEventReader([])
    await expect(unconfigured(body, await sign(body), now)).rejects.toMatchObject({
      code: 'webhook_unconfigured',
    })
  })

  test('an old event in a fresh envelope is taken: its age is no reason to refuse', async () => {
    const old = body.replace('1772000000', '1500000000')
    await expect(read(old, await sign(old), now)).resolves.toMatchObject({ id: 'evt_1' })
  })

  test('unknown types and thin events are read as far as they go', async () => {
    const thin = JSON.stringify({
      id: 'evt_2',
      object: 'v2.core.event',
      type: 'v1.billing.meter.error',
      created: '2026-03-01T12:00:00.000Z',
      livemode: true,
    })
    expect(await read(thin, await sign(thin), now)).toMatchObject({
      id: 'evt_2',
      livemode: true,
      session: null,
    })
  })

  test.each([
    ['customer.subscription.updated', { object: 'subscription', id: 'sub_1' }, 'subscription:sub_1'],
    ['invoice.paid', ofSubscription('sub_1'), 'subscription:sub_1'],
    ['invoice.payment_failed', ofSubscription({ id: 'sub_1', object: 'subscription' }), 'subscription:sub_1'],
    ['invoice.paid', { object: 'invoice', id: 'in_1', parent: null }, null],
    ['charge.refunded', { object: 'charge', id: 'ch_1', payment_intent: 'pi_1' }, 'payment:pi_1'],
    ['refund.updated', { object: 'refund', id: 're_1', payment_intent: 'pi_1' }, 'payment:pi_1'],
    ['refund.failed', { object: 'refund', id: 're_1', payment_intent: null }, null],
    ['charge.dispute.closed', { object: 'dispute', id: 'dp_1', payment_intent: 'pi_1' }, 'dispute:dp_1'],
    ['customer.updated', { object: 'customer', id: 'cus_1' }, null],
    ['charge.succeeded', { object: 'charge', id: 'ch_1', payment_intent: 'pi_1' }, null],
    ['invoice.paid', { object: 'invoice', id: 'in_1', parent: 'nonsense' }, null],
  ])('%s of %j is about %s', async (type, object, subject) => {
    const told = JSON.stringify({ id: 'evt_3', type, created: 1, livemode: false, data: { object } })
    const event = await read(told, await sign(told), now)
    expect(event).toMatchObject({ session: null, subject })
  })

  test('names the order that a subscription and its invoices were made for', async () => {
    const metadata = { order: 'ord_1' }
    const things = [
      { object: 'subscription', id: 'sub_1', metadata },
      { ...ofSubscription('sub_1', metadata) },
      { object: 'charge', id: 'ch_1', metadata },
    ]
    for (const object of things) {
      const told = JSON.stringify({ id: 'evt_3', type: 'any', created: 1, livemode: false, data: { object } })
      expect((await read(told, await sign(told), now)).reference).toBe('ord_1')
    }
  })

  test('asks for no more types of events than Stripe takes at once', () => {
    expect(followedEvents.length).toBeLessThanOrEqual(20)
  })

  test('no mutation of body or header is ever taken', async () => {
    const signature = await sign(body)
    const mutated = fc.record({
      at: fc.nat(body.length - 1),
      char: fc.string({ minLength: 1, maxLength: 1 }),
      header: fc.option(fc.string(), { nil: undefined }),
    })
    await fc.assert(
      fc.asyncProperty(mutated, async ({ at, char, header }) => {
        const changed = body.slice(0, at) + char + body.slice(at + 1)
        fc.pre(changed !== body || header !== undefined)
        const outcome = read(changed, header ?? signature, now)
        await expect(outcome).rejects.toMatchObject({ code: 'signature_invalid' })
      }),
      { numRuns: 300 },
    )
  })
})

function sign(payload: string, { timestamp = nowSeconds, secret = 'whsec_new' } = {}): Promise<string> {
  return Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp })
}

/** An invoice of a subscription, as an event shows it. */
function ofSubscription(subscription: unknown, metadata: object = {}) {
  return { object: 'invoice', id: 'in_1', parent: { subscription_details: { subscription, metadata } } }
}
