import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { openShopStore } from '../../functions/runtime/open-store.ts'
import { freshDatabase } from '../postgres.ts'
import { type Figure, median, round } from './figure.ts'

const holders = 6
/** As many as worker-process.ts holds. */
const heldByEach = 4
/** Deaths fall at different moments of the look-outs' turns. */
const betweenDeathsMs = 2500

/** How soon the jobs of processes that were killed are at work in another; real processes, kill -9. */
export async function recoveryFigures(): Promise<Figure[]> {
  console.log(
    `  ${holders * heldByEach} jobs a store, held by ${holders} processes that are killed one by one`,
  )
  const [postgres, sqlite] = await Promise.all([recover('PostgreSQL'), recover('SQLite')])
  return [
    { store: 'PostgreSQL', waits: postgres },
    { store: 'SQLite', waits: sqlite },
  ].map(({ store, waits }) => ({
    what: `a killed process's job at work in another, middle and worst of ${waits.length} (${store})`,
    ours: `${round(median(waits) / 1000)} s, ${round(Math.max(...waits) / 1000)} s`,
    goal: '< 60 s',
  }))
}

/** When each job was taken up, by its id. */
type Told = Map<string, number>

async function recover(store: 'PostgreSQL' | 'SQLite'): Promise<number[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vitrine-bench-'))
  const databaseUrl = store === 'PostgreSQL' ? await freshDatabase() : undefined
  const processes: ChildProcess[] = []
  const start = async (role: 'hold' | 'do'): Promise<{ child: ChildProcess; told: Told }> => {
    const script = join(import.meta.dirname, '../functions/jobs/worker-process.ts')
    const place = databaseUrl ? [databaseUrl] : []
    const child = spawn(process.execPath, [script, role, dataDir, ...place], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    processes.push(child)
    const told: Told = new Map()
    await new Promise<void>((ready, failed) => {
      child.once('exit', () => failed(new Error(`The ${role} process ended.`)))
      createInterface({ input: child.stdout }).on('line', (line) => {
        const [said, id, at] = line.split(' ')
        if (said === 'ready') ready()
        else if (id) told.set(id, Number(at))
      })
    })
    return { child, told }
  }
  try {
    await enqueue({ dataDir, ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) })
    const holding = await Promise.all(Array.from({ length: holders }, () => start('hold')))
    await until(() => holding.every(({ told }) => told.size === heldByEach))
    const { told: done } = await start('do')
    const deaths = new Map<string, number>()
    for (const { child, told } of holding) {
      child.kill('SIGKILL')
      for (const id of told.keys()) deaths.set(id, Date.now())
      await pause(betweenDeathsMs)
    }
    await until(() => done.size === holders * heldByEach)
    return [...done].map(([id, at]) => at - (deaths.get(id) ?? 0))
  } finally {
    for (const child of processes) child.kill('SIGKILL')
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

async function enqueue(place: Parameters<typeof openShopStore>[0]): Promise<void> {
  const { store, queue, stop } = await openShopStore(place)
  const jobs = Array.from({ length: holders * heldByEach }, (_, index) => ({
    id: `settle.${index}`,
    kind: 'settle' as const,
    subject: 'ord_1',
    runAt: new Date(),
  }))
  await store.transaction((tx) => queue.enqueue(tx, jobs))
  await stop()
}

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 120_000
  while (!holds()) {
    if (Date.now() > end) throw new Error('The jobs were not at work again within two minutes.')
    await pause(50)
  }
}
