import { startDatabases } from './databases.ts'
import { readOptions } from './options.ts'
import { report } from './report.ts'
import { runFaults } from './run.ts'

/** `npm run test:faults [-- --kills 1000 --store sqlite|postgres|both --seed N]`. */
const { kills, seed, stores } = readOptions(process.argv.slice(2))
let failures = 0
for (const store of stores) {
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
