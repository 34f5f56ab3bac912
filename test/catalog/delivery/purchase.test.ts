import { expect, test } from 'vitest'
import { type Delivery, methods } from '../../../catalog/delivery/methods.ts'
import { type PublicOrder, publicOrderSchema } from '../../../catalog/wire.ts'
import { loadDelivery } from '../../../functions/flows/line.ts'
import { runAction } from '../../../functions/flows/delivery/run-action.ts'
import { buy, createTestShop, origin, post, requestFor, type TestShop } from '../../functions/test-shop.ts'
import { answersTo } from './drive.ts'

const kindsOf = (traded: boolean): Delivery['kind'][] =>
  methods.filter((method) => method.traded === traded).map(({ kind }) => kind)

test.for(kindsOf(true))(
  'a product of the kind "%s" is bought through the HTTP door and delivered',
  async (kind) => {
    const shop = await createTestShop()
    const { order, token } = await buy(shop, kind)
    for (let step = 0; step < 8 && deliveryOf(await read(shop, order, token)).state !== 'active'; step += 1) {
      await everybodyActs(shop, await read(shop, order, token))
    }
    const delivery = deliveryOf(await read(shop, order, token))
    expect(delivery).toMatchObject({ kind, state: 'active' })
    expect(delivery.view.length).toBeGreaterThan(0)
  },
)

test.for(kindsOf(false))('a product of the kind "%s" cannot be bought', async (kind) => {
  const { app } = await createTestShop()
  const response = await post(app, '/api/checkout', requestFor(kind))
  expect(await response.json()).toMatchObject({ code: 'product_not_sold' })
})

/** The outside does its part, and whoever is waited for presses the main button. */
async function everybodyActs({ shop, world, runJobs }: TestShop, order: PublicOrder): Promise<void> {
  const { id } = deliveryOf(order)
  const { method, line } = await loadDelivery(shop.store.read, id, shop)
  const pressed = Object.entries(method.actions).find(
    ([, { by, primary, when }]) => primary && by === line.waitingFor && when(line, world.now()),
  )
  if (pressed) {
    const [action, { by, inputs }] = pressed
    const asked = inputs?.(line).filter(({ type }) => type !== 'file') ?? []
    await runAction({ delivery: id, action, by, inputs: await answersTo(asked, line, world) }, shop)
  }
  world.othersAct()
  world.pass(60)
  await runJobs()
}

async function read({ app }: TestShop, order: string, token: string): Promise<PublicOrder> {
  const headers = { authorization: `Bearer ${token}` }
  const response = await app.request(`${origin}/api/orders/${order}`, { headers })
  return publicOrderSchema.parse(await response.json())
}

function deliveryOf(order: PublicOrder) {
  const delivery = order.lines[0]?.delivery
  if (!delivery) throw new Error(`order ${order.id} is ${order.state}: ${order.text}`)
  return delivery
}
