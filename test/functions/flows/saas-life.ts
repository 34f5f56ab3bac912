import { expect, test } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import type { PublicOrder, ViewItem } from '../../../catalog/wire.ts'
import { checkOut, createTestShop, post, requestFor, tell, type TestShop } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { finish, paid, rowOf, sellerSays, want } from './delivery-life.ts'

type Placed = { order: string; token: string }

/** Buys the SaaS product of the tests, with these answers of the buyer. */
async function buySaas(shop: TestShop, inputs: Record<string, string> = {}): Promise<Placed> {
  const request = requestFor('saas')
  const [line] = request.lines
  const placed = await checkOut(shop, { ...request, lines: line ? [{ ...line, inputs }] : [] })
  shop.gateway.pay(placed.order)
  await tell(shop, placed.order)
  await finish(shop)
  return placed
}

/** Presses a button of the order page. */
async function press(
  { app }: TestShop,
  { order, token }: Placed,
  action: string,
  inputs: Record<string, string> = {},
): Promise<{ status: number; show: ViewItem[]; order: PublicOrder; detail?: string }> {
  const shown = await app.request(`https://shop.example/api/orders/${order}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const line = ((await shown.json()) as PublicOrder).lines[0]?.id
  const path = `/api/orders/${order}/lines/${line}/actions/${action}`
  const answer = await post(app, path, { inputs }, { authorization: `Bearer ${token}` })
  return { status: answer.status, ...((await answer.json()) as { show: ViewItem[]; order: PublicOrder }) }
}

/** Opens the seller's page by the link of the mail and presses a button there. */
async function sellerActs(
  shop: TestShop,
  action: string,
  inputs: Record<string, string> = {},
): Promise<number> {
  await shop.runJobs()
  const letter = shop.letters.findLast(({ to }) => to === 'sales@northbeam.example')
  const [, id, token] = /#d=(\S+)&t=(\S+)/.exec(letter?.text ?? '') ?? []
  const path = `/api/seller/engagements/${id}/actions/${action}`
  const answer = await post(shop.app, path, { inputs }, { authorization: `Bearer ${token}` })
  return answer.status
}

const deliveryOf = (order: PublicOrder | undefined) => {
  const delivery = order?.lines[0]?.delivery
  if (!delivery) throw new Error('no delivery')
  return delivery
}

const offered = async (shop: TestShop, { order }: Placed) =>
  deliveryOf(await shop.order(order)).actions.map(({ id }) => id)

const byHand: Delivery = {
  kind: 'saas',
  supervised: true,
  deadlines: { answer: 2, deliver: 3, review: 5 },
  silence: 'accept',
}

const access = { 'front-url': 'https://ada.northbeam.example/', 'user-name': 'ada', password: 'pw-by-hand-1' }

/** A SaaS account from its purchase to its end, through the doors that buyer and seller have. */
export function describeSaasLife(store: StoreKind): void {
  const open = () => createTestShop({ store })

  test.for([
    ['mobile', '000101', '+49 151 23456789'],
    ['email', '000102', 'ada@other.example'],
    ['domain', '000107', 'other.example'],
  ] as const)(
    'a %s that the seller refuses is asked for on the order page, and then it is delivered',
    async ([field, code, given]) => {
      const shop = await open()
      const asked: (string | undefined)[] = []
      const { provision } = shop.world.ports('any').seller
      sellerSays(shop, {
        provision: async (line) => {
          asked.push(line.inputs[field])
          if (line.inputs[field]) return provision(line)
          return { status: 'refused', fault: 'buyer', field, reason: `it is taken (${code})` }
        },
      })
      const placed = await buySaas(shop)
      const waiting = deliveryOf(await shop.order(placed.order))
      expect(waiting).toMatchObject({ state: 'waiting', waitingFor: 'buyer' })
      expect(waiting.text).toContain(code)
      expect(waiting.actions).toMatchObject([
        { id: 'correct', primary: true, inputs: [{ id: field, required: true }] },
      ])
      expect(shop.letters.some(({ to }) => to === 'ada@buyer.example')).toBe(true)
      expect((await press(shop, placed, 'correct')).status).toBe(422)
      expect((await press(shop, placed, 'correct', { [field]: given })).status).toBe(200)
      await finish(shop)
      expect(deliveryOf(await shop.order(placed.order)).state).toBe('active')
      expect(asked).toEqual([undefined, given])
    },
  )

  test('what the buyer can only put right elsewhere is asked again when the buyer says so', async () => {
    const shop = await open()
    let isBought = true
    const { provision } = shop.world.ports('any').seller
    sellerSays(shop, {
      provision: async (line) =>
        isBought
          ? {
              status: 'refused',
              fault: 'buyer',
              reason: 'you have already bought this product there (000103)',
            }
          : provision(line),
    })
    const placed = await buySaas(shop)
    expect((await press(shop, placed, 'correct')).status).toBe(200)
    await shop.runJobs()
    expect(deliveryOf(await shop.order(placed.order))).toMatchObject({ waitingFor: 'buyer' })
    isBought = false
    await press(shop, placed, 'correct')
    await finish(shop)
    expect(deliveryOf(await shop.order(placed.order)).state).toBe('active')
  })

  test('what the seller must know is asked at checkout, and goes there without the order’s own address', async () => {
    const shop = await open()
    const terms = {
      kind: 'saas',
      protocol: 'koogallery-v1',
      url: 'https://api.northbeam.example/',
      key: 'main',
    } as const
    shop.change('saas', { delivery: { ...terms, ask: ['mobile'] } })
    const told: unknown[] = []
    const { provision } = shop.world.ports('any').seller
    sellerSays(shop, {
      provision: async (line) => {
        told.push([line.inputs.mobile, line.buyer.email, line.buyer.sharesContact])
        return provision(line)
      },
    })
    await buySaas(shop, { mobile: '+49 151 23456789' })
    expect(told).toEqual([['+49 151 23456789', null, true]])
  })

  test('secrets are shown on demand, again for a quarter of an hour, and then only after the seller was asked', async () => {
    const shop = await open()
    const placed = await buySaas(shop)
    expect(await offered(shop, placed)).toEqual(['reveal'])
    const first = await press(shop, placed, 'reveal')
    expect(first.show).toMatchObject([
      { value: 'correct-horse-battery' },
      { label: 'Message from the seller' },
    ])
    expect(deliveryOf(first.order).view).not.toContainEqual(
      expect.objectContaining({ value: 'correct-horse-battery' }),
    )
    shop.world.pass(14 * 60)
    expect((await press(shop, placed, 'reveal')).show).toHaveLength(2)
    shop.world.pass(2 * 60)
    expect(await offered(shop, placed)).toEqual(['reveal-again'])
    expect((await press(shop, placed, 'reveal')).status).toBe(404)
    shop.world.down = true
    const away = await press(shop, placed, 'reveal-again')
    expect(away).toMatchObject({
      status: 409,
      detail: expect.stringContaining('Northbeam did not hand it over'),
    })
    shop.world.down = false
    expect((await press(shop, placed, 'reveal-again')).show).toMatchObject([
      { value: 'correct-horse-battery' },
      {},
    ])
    expect(await offered(shop, placed)).toEqual(['reveal'])
    const shown = await shop.order(placed.order)
    expect(deliveryOf(shown)).toMatchObject({ state: 'active', text: 'Your Product saas account is ready.' })
    const told = JSON.stringify([shown, shop.letters, shop.logged, await everyRow(shop)])
    for (const secret of shop.world.secrets) expect(told).not.toContain(secret)
  })

  test('a paused account shows nothing, and again when it goes on', async () => {
    const shop = await open()
    const placed = await buySaas(shop)
    const { id } = deliveryOf(await shop.order(placed.order))
    await want(shop, id, { state: 'suspended', reason: 'unpaid' })
    await shop.runJobs()
    const paused = deliveryOf(await shop.order(placed.order))
    expect(paused).toMatchObject({ state: 'suspended', actions: [] })
    expect(paused.view).toEqual([
      { type: 'text', label: 'Account', value: 'Closed while it is paused; nothing in it is lost.' },
    ])
    expect(paused.text).toContain('when the missing payment is made')
    await want(shop, id, { state: 'active' })
    await shop.runJobs()
    expect(deliveryOf(await shop.order(placed.order)).view.length).toBeGreaterThan(2)
  })

  test('a link to set a password comes in place of the password', async () => {
    const shop = await open()
    const signOnUrl = 'https://app.northbeam.example/first?code=once-7'
    sellerSays(shop, {
      provision: async () => ({
        status: 'ready',
        instance: 'i-1',
        access: { frontUrl: 'https://app.northbeam.example/', signOnUrl, password: 'pw-never-shown' },
      }),
    })
    const placed = await buySaas(shop)
    expect((await press(shop, placed, 'reveal')).show).toEqual([
      { type: 'link', label: 'Link to set a password', value: signOnUrl },
    ])
    expect(await everyRow(shop)).not.toMatch(/once-7|pw-never-shown/)
  })

  test('an instance that another order has is refused, and a person is called', async () => {
    const shop = await open()
    sellerSays(shop, { provision: async () => ({ status: 'working', instance: 'i-1' }) })
    await paid(shop)
    await shop.runJobs()
    const second = await paid(shop)
    await shop.runJobs()
    const row = await rowOf(shop, second)
    expect(row).toMatchObject({ state: 'failed', grant: null })
    expect(row.last_error).toContain('i-1, which another order has already')
  })

  test('an account made by hand is asked for, taken on, handed over, sent back, handed over, accepted', async () => {
    const shop = await open()
    shop.change('saas', { delivery: byHand })
    const placed = await buySaas(shop)
    expect(deliveryOf(await shop.order(placed.order))).toMatchObject({
      state: 'waiting',
      waitingFor: 'seller',
    })
    expect(await sellerActs(shop, 'deliver', access)).toBe(404)
    expect(await sellerActs(shop, 'take-on')).toBe(200)
    expect(await sellerActs(shop, 'deliver', { ...access, 'front-url': 'javascript:alert(1)' })).toBe(422)
    expect(await sellerActs(shop, 'deliver', { ...access, 'front-url': 'https://localhost/' })).toBe(409)
    expect(await sellerActs(shop, 'deliver', access)).toBe(200)
    expect((await press(shop, placed, 'reveal')).show).toMatchObject([{ value: 'pw-by-hand-1' }])
    expect(await offered(shop, placed)).toEqual(['reveal', 'accept', 'reject', 'appeal', 'ask-refund'])
    expect((await press(shop, placed, 'reject', { note: 'I cannot sign in.' })).status).toBe(200)
    expect(deliveryOf(await shop.order(placed.order)).text).toContain('I cannot sign in.')
    expect(await sellerActs(shop, 'deliver', { ...access, password: 'pw-by-hand-2' })).toBe(200)
    expect((await press(shop, placed, 'accept')).status).toBe(200)
    const done = deliveryOf(await shop.order(placed.order))
    expect(done).toMatchObject({ state: 'active', text: 'Your Product saas account is ready.' })
    expect((await press(shop, placed, 'reveal')).show).toMatchObject([{ value: 'pw-by-hand-2' }])
    expect(JSON.stringify([shop.letters, shop.logged, await everyRow(shop)])).not.toContain('pw-by-hand')
  })

  test('silence after an account was handed over accepts it, where the product says so', async () => {
    const shop = await open()
    shop.change('saas', { delivery: byHand })
    const placed = await buySaas(shop)
    await sellerActs(shop, 'take-on')
    await sellerActs(shop, 'deliver', access)
    shop.world.pass(6 * 86_400)
    await shop.runJobs()
    expect(deliveryOf(await shop.order(placed.order)).state).toBe('active')
  })

  test('a seller without a server pauses and closes by hand, and the shop does not wait for ever', async () => {
    const shop = await open()
    shop.change('saas', { delivery: byHand })
    const placed = await buySaas(shop)
    await sellerActs(shop, 'take-on')
    await sellerActs(shop, 'deliver', access)
    await press(shop, placed, 'accept')
    const { id } = deliveryOf(await shop.order(placed.order))
    await want(shop, id, { until: '2027-01-23T09:00:00.000Z' })
    await want(shop, id, { state: 'suspended', reason: 'unpaid' })
    await shop.runJobs()
    expect(await rowOf(shop, id)).toMatchObject({ state: 'active', waiting_for: 'seller' })
    expect(await sellerActs(shop, 'done')).toBe(200)
    await shop.runJobs()
    expect(await rowOf(shop, id)).toMatchObject({ state: 'suspended', waiting_for: null })
    await want(shop, id, { state: 'ended', reason: 'unpaid' })
    await shop.runJobs()
    expect((await rowOf(shop, id)).state).toBe('suspended')
    shop.world.pass(3 * 86_400)
    await shop.runJobs()
    expect((await rowOf(shop, id)).state).toBe('ended')
  })

  test('working days count for what is asked of the seller by hand, too', async () => {
    const shop = await open()
    const delivery: Delivery = {
      kind: 'saas',
      supervised: true,
      deadlines: { answer: 2, deliver: 3, review: 5, count: 'working', workdays: ['mon', 'thu'] },
      silence: 'accept',
    }
    shop.change('saas', { delivery })
    const placed = await buySaas(shop)
    await sellerActs(shop, 'take-on')
    await sellerActs(shop, 'deliver', access)
    await press(shop, placed, 'accept')
    const { id } = deliveryOf(await shop.order(placed.order))
    await want(shop, id, { state: 'ended', reason: 'unpaid' })
    await shop.runJobs()
    // Monday is the day it was asked; Thursday is the first working day after it, the next Monday the second.
    for (const [later, state] of [
      [6, 'active'],
      [1.1, 'ended'],
    ] as const) {
      shop.world.pass(later * 86_400)
      await shop.runJobs()
      expect((await rowOf(shop, id)).state).toBe(state)
    }
  })

  test('a refund while an account is made by hand ends it', async () => {
    const shop = await open()
    shop.change('saas', { delivery: byHand })
    const placed = await buySaas(shop)
    await sellerActs(shop, 'take-on')
    const { id } = deliveryOf(await shop.order(placed.order))
    await want(shop, id, { state: 'ended', reason: 'refund' })
    await shop.runJobs()
    expect(deliveryOf(await shop.order(placed.order))).toMatchObject({ state: 'ended', actions: [] })
    expect(await sellerActs(shop, 'deliver', access)).toBe(404)
  })
}

/** Everything the store has of deliveries and what was said of them, as text. */
async function everyRow({ shop }: TestShop): Promise<string> {
  const rows = await shop.store.read.selectFrom('deliveries').selectAll().execute()
  const audit = await shop.store.read.selectFrom('audit').selectAll().execute()
  return JSON.stringify([rows, audit])
}
