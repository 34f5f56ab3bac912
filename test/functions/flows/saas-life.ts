import { expect, test } from 'vitest'
import { createTestShop } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { finish, paid, rowOf, sellerSays, want } from './delivery-desk.ts'
import { buySaas, deliveryOf, everyRow, offered, press } from './saas-desk.ts'

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
}
