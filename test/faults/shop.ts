import { spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CrashPoint } from '../../functions/crash-points.ts'
import type { ShopPlan } from './shop-plan.ts'
import type { World } from './world.ts'

/** A shop process that may be told to die. */
export interface FaultyShop {
  /** Settles when it says that it is open, or is gone. */
  opened: Promise<'open' | 'gone'>
  gone: Promise<void>
  isGone(): boolean
  /** The point at which it killed itself, and when; null while it lives, or when something else ended it. */
  ownEnd(): { point: CrashPoint; at: number } | null
  /** As a power cut would, from outside. */
  kill(): Promise<void>
  stop(): Promise<void>
  /** Stops it in the middle of whatever it does, and lets it go on. */
  freeze(): void
  thaw(): void
  output(): string
}

export interface ShopSettings {
  dataDir: string
  /** Absent: the embedded store in `dataDir`. */
  databaseUrl?: string | undefined
  /** Another process beside the shop: on a port of its own, where no buyer and no event comes. */
  isCompanion?: boolean
}

/** Starts the bundled shop as a process of its own; it dies at `kill`, if it ever gets there. */
export function startShop(world: World, settings: ShopSettings, kill: ShopPlan['kill']): FaultyShop {
  const name = settings.isCompanion ? 'companion' : 'shop'
  const killFile = join(world.folder, `${name}.killed`)
  rmSync(killFile, { force: true })
  const planFile = join(world.folder, `${name}.json`)
  const plan: ShopPlan = { folder: world.folder, killFile, kill, sandbox: world.places }
  writeFileSync(planFile, JSON.stringify(plan))
  const child = spawn(process.execPath, [world.program, planFile], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: join(world.folder, 'compiled'),
      PORT: String(world.port + (settings.isCompanion ? 1 : 0)),
      PUBLIC_URL: world.shopUrl,
      DATA_DIR: settings.dataDir,
      DIST_DIR: world.distDir,
      OPERATOR_TOKEN: world.operatorToken,
      LOG_LEVEL: 'warn',
      ...(settings.databaseUrl ? { DATABASE_URL: settings.databaseUrl } : {}),
    },
  })
  const { stdout, stderr } = child
  if (!stdout || !stderr) throw new Error('The shop has no output.')
  let output = ''
  let isGone = false
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => {
      isGone = true
      resolve()
    })
  })
  const open = new Promise<'open'>((resolve) => {
    for (const stream of [stdout, stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-20_000)
        if (output.includes('Stop it with Ctrl+C')) resolve('open')
      })
    }
  })
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal)
    await gone
  }
  return {
    opened: Promise.race([open, gone.then(() => 'gone' as const)]),
    gone,
    isGone: () => isGone,
    ownEnd: () => readEnd(killFile),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    output: () => output,
  }
}

function readEnd(file: string): { point: CrashPoint; at: number } | null {
  try {
    const [point, at] = readFileSync(file, 'utf8').trim().split(' ')
    return { point: point as CrashPoint, at: Number(at) }
  } catch {
    return null
  }
}
