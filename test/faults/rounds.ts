import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import type { Aim } from './aims.ts'
import type { Databases } from './databases.ts'
import type { Kill } from './judge.ts'
import { type FaultyShop, type ShopSettings, startShop } from './shop.ts'
import type { World } from './world.ts'

/** How long a shop may live without getting to the point where it is to die. */
const lifeMs = 7000
/** Longer than a lease lasts on either store. */
const standstillMs = 18_000
/** Longer than any one call may last. */
const awayMs = 7000

/** Waits until the shop has died as aimed; kills it from outside when it does not get there. */
export async function letDie(shop: FaultyShop, { at, passing, afterMs }: Aim): Promise<Kill> {
  if (at !== 'time') await shop.opened
  // At a random time is counted from the start of the process: starting may be cut short too.
  await Promise.race([shop.gone, pause(at === 'time' ? afterMs : lifeMs)])
  const end = shop.ownEnd()
  if (!shop.isGone()) return killNow(shop, 'time', at === 'time')
  if (!end) throw endedByItself(shop)
  return { cause: end.point, at: end.at, passing, asAimed: true }
}

async function killNow(shop: FaultyShop, cause: Kill['cause'], asAimed = true): Promise<Kill> {
  if (shop.isGone()) throw endedByItself(shop)
  const at = Date.now()
  await shop.kill()
  return { cause, at, passing: 0, asAimed }
}

function endedByItself(shop: FaultyShop): Error {
  return new Error(`The shop ended by itself:\n${shop.output()}`)
}

/** The database dies under the shop, which must live on and find it again. */
export async function cutDatabase(shop: FaultyShop, databases: Databases, { afterMs }: Aim): Promise<Kill> {
  await shop.opened
  await pause(afterMs)
  const at = Date.now()
  await databases.cut()
  await pause(3000)
  const end = await killNow(shop, 'database')
  return { ...end, at, endedAt: end.at }
}

/** Sellers, clouds, registries, files, mail and payments are out of reach for a while, in the middle of a call or not. */
export async function cutNetwork(world: World, shop: FaultyShop, { afterMs }: Aim): Promise<Kill> {
  await shop.opened
  await pause(afterMs)
  const at = Date.now()
  world.network.cut()
  await pause(awayMs)
  world.network.mend()
  await pause(3000)
  const end = await killNow(shop, 'network')
  return { ...end, at, endedAt: end.at }
}

/**
 * The shop stands still for longer than its leases last, and goes on as if nothing had been; meanwhile another
 * process of the same shop has taken its work.
 */
export async function standStill(shop: FaultyShop, companion: FaultyShop, { afterMs }: Aim): Promise<Kill> {
  await Promise.all([shop.opened, companion.opened])
  await pause(afterMs)
  if (shop.isGone()) throw endedByItself(shop)
  const at = Date.now()
  shop.freeze()
  await pause(standstillMs)
  shop.thaw()
  await pause(4000)
  await killNow(companion, 'standstill')
  const end = await killNow(shop, 'standstill')
  return { ...end, at, endedAt: end.at }
}

/** A new store is killed while it is made, and must be whole when it is opened again. */
export async function killMigration(world: World, settings: ShopSettings, passing: number): Promise<Kill> {
  const shop = startShop(world, settings, { point: 'migration.step', passing })
  const kill = await letDie(shop, { at: 'migration.step', passing, afterMs: 0 })
  const again = startShop(world, settings, null)
  if ((await again.opened) === 'gone') {
    throw new Error(`A store that was killed while it was made does not open:\n${again.output()}`)
  }
  await again.stop()
  await rm(settings.dataDir, { recursive: true, force: true })
  return kill
}

/** A back-up of the running shop is killed; what it leaves is no back-up, and the next one is whole. */
export async function killBackup(world: World, settings: ShopSettings): Promise<Kill> {
  const shop = startShop(world, settings, null)
  if ((await shop.opened) === 'gone') throw new Error(`The shop ended by itself:\n${shop.output()}`)
  const folder = join(world.folder, 'backup')
  if (await backUp(world, [settings.dataDir, folder, 'kill'])) throw new Error('The back-up was not killed.')
  if (existsSync(folder)) throw new Error('A killed back-up left a folder that looks like one.')
  if (!(await backUp(world, [settings.dataDir, folder]))) throw new Error('The next back-up failed.')
  await checkBackup(settings.dataDir, folder)
  await rm(folder, { recursive: true })
  return killNow(shop, 'backup.copied')
}

/** @returns whether it ended well */
function backUp(world: World, args: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, [join(world.folder, 'backup-entry.js'), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)))
}

async function checkBackup(dataDir: string, folder: string): Promise<void> {
  const copy = new DatabaseSync(join(folder, 'vitrine.sqlite'))
  try {
    const found = copy.prepare('pragma integrity_check').get()?.integrity_check
    if (found !== 'ok') throw new Error(`The back-up is not whole: ${String(found)}`)
    const stored = copy.prepare('select id from files').all()
    const files: string[] = await readdir(join(folder, 'files')).catch(() => [])
    for (const { id } of stored) {
      if (!files.includes(String(id)))
        throw new Error(`The back-up of ${dataDir} lacks the file ${String(id)}.`)
    }
  } finally {
    copy.close()
  }
}
