import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import type { z } from 'zod'
import type {
  operatorOrderSchema,
  operatorOrdersSchema,
} from '../../../functions/flows/operator/operator-views.ts'
import { projectRoot } from '../../../functions/cli/tool.ts'
import { openLedgers } from '../../faults/ledgers.ts'
import { plainWish, type Wish } from '../../faults/basket.ts'
import { startPurchase } from '../../faults/purchase.ts'
import { createChance } from '../../faults/random.ts'
import { startWorld } from '../../faults/world.ts'
import { startShopProcess } from '../runtime/shop-process.ts'

const command = promisify(execFile)

test(
  'a back-up taken by command while people buy restores to a shop that knows every payment and delivers nothing twice',
  { timeout: 180_000 },
  async () => {
    const world = await startWorld(17_800)
    const ledgers = openLedgers(world)
    const DATA_DIR = mkdtempSync(join(world.folder, 'data-'))
    const PORT = String(world.port)
    const first = startShopProcess(world, { PORT, DATA_DIR })
    onTestFinished(async () => {
      await first.kill()
      ledgers.close()
      await world.stop()
    })
    await first.opened
    const wish: Wish = { ...plainWish, ways: ['saas by koogallery-v2', 'license signed'] }
    const scene = { world, ledgers, chance: createChance(11) }
    const buyers = Array.from({ length: 8 }, (_, number) => startPurchase(number, wish, scene))
    await expect
      .poll(() => buyers.filter(({ purchase }) => purchase.paidAt !== null).length, { timeout: 60_000 })
      .toBeGreaterThan(2)

    const folder = join(world.folder, 'monday')
    const enter = join(projectRoot, 'functions/cli/enter.mjs')
    const { stdout } = await command(process.execPath, [enter, 'backup', folder], {
      env: { PATH: process.env.PATH, DATA_DIR },
    })
    expect(stdout).toContain(`Backed up into ${folder}`)
    await Promise.all(buyers.map(({ done }) => done))
    await first.kill()

    const restored = startShopProcess(world, { PORT, DATA_DIR: folder })
    onTestFinished(() => restored.kill())
    await restored.opened
    const headers = { authorization: `Bearer ${world.operatorToken}`, 'content-type': 'application/json' }
    const ask = async <Answer>(path: string): Promise<Answer> =>
      (await fetch(`${restored.url}/api/operator/${path}`, { headers })).json()
    const { orders } = await ask<z.output<typeof operatorOrdersSchema>>('orders')
    expect(orders.length).toBeGreaterThan(2)
    for (const { id, state } of orders) {
      if (state === 'paid') continue
      // What was paid after the back-up is known to the payment service alone.
      const settled = await fetch(`${restored.url}/api/operator/orders/${id}/settle`, {
        method: 'POST',
        headers,
        body: '{}',
      })
      expect(settled.status).toBe(200)
    }
    for (const { id } of orders) {
      const isDelivered = async (): Promise<boolean> => {
        const { deliveries, auditIntact } = await ask<z.output<typeof operatorOrderSchema>>(`orders/${id}`)
        expect(auditIntact).toBe(true)
        return deliveries.length === 2 && deliveries.every(({ state }) => state === 'active')
      }
      await expect.poll(isDelivered, { timeout: 60_000, interval: 500 }).toBe(true)
    }
    const accounts = ledgers.accounts().map(({ order, orderLine }) => `${order}/${orderLine}`)
    expect(accounts).toHaveLength(buyers.length)
    expect(new Set(accounts).size).toBe(accounts.length)
  },
)
