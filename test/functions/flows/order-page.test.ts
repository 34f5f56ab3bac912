import { describe, expect, test } from 'vitest'
import type { PublicDelivery } from '../../../catalog/wire.ts'
import { work } from '../../../functions/flows/work.ts'
import { seeWorker } from '../../../functions/storage/workers.ts'
import {
  buy,
  checkOut,
  createTestShop,
  operatorToken,
  origin,
  post,
  requestFor,
  tell,
  type TestShop,
} from '../test-shop.ts'

/** A service that its seller has taken on, and the seller's token. */
async function engaged(): Promise<{ shop: TestShop; delivery: string; seller: Record<string, string> }> {
  const shop = await createTestShop()
  const { order } = await buy(shop, 'service')
  const delivery = (await shop.order(order)).lines[0]?.delivery?.id ?? ''
  const token = shop.letters.map(({ text }) => /&t=(\S+)/.exec(text)?.[1]).findLast(Boolean) ?? ''
  const seller = { authorization: `Bearer ${token}` }
  await act(shop, delivery, 'take-on', {}, seller)
  return { shop, delivery, seller }
}

function act(
  { app }: TestShop,
  delivery: string,
  action: string,
  inputs: Record<string, string>,
  headers: Record<string, string>,
) {
  return post(app, `/api/seller/engagements/${delivery}/actions/${action}`, { inputs }, headers)
}

test('a delivery with a file that is not there is refused at its field, and the engagement stays as it is', async () => {
  const { shop, delivery, seller } = await engaged()
  const answer = await act(shop, delivery, 'deliver', { note: 'Done.', file: 'file_unknown' }, seller)
  expect(answer.status).toBe(422)
  expect(await answer.json()).toMatchObject({
    code: 'input_invalid',
    fields: [
      {
        field: 'inputs.file',
        code: 'input_invalid',
        message: 'Files: this file is not here. Attach it again.',
      },
    ],
  })
  const read = await shop.app.request(`${origin}/api/seller/engagements/${delivery}`, { headers: seller })
  const engagement = (await read.json()) as { delivery: PublicDelivery }
  expect(engagement.delivery.actions.map(({ id }) => id)).toContain('deliver')
})

describe('the way back', () => {
  const orderFrom = async (partner: string | undefined, returnUrl: string) => {
    const shop = await createTestShop()
    const placed = await checkOut(shop, requestFor('license', { returnUrl, ...(partner ? { partner } : {}) }))
    const { returnUrl: shown, returnName } = await shop.order(placed.order)
    return { returnUrl: shown, returnName }
  }

  test('carries the name of the partner whose page the buyer came from', async () => {
    const returnUrl = 'https://harbor.example/news?a=1'
    expect(await orderFrom('harbor', returnUrl)).toEqual({ returnUrl, returnName: 'Harbor' })
  })

  test('carries the name of the store when the buyer came from the store itself', async () => {
    const returnUrl = `${origin}/products/license/`
    expect(await orderFrom(undefined, returnUrl)).toEqual({ returnUrl, returnName: 'Vitrine' })
  })
})

describe('a delivery that is paid and not started', () => {
  /** Settles the payment and does nothing further. */
  const paid = async (kind: 'saas' | 'license') => {
    const shop = await createTestShop()
    const { order } = await checkOut(shop, requestFor(kind))
    shop.gateway.pay(order)
    await tell(shop, order)
    const settle = await shop.shop.queue.claim(shop.world.now())
    if (settle?.kind !== 'settle') throw new Error('no settle job')
    await work(settle, shop.shop)
    return { shop, order }
  }
  const sign = (shop: TestShop, place: 'node' | 'anywhere') =>
    shop.shop.store.transaction((tx) =>
      seeWorker(tx, {
        id: `worker_${place}`,
        place,
        catalog_version: 'v1',
        seen_at: shop.world.now().toISOString(),
      }),
    )
  const note = 'Waiting for the part of the shop that sets this up; it starts by itself.'

  test('says that it waits for a Node process while none was seen for a minute', async () => {
    const { shop, order } = await paid('saas')
    await sign(shop, 'anywhere')
    const waits = await shop.order(order)
    expect(waits.text).toBe('Paid. Your delivery has not started yet; it starts by itself.')
    expect(waits.lines[0]?.delivery).toMatchObject({ state: 'queued', text: note })
    await sign(shop, 'node')
    expect((await shop.order(order)).lines[0]?.delivery?.text).not.toBe(note)
    shop.world.pass(61)
    expect((await shop.order(order)).lines[0]?.delivery?.text).toBe(note)
    await shop.runJobs()
    expect((await shop.order(order)).lines[0]?.delivery?.text).not.toBe(note)
  })

  test('does not say so when any process may start it', async () => {
    const { shop, order } = await paid('license')
    expect((await shop.order(order)).lines[0]?.delivery).toMatchObject({ state: 'queued' })
    expect((await shop.order(order)).text).toBe('Paid. Your delivery is on its way.')
  })
})

test('money that goes back stands on the order with what became of it', async () => {
  const shop = await createTestShop()
  const { order } = await buy(shop, 'license')
  expect(await shop.order(order)).not.toHaveProperty('refunds')
  const session = shop.gateway.payAgain(order)
  await tell(shop, order, shop.gateway.eventFor(order, session))
  await shop.runJobs()
  expect((await shop.order(order)).refunds).toEqual([
    { reason: 'double_payment', amount: 14700, currency: 'USD', state: 'done', at: expect.any(String) },
  ])
})

test('the operator lists the orders whose payment is held, and no others', async () => {
  const shop = await createTestShop()
  await buy(shop, 'license')
  const { order } = await checkOut(shop, requestFor('saas'))
  shop.gateway.pay(order, { amountSubtotal: 100, amountTotal: 100 })
  await tell(shop, order)
  await shop.runJobs()
  const answer = await shop.app.request(`${origin}/api/operator/orders?held=1`, {
    headers: { authorization: `Bearer ${operatorToken}` },
  })
  expect(await answer.json()).toEqual({
    orders: [expect.objectContaining({ id: order, held: expect.stringContaining('does not match') })],
  })
})
