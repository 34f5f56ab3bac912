import { describe, expect, test } from 'vitest'
import { work } from '../../../functions/flows/work.ts'
import {
  operatorToken,
  post,
  checkOut,
  createTestShop,
  requestFor,
  tell,
  type TestShop,
} from '../test-shop.ts'

describe.for(['sqlite', 'postgres'] as const)('on %s', (store) => {
  test('what was delivered while the operator ended it is not said to have ended', async () => {
    const shop = await createTestShop({ store })
    const id = await paid(shop, 'license')
    shop.shop.methodOf = meanwhile(shop, 'end', () => shop.runJobs())
    const answer = await end(shop, id)
    const state = (await deliveryOf(shop)).state
    expect({ status: answer.status, state }).toEqual({ status: 409, state: 'active' })
    expect((await end(shop, id)).status).toBe(200)
    expect((await deliveryOf(shop)).state).toBe('ended')
  })

  test('ending twice at once ends once', async () => {
    const shop = await createTestShop({ store })
    const id = await paid(shop, 'license')
    await shop.runJobs()
    const answers = await Promise.all([end(shop, id), end(shop, id)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    const said = await shop.shop.store.read
      .selectFrom('audit')
      .select('seq')
      .where('code', '=', 'ended')
      .execute()
    expect(said).toHaveLength(1)
  })

  test.for(['image', 'saas'] as const)(
    'an %s that is being delivered is ended only when that is known, and nothing stays behind',
    async (kind) => {
      const shop = await createTestShop({ store })
      const id = await paid(shop, kind)
      let during = 0
      shop.shop.methodOf = meanwhile(shop, 'provision', async () => {
        during = (await end(shop, id)).status
      })
      await shop.runJobs()
      expect(during).toBe(409)
      expect((await end(shop, id)).status).toBe(200)
      expect((await deliveryOf(shop)).state).toBe('ended')
      const { instances, shares } = shop.world.effects()
      expect({ shares, left: instances.filter(({ released }) => !released) }).toEqual({
        shares: [],
        left: [],
      })
    },
  )
})

/** Methods during whose step something else happens, the first time. */
function meanwhile({ shop }: TestShop, step: 'end' | 'provision', happen: () => Promise<void>) {
  const { methodOf } = shop
  let first = true
  return ((kind: string) => {
    const method = methodOf(kind)
    if (!method?.traded) return method
    return {
      ...method,
      async [step](...given: never[]) {
        const take = (): Promise<unknown> => (method[step] as (...all: never[]) => Promise<unknown>)(...given)
        if (!first) return take()
        first = false
        // Something that is given arrives late, something that is taken back is so at once.
        if (step === 'provision') await happen()
        const answer = await take()
        if (step === 'end') await happen()
        return answer
      },
    }
  }) as typeof methodOf
}

/** A delivery that no job has begun. */
async function paid(shop: TestShop, kind: 'license' | 'saas' | 'image'): Promise<string> {
  const { order } = await checkOut(shop, requestFor(kind))
  shop.gateway.pay(order)
  await tell(shop, order)
  const settle = await shop.shop.queue.claim(shop.world.now(), 'anywhere')
  if (!settle) throw new Error('no settle job')
  await work(settle, shop.shop)
  return (await deliveryOf(shop)).id
}

function end({ app }: TestShop, id: string) {
  const headers = { authorization: `Bearer ${operatorToken}` }
  return post(app, `/api/operator/deliveries/${id}/end`, {}, headers)
}

function deliveryOf({ shop }: TestShop) {
  return shop.store.read.selectFrom('deliveries').selectAll().executeTakeFirstOrThrow()
}
