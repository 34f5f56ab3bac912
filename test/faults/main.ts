import { parseArgs } from 'node:util'
import { startDatabases } from './databases.ts'
import { report } from './report.ts'
import { runFaults } from './run.ts'

/** `npm run test:faults [-- --kills 1000 --store sqlite|postgres|both --seed N]`. */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    store: { type: 'string', default: 'both' },
    seed: { type: 'string', default: '1' },
  },
})
const stores = values.store === 'both' ? (['sqlite', 'postgres'] as const) : [values.store]
let failures = 0
for (const store of stores) {
  if (store !== 'sqlite' && store !== 'postgres') {
    console.error(`--store must be sqlite, postgres or both, and is "${store}".`)
    process.exit(1)
  }
  const databases = store === 'postgres' ? await startDatabases() : undefined
  const result = await runFaults({
    databases,
    // Two runs that start at once must not take the same port for free.
    fromPort: 15_521 + (process.pid % 100) * 10,
    kills: Number(values.kills),
    seed: Number(values.seed),
    say: (line) => console.log(`  ${line}`),
  }).finally(() => databases?.stop())
  console.log(report(result, `${store}, seed ${values.seed}`))
  failures += result.lost.length + result.duplicated.length + result.wrong.length
}
process.exit(failures ? 1 : 0)
