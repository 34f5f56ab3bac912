import { expect, test } from 'vitest'
import { checkOut, createTestShop, requestFor, tell } from '../test-shop.ts'

test('a job whose holder died while the clock was a day ahead is taken once the clock is set right', async () => {
  const shop = await createTestShop({ store: 'sqlite' })
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(order)
  await tell(shop, order)
  const ahead = new Date(shop.world.now().getTime() + 86_400_000)
  expect(await shop.shop.queue.claim(ahead)).not.toBeNull()
  await shop.runJobs()
  expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('active')
})

test('a job whose holder looked at the clock a little later stays with it', async () => {
  const shop = await createTestShop({ store: 'sqlite' })
  const { order } = await checkOut(shop, requestFor('license'))
  await tell(shop, order)
  const now = shop.world.now().getTime()
  expect(await shop.shop.queue.claim(new Date(now + 10_000))).not.toBeNull()
  expect(await shop.shop.queue.claim(new Date(now))).toBeNull()
})
