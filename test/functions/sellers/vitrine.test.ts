import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { RenewScene } from '../../../catalog/delivery/line.ts'
import { readMessage, signMessage } from '../../../functions/sellers/standard-webhooks.ts'
import { type Heard, lineOf, listenIn, secret, sellerAt, standIn } from './seller-world.ts'

const protocol = 'vitrine'
const until = new Date('2027-01-31T10:20:30.000Z')
const change = { plan: { id: 'pro', name: 'Pro' }, quantity: 5, ref: 'chg_1' }

async function opened(line = lineOf(), readyAfterMs: [number, number] = [0, 0]) {
  const world = await standIn({ readyAfterMs })
  const seller = sellerAt(world.origin, { protocol })
  return { ...world, seller, asked: await seller.provision(line) }
}

describe('an account at a seller who speaks vitrine', () => {
  test('has the id of our delivery, is made once, and is handed over', async () => {
    const { asked, seller, accounts } = await opened()
    const [account] = accounts()
    const handed = {
      status: 'ready',
      instance: 'del_1',
      access: {
        frontUrl: 'https://app.northbeam.example/del_1',
        adminUrl: 'https://app.northbeam.example/del_1/admin',
        userName: account?.userName,
        password: account?.password,
        memo: expect.stringContaining('Sandbox'),
      },
    }
    expect(asked).toEqual(handed)
    expect(await seller.provision(lineOf())).toEqual(handed)
    expect(await seller.query('del_1', lineOf())).toEqual(handed)
    expect(accounts()).toHaveLength(1)
    expect(account).toMatchObject({ plan: 'team', quantity: 3, until: until.toISOString(), buyer: {} })
  })

  test('that is being set up is looked at again when the seller said', async () => {
    const { asked, seller } = await opened(lineOf(), [1500, 1500])
    expect(asked).toEqual({ status: 'working', instance: 'del_1', afterSeconds: 2 })
    await new Promise((resolve) => setTimeout(resolve, 1510))
    expect(await seller.query('del_1', lineOf())).toMatchObject({ status: 'ready' })
  })

  test('of another order line under the same id is a conflict for the operator', async () => {
    const { seller } = await opened()
    expect(await seller.provision(lineOf({ order: 'ord_2' }))).toMatchObject({
      status: 'refused',
      fault: 'operator',
    })
  })

  test.each<[RenewScene]>([['renewal'], ['trial-to-paid'], ['period-back'], ['renewal-change']])(
    'is told the scene "%s" once',
    async (scene) => {
      const { seller, accounts } = await opened()
      const line = lineOf({ term: { until: new Date('2027-02-28T00:00:00Z'), trial: false, ref: 'pay_2' } })
      expect(await seller.renew('del_1', line, scene)).toEqual({ status: 'done' })
      expect(await seller.renew('del_1', line, scene)).toEqual({ status: 'done' })
      expect(accounts()[0]).toMatchObject({
        until: '2027-02-28T00:00:00.000Z',
        deeds: [{ what: scene, ref: 'pay_2', asked: 2 }],
      })
    },
  )

  test('is changed after it was asked about', async () => {
    const { seller, accounts } = await opened()
    expect(await seller.checkChange('del_1', lineOf(), change)).toEqual({ status: 'done' })
    expect(accounts()[0]).toMatchObject({ plan: 'team', quantity: 3 })
    expect(await seller.change('del_1', lineOf(), change)).toEqual({ status: 'done' })
    expect(accounts()[0]).toMatchObject({ plan: 'pro', quantity: 5 })
  })

  test('is paused, opened again and closed, each as often as it is asked', async () => {
    const { seller, accounts } = await opened()
    expect(await seller.suspend('del_1', lineOf(), 'unpaid')).toEqual({ status: 'done' })
    expect(await seller.suspend('del_1', lineOf(), 'unpaid')).toEqual({ status: 'done' })
    expect(accounts()[0]?.frozen).toBe(true)
    expect(await seller.resume('del_1', lineOf())).toEqual({ status: 'done' })
    expect(accounts()[0]?.frozen).toBe(false)
    expect(await seller.release('del_1', lineOf(), 'refund')).toEqual({ status: 'released' })
    expect(await seller.release('del_1', lineOf(), 'refund')).toEqual({ status: 'released' })
    expect(await seller.renew('del_1', lineOf(), 'renewal')).toMatchObject({ status: 'unknown' })
  })

  test('whose making was never answered is taken back without asking for it again', async () => {
    const world = await standIn()
    const seller = sellerAt(world.origin, { protocol })
    await world.control({ fault: 'lost', activity: 'PUT' })
    expect(await seller.provision(lineOf())).toMatchObject({ status: 'unreachable' })
    expect(await seller.abandon?.(lineOf(), 'refund')).toEqual({ status: 'released' })
    expect(world.accounts()).toMatchObject([{ asked: 1, releasedAt: expect.any(Number) }])
    expect(await seller.abandon?.(lineOf({ delivery: 'del_9' }), 'refund')).toEqual({ status: 'released' })
  })
})

