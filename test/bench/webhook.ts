import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from '../postgres.ts'
import { type EventServer, keepBusy, newEvent, quantile, startEventServer } from './event-load.ts'
import { type Figure, median, round } from './figure.ts'

/**
 * A few callers, and as many as keep every server at work: what is committed together is answered together, so with a
 * few callers server and database wait for each other by turns.
 */
const loads = { few: 32, many: 128 } as const
type Load = keyof typeof loads
const seconds = 0.8
const rounds = 8
const servers = ['bare', 'single', 'shop'] as const

interface Run {
  perSecond: number
  p99: number
}
type Runs = Record<(typeof servers)[number], Run[]>
type Measured = Record<Load, Runs>

/**
 * From a webhook's arrival to the stored event with its job, beside Hono with a single INSERT; one process each.
 * They take short turns, since other work on the machine comes and goes.
 */
export async function webhookFigures(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const store of ['PostgreSQL', 'SQLite'] as const) figures.push(...(await measure(store)))
  return figures
}

async function measure(store: 'SQLite' | 'PostgreSQL'): Promise<Figure[]> {
  const folders: string[] = []
  const running: Partial<Record<keyof Runs, EventServer>> = {}
  const measured: Measured = {
    few: { bare: [], single: [], shop: [] },
    many: { bare: [], single: [], shop: [] },
  }
  try {
    for (const which of servers) {
      const folder = await mkdtemp(join(tmpdir(), 'vitrine-bench-'))
      folders.push(folder)
      running[which] = await startEventServer(which, store === 'SQLite' ? folder : await freshDatabase())
    }
    for (let turn = 0; turn <= rounds; turn++) {
      for (const [load, runs] of Object.entries(measured) as [Load, Runs][]) {
        for (const which of servers) {
          const run = await keepAtWork(running[which]?.port ?? 0, loads[load])
          // The first turn warms up.
          if (turn > 0) runs[which].push(run)
        }
        if (turn > 0) tell(`${store}, ${loads[load]} callers, turn ${turn} of ${rounds}`, runs)
      }
    }
  } finally {
    await Promise.all(Object.values(running).map((server) => server.stop()))
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
  }
  return [...compare(store, 'many', measured.many), ...compare(store, 'few', measured.few)]
}

function tell(what: string, runs: Runs): void {
  const rates = servers.map((which) => `${which} ${Math.round(runs[which].at(-1)?.perSecond ?? 0)}/s`)
  console.log(`  ${what}: ${rates.join(', ')}`)
}

/** Ratios are taken within a turn, and the middle one counts. */
function compare(store: string, load: Load, runs: Runs): Figure[] {
  const perSecond = (which: keyof Runs) => median(runs[which].map((run) => run.perSecond))
  const p99 = (which: keyof Runs) => median(runs[which].map((run) => run.p99))
  const ratio = (a: keyof Runs, b: keyof Runs) =>
    median(runs[a].map((run, turn) => run.perSecond / (runs[b][turn]?.perSecond ?? 1)))
  const durable = store === 'SQLite' ? 'synchronous=FULL' : 'fsync on'
  const at = `${store}, ${loads[load]} callers`
  const peer = 'hono + one INSERT, nothing verified'
  return [
    {
      what: `webhook verified, event and job stored, acknowledged (${at}, ${durable})`,
      ours: `${round(perSecond('shop'))}/s`,
      peer,
      theirs: `${round(perSecond('bare'))}/s`,
      ratio: ratio('shop', 'bare'),
      ...(store === 'PostgreSQL' && load === 'many' ? { goal: '≥ 0.75x' } : {}),
    },
    {
      what: `the same with a commit for each event, as on workerd (${at})`,
      ours: `${round(perSecond('single'))}/s`,
      peer,
      theirs: `${round(perSecond('bare'))}/s`,
      ratio: ratio('single', 'bare'),
    },
    {
      what: `group commit beside a commit for each event (${at})`,
      ours: `${round(perSecond('shop'))}/s`,
      peer: 'a commit for each event',
      theirs: `${round(perSecond('single'))}/s`,
      ratio: ratio('shop', 'single'),
      goal: '≥ 1.5x',
    },
    {
      what: `webhook p99 under that load (${at})`,
      ours: `${round(p99('shop'))} ms`,
      peer,
      theirs: `${round(p99('bare'))} ms`,
    },
  ]
}

/** Keeps every connection busy for a while. */
async function keepAtWork(port: number, connections: number): Promise<Run> {
  const started = performance.now()
  const until = started + seconds * 1000
  const calls = await keepBusy(port, {
    connections,
    goOn: () => performance.now() < until,
    next: () => newEvent(),
  })
  const took = (performance.now() - started) / 1000
  const refused = calls.find(({ status }) => status !== 200)
  if (refused) throw new Error(`An event was answered with ${refused.status}.`)
  return { perSecond: calls.length / took, p99: quantile(calls, 0.99) }
}
