import { expect, test } from 'vitest'
import type { SellerPort } from '../../../catalog/delivery/seller-port.ts'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import { work } from '../../../functions/flows/work.ts'
import { type SuspendReason, suspendReasons } from '../../../catalog/delivery/line.ts'
import { seeWorker } from '../../../functions/storage/workers.ts'
import { checkOut, createTestShop, operatorToken, post, requestFor, tell } from '../test-shop.ts'
import { december, finish, sellerSays, want } from './delivery-desk.ts'
import { expectChinese, subjects } from './money/read-chinese.ts'

interface Terms {
  kind?: Delivery['kind']
  maxAttempts?: number
  /** Where the one process of the shop runs. */
  place?: 'node' | 'anywhere'
  answers?: Partial<SellerPort>
}

/** A product of a kind, ordered in Chinese and paid; whoever delivers it may be away, or answer in another way. */
async function begin({ kind = 'saas', maxAttempts = 8, place = 'node', answers }: Terms = {}) {
  const shop = await createTestShop({ maxAttempts })
  if (answers) sellerSays(shop, answers)
  const { order } = await checkOut(shop, requestFor(kind, { locale: 'zh-CN' }))
  shop.gateway.pay(order)
  await tell(shop, order)
  const seen_at = shop.world.now().toISOString()
  const worker = { id: 'worker_1', place, catalog_version: 'v1', seen_at }
  await shop.shop.store.transaction((tx) => seeWorker(tx, worker))
  const settle = await shop.shop.queue.claim(shop.world.now(), 'anywhere')
  if (settle) await work(settle, shop.shop)
  const shown = async () => {
    const delivered = (await shop.order(order)).lines[0]?.delivery
    if (!delivered) throw new Error('no delivery')
    return delivered
  }
  return {
    test: shop,
    order,
    shown,
    texts: async (): Promise<string[]> => (await shown()).timeline.map(({ text }) => text),
    pass: async (hours: number): Promise<void> => {
      for (let hour = 0; hour < hours; hour += 1) {
        shop.world.pass(3601)
        await shop.runJobs()
      }
    },
    says: async (patch: Parameters<typeof want>[2]): Promise<void> => {
      await want(shop, (await shown()).id, patch, {
        code: 'told',
        text: 'It goes on as before.',
        actor: 'payment',
      })
      await finish(shop)
    },
    operator: async (deed: string): Promise<void> => {
      const path = `/api/operator/deliveries/${(await shown()).id}/${deed}`
      const answer = await post(shop.app, path, {}, { authorization: `Bearer ${operatorToken}` })
      expect(answer.status).toBe(200)
      await finish(shop)
    },
  }
}

test('a seller that is away is told of in Chinese at each try, and when it is back', async () => {
  const at = await begin()
  expect((await at.shown()).text).toBe('已付款，开始交付。')
  at.test.world.down = true
  await at.test.runJobs()
  expect((await at.shown()).text).toMatch(/。将于 \d\d:\d\d UTC 重试（第 2 次，共 8 次）。$/)
  await expectChinese(at)
  at.test.world.down = false
  await at.pass(1)
  expect(
    (await at.texts()).some((text) => text.includes('（第 2 次，共 8 次）。') && !text.includes('UTC')),
  ).toBe(true)
  await finish(at.test)
  expect((await at.shown()).state).toBe('active')
  await expectChinese(at)
})

test('a delivery that needs a person, and is sent back to work, is told of in Chinese', async () => {
  const at = await begin({ maxAttempts: 2 })
  at.test.world.down = true
  await at.pass(2)
  expect((await at.test.order(at.order)).text).toBe('已付款。交付前还需要处理一个问题，我们正在处理。')
  expect((await at.shown()).text).toBe(
    `Northbeam 或我们需要先排除一个问题才能交付，正在处理。订单编号 ${at.order}。`,
  )
  await expectChinese(at)
  at.test.world.down = false
  await at.operator('retry')
  expect(await at.texts()).toContain('商店已重新开始处理。')
  expect((await at.shown()).state).toBe('active')
  await expectChinese(at)
})

