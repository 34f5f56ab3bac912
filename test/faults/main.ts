import { startDatabases } from './databases.ts'
import { liveThroughMany } from './histories.ts'
import { readOptions } from './options.ts'
import { report } from './report.ts'
import { runFaults } from './run.ts'

/** `npm run test:faults [-- kills|ledger --kills 1000 --store sqlite|postgres|both --histories 1000000 --seed N]`. */
const { parts, kills, histories, seed, stores } = readOptions(process.argv.slice(2))
let failures = 0
if (parts.includes('ledger')) {
  const { broken, text } = liveThroughMany({ histories, seed, say: (line) => console.log(`  ${line}`) })
  console.log(text)
  failures += broken.length
}
for (const store of parts.includes('kills') ? stores : []) {
  const databases = store === 'postgres' ? await startDatabases() : undefined
  const result = await runFaults({
    databases,
    // Two runs that start at once must not take the same port for free.
    fromPort: 15_521 + (process.pid % 100) * 10,
    kills,
    seed,
    say: (line) => console.log(`  ${line}`),
  }).finally(() => databases?.stop())
  console.log(report(result, `${store}, seed ${seed}`))
  failures += result.lost.length + result.duplicated.length + result.wrong.length
}
process.exit(failures ? 1 : 0)