describe('what the seller answers has its meaning', () => {
  test.each([
    ['http-503', { status: 'unreachable', reason: expect.stringContaining('HTTP 503') }],
    ['html', { status: 'unreachable', reason: expect.stringContaining('not JSON') }],
    ['wrong-signature', { status: 'unreachable', reason: expect.stringContaining('does not fit') }],
    ['busy', { status: 'unreachable', afterSeconds: 30 }],
    ['sold-out', { status: 'refused', fault: 'sold-out' }],
    ['bought-before', { status: 'refused', fault: 'buyer' }],
  ])('the fault "%s"', async (fault, meaning) => {
    const world = await standIn()
    await world.control({ fault })
    expect(await sellerAt(world.origin, { protocol }).provision(lineOf())).toMatchObject(meaning)
  })

  test.each([
    [401, '', { status: 'refused', fault: 'operator', reason: expect.stringContaining('signature') }],
    [422, '', { status: 'refused', fault: 'operator', reason: expect.stringContaining('a field') }],
    [409, '{"code":"mobile_needed"}', { status: 'refused', fault: 'buyer', field: 'mobile' }],
    [409, '{"code":"email_needed"}', { status: 'refused', fault: 'buyer', field: 'email' }],
    [409, '{"code":"domain_taken"}', { status: 'refused', fault: 'buyer', field: 'domain' }],
    [
      418,
      '{"code":"teapot","message":"short\\u202e\\nand stout"}',
      { reason: expect.stringContaining('short and stout') },
    ],
    [201, '{"status":"ready"}', { status: 'unreachable', reason: expect.stringContaining('no access') }],
    [200, '{"status":"sleeping"}', { status: 'unreachable', reason: expect.stringContaining('status') }],
  ])('%i %s', async (status, body, meaning) => {
    const { origin } = await listenIn(() => ({ status, body }))
    expect(await sellerAt(origin, { protocol }).provision(lineOf())).toMatchObject(meaning)
  })

  test('an answer without a signature is taken, as the connection itself vouches for the host', async () => {
    const world = await standIn()
    await world.control({ fault: 'unsigned' })
    expect(await sellerAt(world.origin, { protocol }).provision(lineOf())).toMatchObject({ status: 'ready' })
  })

  test('a change that the seller does not take on is refused before money moves', async () => {
    const { seller, control } = await opened()
    await control({ fault: 'code', activity: 'PATCH' })
    expect(await seller.checkChange('del_1', lineOf(), change)).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('the change is not possible'),
    })
  })

  test('a clock that is six minutes off is the operator’s to mend', async () => {
    const world = await standIn()
    await world.control({ fault: 'clock-off', seconds: 360 })
    expect(await sellerAt(world.origin, { protocol }).provision(lineOf())).toMatchObject({
      status: expect.stringMatching(/refused|unreachable/),
    })
    expect(world.accounts()).toHaveLength(0)
  })
})

