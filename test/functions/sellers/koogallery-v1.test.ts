import { describe, expect, test } from 'vitest'
import type { RenewScene } from '../../../catalog/delivery/line.ts'
import type { SellerPort } from '../../../catalog/delivery/seller-port.ts'
import { decryptField, encryptField } from '../../../functions/sellers/koogallery-secrets.ts'
import { fitsToken, signAnswer } from '../../../functions/sellers/koogallery-signature.ts'
import { type Heard, lineOf, listenIn, secret, type SoldLine, sellerAt, standIn } from './seller-world.ts'

const protocol = 'koogallery-v1'
const until = new Date('2027-01-31T10:20:30.000Z')
const change = { plan: { id: 'pro', name: 'Pro' }, quantity: 5, ref: 'chg_1' }
const measured = lineOf({ billing: { usage: { unit: 'call', every: 'month' } } })

async function opened(line = lineOf(), readyAfterMs: [number, number] = [0, 0]) {
  const world = await standIn({ readyAfterMs })
  const seller = sellerAt(world.origin, { protocol })
  const asked = await seller.provision(line)
  const instance = 'instance' in asked ? (asked.instance ?? '') : ''
  return { ...world, seller, instance, asked }
}

describe('an account at a V1 seller', () => {
  test('is handed over at once, with user name and password decrypted', async () => {
    const { asked, accounts } = await opened()
    const [account] = accounts()
    expect(asked).toEqual({
      status: 'ready',
      instance: account?.instance,
      access: {
        frontUrl: `https://app.northbeam.example/${account?.instance.slice(0, 8)}`,
        adminUrl: `https://app.northbeam.example/${account?.instance.slice(0, 8)}/admin`,
        userName: account?.userName,
        password: account?.password,
        memo: expect.stringContaining('Sandbox'),
      },
    })
  })

  test('that is still being set up is looked at by asking again, and stays one', async () => {
    const { asked, seller, instance, accounts } = await opened(lineOf(), [1500, 1500])
    expect(asked).toEqual({ status: 'working', instance })
    expect(await seller.query(instance, lineOf())).toEqual({ status: 'working', instance })
    await new Promise((resolve) => setTimeout(resolve, 1510))
    expect(await seller.query(instance, lineOf())).toMatchObject({ status: 'ready', instance })
    expect(accounts()).toHaveLength(1)
    expect(new Set(accounts()[0]?.businessIds).size).toBe(3)
  })

  test('a second instance for the same order is not taken', async () => {
    const { seller, instance, control } = await opened()
    await control({ fault: 'second-instance' })
    expect(await seller.query(instance, lineOf())).toMatchObject({
      status: 'unreachable',
      reason: expect.stringContaining('another instance'),
    })
  })

  test.each<[RenewScene]>([['renewal'], ['trial-to-paid'], ['period-back'], ['renewal-change']])(
    'the scene "%s" moves its end, once an order',
    async (scene) => {
      const { seller, instance, accounts } = await opened()
      const line = lineOf({ term: { until: new Date('2027-02-28T00:00:00Z'), trial: false, ref: 'pay_2' } })
      expect(await seller.renew(instance, line, scene)).toEqual({ status: 'done' })
      expect(await seller.renew(instance, line, scene)).toEqual({ status: 'done' })
      expect(accounts()[0]).toMatchObject({
        until: '20270228000000',
        deeds: [{ what: 'refreshInstance', ref: 'pay_2-1', asked: 2 }],
      })
    },
  )

  test('is another for every line of an order, since its sellers make one instance an order', async () => {
    const { seller, accounts } = await opened()
    const other = await seller.provision(lineOf({ line: 'line_2' }))
    expect(other).toMatchObject({ status: 'ready' })
    const [two, one] = accounts()
    expect(accounts()).toHaveLength(2)
    expect([one?.order, two?.order]).toEqual(['ord_1-1', 'ord_1-2'])
    const paidLater = { term: { until, trial: false, ref: 'pay_2' } }
    await seller.renew(one?.instance ?? '', lineOf(paidLater), 'renewal')
    await seller.renew(two?.instance ?? '', lineOf({ ...paidLater, line: 'line_2' }), 'renewal')
    const refs = accounts().map(({ deeds }) => deeds[0]?.ref)
    expect(refs).toEqual(['pay_2-2', 'pay_2-1'])
  })

  test('is changed once an order, without being asked about first', async () => {
    const { seller, instance, accounts } = await opened()
    expect(await seller.checkChange(instance, lineOf(), change)).toEqual({ status: 'done' })
    expect(await seller.change(instance, lineOf(), change)).toEqual({ status: 'done' })
    expect(await seller.change(instance, lineOf(), change)).toEqual({ status: 'done' })
    expect(accounts()[0]).toMatchObject({ plan: 'pro', quantity: 5, deeds: [{ asked: 2 }] })
  })

  test.each([
    ['paid by period expires and comes back by a renewal', lineOf()],
    ['paid by use is frozen and thawed', measured],
  ])('that is %s', async (_name, line) => {
    const { seller, instance, accounts } = await opened(line)
    expect(await seller.suspend(instance, line, 'unpaid')).toEqual({ status: 'done' })
    expect(await seller.suspend(instance, line, 'unpaid')).toEqual({ status: 'done' })
    expect(accounts()[0]?.frozen).toBe(true)
    expect(await seller.resume(instance, line)).toEqual({ status: 'done' })
    expect(accounts()[0]?.frozen).toBe(false)
  })

  test('that is paid by use is looked at by queryInstance', async () => {
    const { seller, instance } = await opened(measured)
    expect(await seller.query(instance, measured)).toMatchObject({ status: 'ready', instance })
  })

  test('is released, twice as once, and then unknown', async () => {
    const { seller, instance } = await opened()
    expect(await seller.release(instance, lineOf(), 'refund')).toEqual({ status: 'released' })
    expect(await seller.release(instance, lineOf(), 'refund')).toEqual({ status: 'released' })
    expect(await seller.release('nowhere', lineOf(), 'refund')).toEqual({ status: 'released' })
    expect(await seller.renew(instance, lineOf(), 'renewal')).toMatchObject({ status: 'unknown' })
  })
})

