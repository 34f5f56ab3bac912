import { getRequestListener } from '@hono/node-server'
import { expect, test } from 'vitest'
import type { Account } from '../../../functions/sandbox/seller/accounts.ts'
import { pushUse } from '../../../functions/sandbox/seller/push-use.ts'
import { usageOf } from '../../../functions/storage/usage.ts'
import { finish, rowOf } from '../flows/delivery-desk.ts'
import { serve, sellerAt, standIn, lineOf } from '../sellers/seller-world.ts'
import { checkOut, createTestShop, requestFor, sellerKey, tell, type TestShop } from '../test-shop.ts'

/** A shop on a port of this machine, with an account that is paid for by use. */
async function soldByUse() {
  const shop = await createTestShop()
  const product = await shop.shop.catalog().get('saas')
  const billing = { usage: { unit: 'call', every: 'month' as const } }
  const plans = (product?.plans ?? []).map(({ quantity: _, ...plan }) => ({ ...plan, billing }))
  shop.change('saas', { plans })
  const line = { product: 'saas', plan: 'team', quantity: 1, inputs: {} }
  const { order } = await checkOut(shop, requestFor('saas', { lines: [line] }))
  shop.gateway.pay(order)
  await tell(shop, order)
  await finish(shop)
  const id = (await shop.order(order)).lines[0]?.delivery?.id ?? ''
  return {
    shop,
    line: (await rowOf(shop, id)).line_id,
    shopUrl: await serve(getRequestListener(shop.app.fetch)),
  }
}

const used = ({ shop }: TestShop, protocol: Account['protocol'], change: object = {}) => {
  const end = shop.now().getTime()
  const account = { instance: 'inst_1', protocol } as Account
  return { account, value: '2.5', begin: end - 60_000, end, ...change }
}

test.each(['koogallery-v2', 'vitrine'] as const)(
  'a seller of %s tells the shop what was used, whichever of its keys fits',
  async (protocol) => {
    const { shop, line, shopUrl } = await soldByUse()
    expect(await pushUse(used(shop, protocol), { shopUrl, secrets: ['another', sellerKey] })).toBeNull()
    expect(await usageOf(shop.shop.store.read, line)).toMatchObject([{ value: 25_000 }])
  },
)

test.each(['koogallery-v2', 'vitrine'] as const)(
  'a seller of %s hears why the shop took nothing',
  async (protocol) => {
    const { shop, shopUrl } = await soldByUse()
    expect(await pushUse(used(shop, protocol), { shopUrl, secrets: ['another'] })).toContain('signature')
    const begin = shop.shop.now().getTime() - 22 * 86_400_000
    const old = used(shop, protocol, { begin })
    expect(await pushUse(old, { shopUrl, secrets: [sellerKey] })).toContain('21 days')
  },
)

test('the form of an account says when no shop is there to be told', async () => {
  const { origin, use } = await standIn()
  const seller = sellerAt(origin, { protocol: 'koogallery-v2' })
  const asked = await seller.provision(lineOf())
  const answer = await use('instance' in asked ? (asked.instance ?? '') : '', 1)
  expect(answer.status).toBe(409)
  expect(await answer.text()).toContain('The shop did not take it')
})