describe('on the wire', () => {
  const headersOf = (call: Heard | undefined) => call?.headers as Record<string, string>

  test('a call is signed as Standard Webhooks, with an id that names method and account', async () => {
    const { origin, calls } = await listenIn(() => ({ status: 202, body: '{"status":"working"}' }))
    const buyer = { email: 'ada@buyer.example', locale: 'en', sharesContact: true }
    await sellerAt(origin, { protocol, url: 'https://api.northbeam.example/v1/', isTest: true }).provision(
      lineOf({ buyer, inputs: { mobile: '+49' } }),
    )
    const [call] = calls
    expect(call).toMatchObject({ method: 'PUT', path: '/v1/instances/del_1' })
    expect(JSON.parse(call?.body ?? '')).toEqual({
      order: 'ord_1',
      line: 'line_1',
      ref: 'ord_1',
      product: { id: 'tracewell', name: 'Tracewell' },
      plan: { id: 'team', name: 'Team' },
      quantity: 3,
      unit: 'seat',
      billing: { every: 'month' },
      term: { until: until.toISOString(), trial: false },
      buyer: { locale: 'en', email: 'ada@buyer.example', mobile: '+49' },
      test: true,
    })
    expect(headersOf(call)['webhook-id']).toMatch(/^PUT-del_1-[0-9a-f]{24}$/)
    expect(readMessage([secret], headersOf(call), call?.body ?? '', new Date())).toBe('valid')
  })

  test('while a key is replaced every call carries both signatures, and either side may be first', async () => {
    const { origin, calls } = await listenIn(() => ({ status: 202, body: '{"status":"working"}' }))
    await sellerAt(origin, { protocol, key: 'new, old' }).provision(lineOf())
    const [call] = calls
    expect(headersOf(call)['webhook-signature']?.split(' ')).toHaveLength(2)
    for (const known of ['new', 'old']) {
      expect(readMessage([known], headersOf(call), call?.body ?? '', new Date())).toBe('valid')
      const world = await standIn({ keys: [known] })
      const seller = sellerAt(world.origin, { protocol, key: 'new,old' })
      expect(await seller.provision(lineOf())).toMatchObject({ status: 'ready' })
    }
    expect(readMessage(['third'], headersOf(call), call?.body ?? '', new Date())).toBe('wrong')
  })

  test('without consent nothing of the buyer but the language goes', async () => {
    const { origin, calls } = await listenIn(() => ({ status: 202, body: '{"status":"working"}' }))
    await sellerAt(origin, { protocol }).provision(lineOf())
    expect((JSON.parse(calls[0]?.body ?? '') as { buyer: object }).buyer).toEqual({ locale: 'en' })
  })
})

describe('a Standard Webhooks signature', () => {
  const now = new Date('2026-11-01T00:00:00Z')
  const message = { id: 'msg_1', timestamp: String(now.getTime() / 1000), body: '{"a":1}' }

  test('is that of the published scheme, with a whsec_ secret', () => {
    const raw = Buffer.from('0123456789abcdef0123456789abcdef')
    const due = createHmac('sha256', raw).update(`msg_1.${message.timestamp}.{"a":1}`).digest('base64')
    expect(signMessage([`whsec_${raw.toString('base64')}`], message)['webhook-signature']).toBe(`v1,${due}`)
  })

  test.each([
    [-299, 'valid'],
    [299, 'valid'],
    [-301, 'stale'],
    [301, 'stale'],
  ])('made %i seconds away is %s', (seconds, reading) => {
    const at = new Date(now.getTime() + seconds * 1000)
    expect(readMessage(['k'], signMessage(['k'], message), message.body, at)).toBe(reading)
  })

  test('does not fit another body, id or version', () => {
    const headers = signMessage(['k'], message)
    expect(readMessage(['k'], headers, '{"a":2}', now)).toBe('wrong')
    expect(readMessage(['k'], { ...headers, 'webhook-id': 'msg_2' }, message.body, now)).toBe('wrong')
    const v2 = headers['webhook-signature']?.replace('v1', 'v1a')
    expect(readMessage(['k'], { ...headers, 'webhook-signature': v2 }, message.body, now)).toBe('wrong')
    expect(readMessage(['k'], {}, message.body, now)).toBe('unsigned')
  })
})