describe('what the buyer agreed to', () => {
  const contact = { email: 'ada@buyer.example', locale: 'en', sharesContact: true }

  test('goes encrypted, and is read by the seller', async () => {
    const inputs = { mobile: '15905222222', domain: 'buyer.example' }
    const { accounts } = await opened(lineOf({ buyer: contact, inputs }))
    expect(accounts()[0]?.buyer).toEqual({
      email: 'ada@buyer.example',
      mobilePhone: '15905222222',
      emailDomainName: 'buyer.example',
    })
  })

  test('is all that goes: without consent neither address nor number leaves', async () => {
    const { accounts } = await opened(lineOf({ inputs: { mobile: '15905222222' } }))
    expect(accounts()[0]?.buyer).toEqual({})
  })
})

describe('what a V1 seller does wrong is told in words', () => {
  test.each([
    ['wrong-signature', 'Body-Sign does not fit'],
    ['unsigned', 'no Body-Sign header'],
    ['http-500', 'HTTP 500'],
    ['html', 'no Body-Sign header'],
    ['closed', 'closed the connection'],
  ])('the fault "%s", and a new instance is asked for again in an hour', async (fault, words) => {
    const world = await standIn()
    // A reading call whose connection is closed is made a second time at once.
    await world.control({ fault, next: 2 })
    expect(await sellerAt(world.origin, { protocol }).provision(lineOf())).toEqual({
      status: 'unreachable',
      reason: expect.stringMatching(words),
      afterSeconds: 3600,
      giveUpAfterSeconds: 10_800,
    })
  })

  test('a wrong key is the operator’s to mend', async () => {
    const world = await standIn()
    const answer = await sellerAt(world.origin, { protocol, key: 'wrong' }).provision(lineOf())
    // The seller signs its refusal with its own key, so we cannot read it.
    expect(answer).toMatchObject({ status: 'unreachable', reason: expect.stringContaining('Body-Sign') })
    expect(world.accounts()).toHaveLength(0)
  })

  test('a mobile number that is taken is the buyer’s to give anew', async () => {
    const world = await standIn()
    await world.control({ fault: 'code', code: '000101' })
    expect(await sellerAt(world.origin, { protocol }).provision(lineOf())).toMatchObject({
      status: 'refused',
      fault: 'buyer',
      field: 'mobile',
    })
  })

  test('a password that was encrypted with another key is not handed on', async () => {
    const { origin } = await listenIn(() => {
      const password = encryptField('another key', 'p', '0123456789abcdef')
      const appInfo = { frontEndUrl: 'https://a.example/', password }
      return signed(JSON.stringify({ resultCode: '000000', instanceId: 'i-1', encryptType: '1', appInfo }))
    })
    expect(await sellerAt(origin, { protocol }).provision(lineOf())).toMatchObject({
      status: 'unreachable',
      reason: expect.stringContaining('appInfo.password cannot be decrypted'),
    })
  })

  test('AES-128 and a number for encryptType are read', async () => {
    const { origin } = await listenIn(() => {
      const userName = encryptField(secret, 'admin', '0123456789abcdef', '2')
      const appInfo = { frontEndUrl: 'https://a.example/', userName }
      return signed(JSON.stringify({ resultCode: '000000', instanceId: 'i-1', encryptType: 2, appInfo }))
    })
    expect(await sellerAt(origin, { protocol }).provision(lineOf())).toMatchObject({
      status: 'ready',
      access: { userName: 'admin' },
    })
  })
})

