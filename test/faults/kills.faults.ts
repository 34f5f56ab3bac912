import { expect, test } from 'vitest'
import { startDatabases } from './databases.ts'
import { report } from './report.ts'
import { runFaults } from './run.ts'

const kills = 25
const seed = 20_261_123

// Side by side: most of a run is waiting for leases to run out.
test.concurrent.each([
  ['SQLite', 15_321],
  ['PostgreSQL', 15_421],
] as const)(
  'a shop on %s that is killed while people buy loses nothing and does nothing twice',
  async (store, fromPort) => {
    const databases = store === 'PostgreSQL' ? await startDatabases() : undefined
    const result = await runFaults({ kills, seed, databases, fromPort }).finally(() => databases?.stop())
    console.log(report(result, `${store}, seed ${seed}`))
    const { lost, duplicated, wrong } = result
    expect({ lost, duplicated, wrong }).toEqual({ lost: [], duplicated: [], wrong: [] })
    expect(result.kills.length).toBe(kills)
    expect(result.paid).toBeGreaterThan(kills / 2)
  },
)
