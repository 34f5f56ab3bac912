import { appendFileSync, readFileSync } from 'node:fs'
import type { CrashPoint } from '../../functions/crash-points.ts'
import { main } from '../../functions/runtime/node.ts'
import { importPools } from './pool-keys.ts'
import { sellerKeyName, shopPlanSchema } from './shop-plan.ts'

/**
 * The shop as it is deployed, with two differences: stand-ins that already run are handed to it, and it may be told
 * to die at a crash point, as `kill -9` would end it. `shop-entry.js <file of the plan>`.
 */
const plan = shopPlanSchema.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')))
const passed = new Map<CrashPoint, number>()
const { sellerKeys, pools, ...places } = plan.sandbox

function reached(point: CrashPoint): void {
  const times = (passed.get(point) ?? 0) + 1
  passed.set(point, times)
  if (plan.kill?.point !== point || plan.kill.passing !== times) return
  appendFileSync(plan.killFile, `${point} ${Date.now()}\n`)
  process.kill(process.pid, 'SIGKILL')
}

// A run that is broken off must leave no shop behind.
process.once('disconnect', () => process.exit(1))
const code = await main({
  root: plan.folder,
  reached,
  startSandbox: async () => ({
    ...places,
    sellerKey: (seller, name) => sellerKeys[sellerKeyName(seller, name)] ?? '',
    fillPools: (shop) => importPools(pools, shop),
    stop: async () => {},
  }),
})
process.exit(code)
