import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { test } from 'vitest'
import { openShopStore } from '../../../functions/runtime/open-store.ts'
import { dropDatabase, freshDatabase } from '../../postgres.ts'

const script = fileURLToPath(new URL('worker-process.ts', import.meta.url))
const holders = 4
const heldByEach = 4

/** Times by job id, as a process told them. */
type Told = Map<string, number>

test.for(['sqlite', 'postgres'] as const)(
  'the jobs of processes that were killed are at work in another within a minute, on %s',
  { timeout: 150_000, concurrent: true },
  async (kind, { expect, onTestFinished }) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'vitrine-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
    const url = kind === 'postgres' ? await freshDatabase() : undefined
    if (url) onTestFinished(() => dropDatabase(url))
    const place = url ? { dataDir, DATABASE_URL: url } : { dataDir }
    const ids = Array.from({ length: holders * heldByEach }, (_, index) => `settle.${index}`)
    const { store, queue, stop } = await openShopStore(place)
    const jobs = ids.map((id) => ({ id, kind: 'settle' as const, subject: 'ord_1', runAt: new Date() }))
    await store.transaction((tx) => queue.enqueue(tx, jobs))
    await stop()

    const held: Told = new Map()
    const processes = await Promise.all(
      Array.from({ length: holders }, () => start('hold', place, held, onTestFinished)),
    )
    await expect.poll(() => held.size, { timeout: 30_000 }).toBe(ids.length)
    const done: Told = new Map()
    await start('do', place, done, onTestFinished)
    // Held as long as their holders live: nobody takes them away.
    await pause(6000)
    expect(done.size).toBe(0)

    const killed: number[] = []
    for (const holder of processes) {
      holder.kill('SIGKILL')
      killed.push(Date.now())
      await pause(2000)
    }
    await expect.poll(() => done.size, { timeout: 90_000 }).toBe(ids.length)
    // Which holder had which job is not told; counted from the first kill, the figure errs on the long side.
    const waits = [...done.values()].map((at) => at - (killed[0] as number)).sort((a, b) => a - b)
    console.log(
      `${kind}: at work again after ${seconds(waits[waits.length >> 1])} s in the middle, ${seconds(waits.at(-1))} s at most`,
    )
    expect(waits.at(-1)).toBeLessThan(60_000)
  },
)

async function start(
  role: 'hold' | 'do',
  { dataDir, DATABASE_URL }: { dataDir: string; DATABASE_URL?: string },
  told: Told,
  atTheEnd: (work: () => void) => void,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, role, dataDir, ...(DATABASE_URL ? [DATABASE_URL] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  atTheEnd(() => void child.kill('SIGKILL'))
  await new Promise<void>((ready, failed) => {
    child.once('exit', () => failed(new Error(`the ${role} process ended`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready') ready()
      const [said, id, at] = line.split(' ')
      if (said === role && id && at) told.set(id, Number(at))
    })
  })
  return child
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}

function seconds(ms: number | undefined): string {
  return ((ms ?? 0) / 1000).toFixed(1)
}
