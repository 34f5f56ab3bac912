import { describe, expect, test } from 'vitest'
import type { PublicDelivery } from '../../../catalog/wire.ts'
import { buy, checkOut, createTestShop, origin, post, requestFor, type TestShop } from '../test-shop.ts'

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
        message: 'File: this file is not here. Attach it again.',
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
