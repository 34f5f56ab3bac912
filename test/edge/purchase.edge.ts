import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CheckoutRequest } from '../../catalog/wire.ts'
import { soundFiles } from '../catalog/catalog-folder.ts'
import { checkOut, look, lookUntil, pay } from './buyer.ts'
import { type RunningWorker, startWorker } from './workerd.ts'
import { openWorld, type World } from './world.ts'

let world: World
let worker: RunningWorker

beforeAll(async () => {
  world = await openWorld()
  await world.publish()
  worker = await startWorker(world.port, world.settings)
})

afterAll(async () => {
  await worker?.stop()
  await world?.stop()
})

const sha256 = (text = ''): string => createHash('sha256').update(text).digest('hex')

function requestFor(product: string, inputs?: Record<string, string>): CheckoutRequest {
  return {
    lines: [{ product, plan: 'team', ...(inputs ? { inputs } : {}) }],
    email: 'ada@buyer.example',
    currency: 'USD',
    agreements: {
      eula: sha256(soundFiles['eula/license.md'] as string),
      terms: sha256(soundFiles['legal/terms.md'] as string),
    },
  }
}

test('a license is sold, paid, signed and mailed by the worker alone, before its clock strikes', async () => {
  const order = await checkOut(worker.url, requestFor('lathe'))
  expect(await look(worker.url, order)).toMatchObject({ state: 'open', amount: 4900, currency: 'USD' })
  const back = await pay(order)
  expect(back).toBe(`${worker.url}/order/?o=${order.order}`)
  const seen = await lookUntil(worker.url, order, ({ lines }) => lines[0]?.delivery?.state === 'active')
  expect(seen.state).toBe('paid')
  await expect.poll(() => world.mails.map(({ subject }) => subject), { timeout: 20_000 }).toHaveLength(2)
})
