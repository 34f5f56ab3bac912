import { describe, expect, test } from 'vitest'
import { startDatabases } from './databases.ts'
import { report } from './report.ts'
import { runFaults } from './run.ts'

const kills = 25

describe.each(['sqlite', 'postgres'] as const)('a shop on %s', (store) => {
  test('loses nothing and does nothing twice when it is killed over and over while people buy', async () => {
    const databases = store === 'postgres' ? await startDatabases() : undefined
    const result = await runFaults({ kills, seed: 20_261_123, databases }).finally(() => databases?.stop())
    console.log(report(result, store))
    expect({ lost: result.lost, duplicated: result.duplicated, wrong: result.wrong }).toEqual({
      lost: [],
      duplicated: [],
      wrong: [],
    })
    expect(result.kills.length).toBe(kills)
    expect(result.paid).toBeGreaterThan(kills / 2)
  })
})
