import { describe, expect, test } from 'vitest'
import type { EndReason, RenewScene } from '../../../catalog/delivery/line.ts'
import type { SellerPort } from '../../../catalog/delivery/seller-port.ts'
import { readSignature } from '../../../functions/sellers/koogallery-signature.ts'
import { type Heard, lineOf, listenIn, secret, sellerAt, standIn } from './seller-world.ts'

const protocol = 'koogallery-v2'
const until = new Date('2027-01-31T10:20:30.000Z')

async function opened(options: { isTest?: boolean; totalMs?: number } = {}) {
  const world = await standIn()
  const seller = sellerAt(world.origin, { protocol, ...options })
  const asked = await seller.provision(lineOf())
  const instance = asked.status === 'working' ? (asked.instance ?? '') : ''
  return { ...world, seller, instance }
}

describe('an account at a V2 seller lives on', () => {
  test.each<[RenewScene, string]>([
    ['renewal', 'RENEWAL'],
    ['trial-to-paid', 'TRIAL_TO_FORMAL'],
    ['period-back', 'UNSUBSCRIBE_RENEWAL_PERIOD'],
    ['renewal-change', 'RENEWAL_CHANGE'],
  ])('the scene "%s" is told once however often it is asked', async (scene, name) => {
    const { seller, instance, accounts } = await opened()
    const line = lineOf({ term: { until, trial: false, ref: 'pay_2' } })
    expect(await seller.renew(instance, line, scene)).toEqual({ status: 'done' })
    expect(await seller.renew(instance, line, scene)).toEqual({ status: 'done' })
    expect(accounts()[0]).toMatchObject({
      until: '20270131102030',
      deeds: [{ what: name, ref: 'pay_2', asked: 2 }],
    })
  })

  test('it is frozen and taken up again, each twice', async () => {
    const { seller, instance, accounts } = await opened()
    for (const isFrozen of [true, true, false, false]) {
      const answer = isFrozen
        ? await seller.suspend(instance, lineOf(), 'unpaid')
        : await seller.resume(instance, lineOf())
      expect(answer).toEqual({ status: 'done' })
      expect(accounts()[0]?.frozen).toBe(isFrozen)
    }
  })

  test('a change is asked about first, and then made once', async () => {
    const { seller, instance, accounts } = await opened()
    const change = { plan: { id: 'pro', name: 'Pro' }, quantity: 5, ref: 'chg_1' }
    expect(await seller.checkChange(instance, lineOf(), change)).toEqual({ status: 'done' })
    expect(await seller.change(instance, lineOf(), change)).toEqual({ status: 'done' })
    expect(await seller.change(instance, lineOf(), change)).toEqual({ status: 'done' })
    expect(accounts()[0]?.deeds).toEqual([{ what: 'upgrade', ref: 'chg_1', asked: 2 }])
  })

  test('a change that the seller does not take on is refused before money moves', async () => {
    const { seller, instance, control } = await opened()
    await control({ fault: 'code', code: '000106', activity: 'changeInstanceCheck' })
    const change = { plan: { id: 'pro', name: 'Pro' }, quantity: 5, ref: 'chg_1' }
    expect(await seller.checkChange(instance, lineOf(), change)).toMatchObject({
      status: 'refused',
      fault: 'sold-out',
    })
  })

  test('nothing can be done with an instance that was released', async () => {
    const { seller, instance } = await opened()
    await seller.release(instance, lineOf(), 'refund')
    const change = { plan: { id: 'pro', name: 'Pro' }, quantity: 5, ref: 'chg_1' }
    for (const answer of [
      await seller.renew(instance, lineOf(), 'renewal'),
      await seller.suspend(instance, lineOf(), 'unpaid'),
      await seller.resume(instance, lineOf()),
      await seller.change(instance, lineOf(), change),
    ]) {
      expect(answer).toEqual({ status: 'unknown', reason: expect.stringContaining('000003') })
    }
  })

  test('a shop that takes no real money says so with every call, and the account is marked as a try', async () => {
    const { accounts } = await opened({ isTest: true })
    expect(accounts()[0]?.test).toBe(true)
    const real = await opened()
    expect(real.accounts()[0]?.test).toBe(false)
  })
})