test('what breaks on our side, and takes a person in the end, is told in Chinese', async () => {
  const at = await begin({
    maxAttempts: 2,
    answers: {
      provision: async () => {
        throw new Error('a fault of the test')
      },
    },
  })
  await at.test.runJobs()
  expect((await at.shown()).text).toMatch(
    /^我们这边出现故障，交付中断。将于 \d\d:\d\d UTC 重试（第 2 次，共 2 次）。$/,
  )
  await expectChinese(at)
  await at.pass(1)
  await expectChinese(at)
})

test('what is sold out, or given up, is told in Chinese with the money that goes back', async () => {
  const empty = await begin({
    answers: { provision: async () => ({ status: 'refused', fault: 'sold-out', reason: 'none is left' }) },
  })
  await finish(empty.test)
  expect(await empty.texts()).toContain('Northbeam 已无库存，您支付的款项将退还给您。')
  await expectChinese(empty)
  const silent = await begin({
    answers: {
      provision: async () => ({
        status: 'unreachable',
        reason: 'outside.example answered something that is not HTTP',
        afterSeconds: 3600,
        giveUpAfterSeconds: 3600,
      }),
    },
  })
  await silent.pass(6)
  expect(await silent.texts()).toContain('Northbeam 未及时答复，您支付的款项将退还给您。')
  expect(subjects(silent)).toContain('Product saas 的款项将退还给您')
  await expectChinese(silent)
})

test('a delivery that waits for a part of the shop is told of in Chinese', async () => {
  const at = await begin({ place: 'anywhere' })
  expect((await at.test.order(at.order)).text).toBe('已付款。交付尚未开始，会自动开始。')
  expect((await at.shown()).text).toBe('正在等待商店中负责交付的部分，会自动开始。')
  await expectChinese(at)
})

test('what money changes where the method itself has nothing to do is told in Chinese', async () => {
  const plain = await begin({ kind: 'download' })
  await finish(plain.test)
  await plain.says({ until: december })
  expect((await plain.shown()).text).toBe('已付款至2026年12月23日。')
  await plain.says({ until: null })
  expect((await plain.shown()).text).toBe('已一次付清，长期有效。')
  await plain.says({ plan: { id: 'works', name: 'Works' }, quantity: 1 })
  expect((await plain.shown()).text).toBe('现为 Works。')
  const paused: Record<SuspendReason, string> = {
    unpaid: '缺少一笔付款，已暂停；付款后继续。',
    dispute: '银行正在核查付款，暂停中。',
    operator: '商店已将其暂停。',
  }
  for (const reason of suspendReasons) {
    await plain.says({ state: 'suspended', reason })
    expect((await plain.shown()).text).toBe(paused[reason])
    await expectChinese(plain)
    await want(
      plain.test,
      (await plain.shown()).id,
      { state: 'active', reason: null },
      {
        code: 'told',
        text: 'It goes on as before.',
        actor: 'operator',
      },
    )
    await finish(plain.test)
  }
  await expectChinese(plain)
})

test('what cannot be told to a seller while it runs is read in Chinese: nothing is the buyer’s to do', async () => {
  const at = await begin({ maxAttempts: 2 })
  await finish(at.test)
  at.test.world.down = true
  await at.says({ quantity: 5 })
  await at.pass(3)
  expect((await at.shown()).text).toBe(
    `Northbeam 或我们需要先排除一个问题才能落实变更，正在处理，您无需操作。订单编号 ${at.order}。`,
  )
  await at.says({ state: 'ended', reason: 'refund' })
  await at.pass(3)
  expect((await at.shown()).text).toBe(
    `Northbeam 或我们需要先排除一个问题才能结束交付，正在处理，您无需操作。订单编号 ${at.order}。`,
  )
  await expectChinese(at)
})
