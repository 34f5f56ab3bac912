import { readFileSync } from 'node:fs'
import { main } from '../../../functions/runtime/node.ts'
import { shopPlanSchema } from '../../faults/shop-plan.ts'

/** A shop that waits half-way through its start until it is told to go on. `starting-shop.ts <file of the plan>`. */
const plan = shopPlanSchema.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')))
const code = await main({
  root: plan.folder,
  async startSandbox() {
    const told = new Promise((resolve) => process.once('message', resolve))
    process.send?.('half-way')
    await told
    const fetching = { downloads: {}, registries: {}, registryUrl: '', fillPools: async () => {} }
    return { ...plan.sandbox, ...fetching, sellerKey: () => '', stop: async () => {} }
  },
})
process.exit(code)