describe('every result code has its meaning', () => {
  const meanings: [string, string, string?][] = [
    ['000001', 'refused', 'operator'],
    ['000002', 'refused', 'operator'],
    ['000004', 'working'],
    ['000005', 'unreachable'],
    ['000100', 'refused', 'sold-out'],
    ['000101', 'refused', 'buyer'],
    ['000102', 'refused', 'buyer'],
    ['000103', 'refused', 'buyer'],
    ['000104', 'unreachable'],
    ['000105', 'refused', 'buyer'],
    ['000106', 'refused', 'sold-out'],
    ['000107', 'refused', 'buyer'],
    ['000777', 'unreachable'],
  ]

  test.each(meanings)('%s for a new instance is %s %s', async (code, status, fault) => {
    const world = await standIn()
    await world.control({ fault: 'code', code, activity: 'newInstance' })
    const answer = await sellerAt(world.origin, { protocol }).provision(lineOf())
    expect(answer).toMatchObject({ status, reason: expect.stringContaining(code) })
    if (fault) expect(answer).toMatchObject({ fault })
  })

  test.each(meanings)('%s for a renewal is %s %s', async (code, status, fault) => {
    const { seller, instance, control } = await opened()
    await control({ fault: 'code', code, activity: 'refreshInstance' })
    const answer = await seller.renew(instance, lineOf(), 'renewal')
    expect(answer).toMatchObject({ status, reason: expect.stringContaining(code) })
    if (fault) expect(answer).toMatchObject({ fault })
  })
})

describe('what a seller does wrong is told in words', () => {
  test.each([
    ['http-503', 'HTTP 503'],
    ['broken-json', 'not JSON'],
    ['silent', 'did not answer'],
  ])('the fault "%s"', async (fault, words) => {
    const { seller, instance, control } = await opened({ totalMs: 700 })
    await control({ fault })
    expect(await seller.renew(instance, lineOf(), 'renewal')).toEqual({
      status: 'unreachable',
      reason: expect.stringContaining(words),
    })
    expect(await seller.renew(instance, lineOf(), 'renewal')).toEqual({ status: 'done' })
  })

  test('a clock that is 95 seconds off', async () => {
    const world = await standIn()
    await world.control({ fault: 'clock-off', seconds: 95 })
    const seller = sellerAt(world.origin, { protocol })
    expect(await seller.provision(lineOf())).toMatchObject({
      status: 'refused',
      fault: 'operator',
      reason: expect.stringContaining('compare the key and the clocks'),
    })
    expect(world.accounts()).toHaveLength(0)
  })
})