const signed = (body: string) => ({ body, headers: { 'body-sign': signAnswer(secret, Buffer.from(body)) } })

describe('on the wire', () => {
  async function wire(work: (seller: SellerPort) => Promise<unknown>, url?: string): Promise<Heard[]> {
    const { origin, calls } = await listenIn(() => signed('{"resultCode":"000000","instanceId":"i-1"}'))
    await work(sellerAt(origin, { protocol, isTest: true, ...(url ? { url } : {}) }))
    return calls
  }

  const queryOf = (call: Heard | undefined) =>
    Object.fromEntries(new URL(call?.path ?? '', 'http://x').searchParams) as Record<string, string>

  async function heard(work: (seller: SellerPort) => Promise<unknown>): Promise<Record<string, string>> {
    const [call] = await wire(work)
    expect(call?.method).toBe('GET')
    const query = queryOf(call)
    expect(fitsToken(secret, query)).toBe(true)
    expect(query.timeStamp).toMatch(/^\d{17}$/)
    expect(query.testFlag).toBe('1')
    const { authToken: _token, timeStamp: _time, testFlag: _flag, businessId: _id, ...rest } = query
    return rest
  }

  test('newInstance names order, product, plan, quantity, price and period', async () => {
    expect(await heard((seller) => seller.provision(lineOf()))).toEqual({
      activity: 'newInstance',
      orderId: 'ord_1-1',
      productId: 'tracewell',
      skuCode: 'team',
      customerId: 'ord_1',
      customerName: 'ord_1',
      amount: '3',
      chargingMode: '1',
      periodType: 'month',
      periodNumber: '1',
      orderAmount: '147.00',
      expireTime: '20270131102030',
    })
  })

  test.each<[string, Partial<SoldLine>, Record<string, string>]>([
    ['bought once', { billing: 'once' }, { chargingMode: '3' }],
    ['on trial', { term: { until, trial: true, ref: 'ord_1' } }, { trialFlag: '1', chargingMode: '1' }],
    ['paid by year', { billing: { every: 'year' } }, { periodType: 'year' }],
  ])('newInstance of a line %s says so', async (_name, line, fields) => {
    const query = await heard((seller) => seller.provision(lineOf(line)))
    expect(query).toMatchObject(fields)
    if (line.billing === 'once') expect(query).not.toHaveProperty('expireTime')
  })

  test('every further activity has its published fields', async () => {
    const line = lineOf({ term: { until, trial: false, ref: 'pay_2' } })
    const order = { instanceId: 'i-1', orderId: 'ord_1-1' }
    const period = { orderAmount: '147.00', periodType: 'month', periodNumber: '1' }
    const renewal = { instanceId: 'i-1', productId: 'tracewell', expireTime: '20270131102030', ...period }
    expect(await heard((seller) => seller.renew('i-1', line, 'trial-to-paid'))).toEqual({
      activity: 'refreshInstance',
      orderId: 'pay_2-1',
      trialToFormal: '1',
      ...renewal,
    })
    expect(await heard((seller) => seller.change('i-1', line, change))).toEqual({
      activity: 'upgrade',
      instanceId: 'i-1',
      orderId: 'chg_1-1',
      skuCode: 'pro',
      productId: 'tracewell',
      amount: '5',
    })
    expect(await heard((seller) => seller.suspend('i-1', line, 'unpaid'))).toEqual({
      activity: 'expireInstance',
      ...order,
    })
    expect(await heard((seller) => seller.resume('i-1', line))).toEqual({
      activity: 'refreshInstance',
      orderId: 'pay_2-1-resume',
      ...renewal,
    })
    expect(await heard((seller) => seller.suspend('i-1', measured, 'unpaid'))).toEqual({
      activity: 'instanceStatus',
      instanceId: 'i-1',
      instanceStatus: 'FREEZE',
    })
    expect(await heard((seller) => seller.release('i-1', line, 'expired'))).toEqual({
      activity: 'releaseInstance',
      ...order,
    })
  })

  test('the address’s own query is signed too, and a blank goes as %20', async () => {
    const line = lineOf({ product: { id: 'tracewell', name: 'Tracewell' }, order: 'ord 1+2' })
    const [call] = await wire(
      (seller) => seller.provision(line),
      'https://api.northbeam.example/hooks?shop=a%20b',
    )
    expect(call?.path).toContain('shop=a%20b')
    expect(call?.path).toContain('orderId=ord%201%2B2-1')
    expect(fitsToken(secret, queryOf(call))).toBe(true)
  })

  test('the mail address is ciphertext on its way', async () => {
    const buyer = { email: 'ada@buyer.example', locale: 'en', sharesContact: true }
    const { email = '' } = await heard((seller) => seller.provision(lineOf({ buyer })))
    expect(email).not.toContain('buyer')
    expect(decryptField(secret, email)).toBe('ada@buyer.example')
  })
})
