import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type CrashPoint, crashPoints } from '../../functions/crash-points.ts'
import { migrations } from '../../functions/storage/migrations.ts'
import { type Aim, aims, blows } from './aims.ts'
import type { Wish } from './basket.ts'
import { tryConsulting } from './consulting.ts'
import { watchCutJobs } from './cut-jobs.ts'
import type { Databases } from './databases.ts'
import { judge, type Kill, type Verdict } from './judge.ts'
import { openLedgers } from './ledgers.ts'
import { type Purchase, type Scene, startPurchase } from './purchase.ts'
import { createChance } from './random.ts'
import { cutDatabase, cutNetwork, killBackup, killMigration, letDie, standStill } from './rounds.ts'
import { type FaultyShop, type ShopSettings, startShop } from './shop.ts'
import { ways } from './ways.ts'
import { createWishes } from './wishes.ts'
import { startWorld } from './world.ts'

export interface RunOptions {
  kills: number
  seed: number
  /** Absent: the embedded store. */
  databases?: Databases | undefined
  fromPort?: number
  /** Told of progress. */
  say?: (line: string) => void
}

export interface RunResult extends Verdict {
  kills: Kill[]
  purchases: number
  /** Tries to buy what is not sold, each refused. */
  refused: number
  seconds: number
  /** Seconds from a kill until a job it cut off was claimed again, restart of the shop included. */
  claimedAgain: number[]
}

/** A shop that has not got there by then is given one more buyer. */
const impatienceMs = 1500
/** From so many kills on, each point must have been met. */
const fullRun = 200
/** How many purchases may be under way before no more are begun. */
const crowd = 10
/** How long everything may take to come to rest after the last kill. */
const restMs = 240_000

/** Kills the shop over and over while people buy, lets it rest, and judges it by the books of everybody else. */
export async function runFaults(options: RunOptions): Promise<RunResult> {
  const { say = () => {} } = options
  const started = Date.now()
  const world = await startWorld(options.fromPort ?? 15_321, { poolKeys: 100 + 2 * options.kills })
  const chance = createChance(options.seed)
  const wishFor = createWishes(createChance(options.seed + 2))
  const ledgers = openLedgers(world)
  const scene: Scene = { world, ledgers, chance: createChance(options.seed + 1) }
  const place = async (name: string): Promise<ShopSettings> => ({
    dataDir: join(world.folder, name),
    databaseUrl: await options.databases?.fresh(),
  })
  const settings = await place('shop')
  const cutJobs = watchCutJobs(settings)
  const kills: Kill[] = []
  const purchases: Purchase[] = []
  const underWay = new Set<Promise<void>>()
  const offers: Promise<string | null>[] = []
  let shop: FaultyShop | null = null
  let companion: FaultyShop | null = null

  function buy(wish: Wish): void {
    const { purchase, done } = startPurchase(purchases.length + 1, wish, scene)
    purchases.push(purchase)
    const tracked = done.finally(() => underWay.delete(tracked))
    underWay.add(tracked)
  }

  async function strike(aim: Aim): Promise<Kill> {
    const { at, passing } = aim
    if (at === 'migration.step') {
      const steps = Object.keys(migrations).length
      return killMigration(world, { ...(await place('fresh')), isCompanion: true }, 1 + (passing % steps))
    }
    if (at === 'backup.copied') return killBackup(world, settings)
    const target = startShop(world, settings, isPoint(at) ? { point: at, passing } : null)
    shop = target
    if (at === 'database' && options.databases) return cutDatabase(target, options.databases, aim)
    if (at === 'network') return cutNetwork(world, target, aim)
    if (at === 'standstill') {
      companion = startShop(world, { ...settings, isCompanion: true }, null)
      return standStill(target, companion, aim)
    }
    if (at === 'job.renewed') await slowSeller(world.sandbox.sellerUrl)
    const more = setInterval(() => {
      if (isPoint(at) && underWay.size < 2 * crowd) buy(wishFor(at))
    }, impatienceMs)
    return letDie(target, aim).finally(() => clearInterval(more))
  }

  try {
    const points = crashPoints.filter((point) => point !== 'backup.copied' || !settings.databaseUrl)
    const list = aims(options.kills, { points, hasDatabase: Boolean(options.databases) }, chance)
    for (const [index, aim] of list.entries()) {
      const buyers = isPoint(aim.at) || aim.at === 'time' ? 1 : 4
      for (let buyer = 0; buyer < buyers && underWay.size < crowd; buyer += 1) buy(wishFor(aim.at))
      const kill = await strike(aim)
      kills.push(kill)
      await cutJobs.killed(kill.endedAt ?? kill.at)
      if (index % 5 === 0) offers.push(...tryConsulting(world))
      if ((index + 1) % 25 === 0)
        say(`${index + 1} kills, ${purchases.length} purchases, ${underWay.size} under way`)
    }
    const last = startShop(world, settings, null)
    shop = last
    if ((await last.opened) === 'gone') throw new Error(`The shop does not start any more:\n${last.output()}`)
    say(`${kills.length} kills done; waiting until all is quiet`)
    await Promise.race([settled(underWay), pause(restMs)])
    await quiet(ledgers)
    const sold = (await Promise.all(offers)).flatMap((fault) => fault ?? [])
    const verdict = await judge({ purchases, kills, ledgers, world })
    verdict.wrong.push(...sold)
    if (kills.length >= fullRun) {
      const missed = points.filter((point) => !kills.some(({ cause }) => cause === point))
      verdict.wrong.push(...missed.map((point) => `nothing died at ${point}`))
      const unsold = ways.filter((way) => !verdict.bought.has(way))
      verdict.wrong.push(...unsold.map((way) => `nobody paid for ${way}`))
    }
    return {
      ...verdict,
      kills,
      purchases: purchases.length,
      refused: offers.length,
      seconds: (Date.now() - started) / 1000,
      claimedAgain: cutJobs.seconds(),
    }
  } finally {
    for (const one of [shop, companion] as (FaultyShop | null)[]) if (one && !one.isGone()) await one.kill()
    await cutJobs.stop()
    ledgers.close()
    await world.stop()
  }
}

const isPoint = (at: Aim['at']): at is CrashPoint => !blows.some((blow) => blow === at)

async function settled(tasks: Set<Promise<void>>): Promise<void> {
  while (tasks.size) await Promise.all(tasks)
}

/** Nothing happens any more: long enough for a lease to run out and its job to be done by another. */
async function quiet(ledgers: Scene['ledgers']): Promise<void> {
  let seen = ''
  let since = Date.now()
  const until = Date.now() + 90_000
  while (Date.now() < until && Date.now() - since < 20_000) {
    const now = JSON.stringify([ledgers.mails().length, ledgers.accounts().length])
    // The payment service waits up to a minute before it posts an event again.
    if (now !== seen || ledgers.undelivered().length) since = Date.now()
    seen = now
    await pause(500)
  }
}

async function slowSeller(sellerUrl: string): Promise<void> {
  await fetch(`${sellerUrl}/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ activity: 'newInstance', fault: 'slow', seconds: 6 }),
  })
}