describe('on the wire', () => {
  const bodyOf = (call: Heard | undefined) => JSON.parse(call?.body ?? '{}') as Record<string, unknown>

  async function wire(work: (seller: SellerPort) => Promise<unknown>, isTest = false): Promise<Heard[]> {
    const { origin, calls } = await listenIn(() => ({ body: '{"resultCode":"000000","instanceId":"i-1"}' }))
    await work(sellerAt(origin, { protocol, isTest }))
    return calls
  }

  test('each call’s body has the published fields, compact, ascending, as text, and is signed', async () => {
    const line = lineOf({ term: { until, trial: false, ref: 'pay_2' } })
    const change = { plan: { id: 'pro', name: 'Pro' }, quantity: 5, ref: 'chg_1' }
    const calls = await wire(async (seller) => {
      await seller.provision(line)
      await seller.query('i-1', line)
      await seller.renew('i-1', line, 'renewal')
      await seller.suspend('i-1', line, 'unpaid')
      await seller.resume('i-1', line)
      await seller.checkChange('i-1', line, change)
      await seller.change('i-1', line, change)
      await seller.release('i-1', line, 'refund')
    }, true)
    expect(calls.map(({ body }) => body.replace(/"businessId":"[0-9a-f]{32}"/, '"businessId":"…"'))).toEqual([
      '{"activity":"newInstance","businessId":"…","orderId":"ord_1","orderLineId":"ord_1-1","testFlag":"1"}',
      '{"activity":"queryInstance","instanceId":"i-1","testFlag":"1"}',
      '{"activity":"refreshInstance","expireTime":"20270131102030","instanceId":"i-1","orderId":"pay_2","orderLineId":"pay_2-1","productId":"tracewell","scene":"RENEWAL","testFlag":"1"}',
      '{"activity":"updateInstanceStatus","instanceId":"i-1","status":"FREEZE","testFlag":"1"}',
      '{"activity":"updateInstanceStatus","instanceId":"i-1","status":"UNFREEZE","testFlag":"1"}',
      '{"activity":"changeInstanceCheck","instanceId":"i-1","productInfo":{"linearValue":"5","productId":"tracewell","skuCode":"pro"},"testFlag":"1"}',
      '{"activity":"upgradeInstance","instanceId":"i-1","orderId":"chg_1","orderLineId":"chg_1-1","testFlag":"1"}',
      '{"activity":"releaseInstance","instanceId":"i-1","orderId":"ord_1","orderLineId":"ord_1-1","testFlag":"1"}',
    ])
    for (const { path, body } of calls) {
      const {
        signature = '',
        timestamp = '',
        nonce = '',
      } = Object.fromEntries(new URL(path, 'http://x').searchParams)
      expect(readSignature(secret, { body, timestamp, nonce }, signature)).toBe('valid')
    }
  })

  test.each<[EndReason, boolean]>([
    ['refund', true],
    ['canceled', true],
    ['expired', false],
    ['unpaid', false],
  ])('a release for "%s" names the order: %s', async (reason, isNamed) => {
    const [call] = await wire((seller) => seller.release('i-1', lineOf(), reason))
    expect('orderId' in bodyOf(call)).toBe(isNamed)
  })

  test('questions that come together go in one call, as many as its field holds', async () => {
    const ids = [1, 2, 3].map((digit) => `10e758d0-31ad-4c4b-8f1b-81d03469a10${digit}`)
    const { origin, calls } = await listenIn(({ body }) => {
      const info = String((JSON.parse(body) as { instanceId: string }).instanceId)
        .split(',')
        .map((instanceId) => ({ instanceId, appInfo: { frontEndUrl: `https://a.example/${instanceId}` } }))
      return { body: JSON.stringify({ resultCode: '000000', info }) }
    })
    const seller = sellerAt(origin, { protocol })
    const answers = await Promise.all(ids.map((id) => seller.query(id, lineOf())))
    expect(answers.map((answer) => answer.status === 'ready' && answer.access.frontUrl)).toEqual(
      ids.map((id) => `https://a.example/${id}`),
    )
    expect(calls.map((call) => String(bodyOf(call).instanceId)).sort()).toEqual(
      [`${ids[0]},${ids[1]}`, ids[2]].sort(),
    )
  })

  test('one unknown instance in a list spoils no other’s answer', async () => {
    const { origin } = await listenIn(({ body }) => {
      const { instanceId } = JSON.parse(body) as { instanceId: string }
      if (instanceId.includes('gone')) return { body: '{"resultCode":"000003"}' }
      return {
        body: JSON.stringify({
          resultCode: '000000',
          info: [{ instanceId, appInfo: { frontEndUrl: 'https://a.example/' } }],
        }),
      }
    })
    const seller = sellerAt(origin, { protocol })
    const [gone, here] = await Promise.all([seller.query('gone', lineOf()), seller.query('here', lineOf())])
    expect(gone).toMatchObject({ status: 'unreachable', reason: expect.stringContaining('000003') })
    expect(here).toMatchObject({ status: 'ready' })
  })

  test('the seller has five seconds', async () => {
    const { origin, control } = await standIn()
    await control({ fault: 'silent' })
    const asked = sellerAt(origin, { protocol, totalMs: 15_000 }).provision(lineOf())
    expect(await asked).toMatchObject({ reason: expect.stringContaining('did not answer in 5 seconds') })
  }, 8000)

  test('an order notification names order and line, and is signed as every other call', async () => {
    const { origin, calls } = await listenIn(() => ({ body: '{"resultCode":"000000"}' }))
    const line = lineOf({ term: { until, trial: false, ref: 'pay_2' } })
    expect(await sellerAt(origin, { protocol, isTest: true }).notify?.(line)).toEqual({ status: 'done' })
    const [{ path, body } = { path: '', body: '' }] = calls
    expect(body).toBe('{"activity":"orderNotify","orderId":"pay_2","orderLineId":"pay_2-1","testFlag":"1"}')
    const {
      nonce = '',
      timestamp = '',
      signature = '',
    } = Object.fromEntries(new URL(path, origin).searchParams)
    expect(readSignature(secret, { body, nonce, timestamp }, signature)).toBe('valid')
    const real = await standIn()
    expect(await sellerAt(real.origin, { protocol }).notify?.(lineOf())).toEqual({ status: 'done' })
  })

  test('with two keys the first signs, and an answer may be signed with the other', async () => {
    const world = await standIn({ keys: ['new-key'] })
    const seller = sellerAt(world.origin, { protocol, key: 'new-key,old-key' })
    expect(await seller.provision(lineOf())).toMatchObject({ status: 'working' })
  })
})
