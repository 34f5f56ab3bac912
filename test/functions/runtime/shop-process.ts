import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ShopPlan } from '../../faults/shop-plan.ts'
import type { World } from '../../faults/world.ts'

export interface ShopProcess {
  url: string
  pid: number | undefined
  /** Resolves when it says that it is open. @throws with what it said when it ends before that */
  opened: Promise<void>
  kill(): Promise<void>
  stop(): Promise<void>
  output(): string
}

/** Starts the bundled shop beside others of the same world: one address for buyers, a port for each. */
export function startShopProcess(
  world: World,
  env: { PORT: string; DATA_DIR: string; DATABASE_URL?: string; LOG_LEVEL?: string },
): ShopProcess {
  const planFile = join(world.folder, `plan-${env.PORT}.json`)
  const killFile = join(world.folder, `killed-${env.PORT}`)
  const plan: ShopPlan = { folder: world.folder, killFile, kill: null, sandbox: world.places }
  writeFileSync(planFile, JSON.stringify(plan))
  const child = spawn(process.execPath, [world.program, planFile], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: join(world.folder, 'compiled'),
      PUBLIC_URL: world.shopUrl,
      DIST_DIR: world.distDir,
      OPERATOR_TOKEN: world.operatorToken,
      LOG_LEVEL: 'warn',
      ...env,
    },
  })
  let output = ''
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const opened = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-100_000)
        if (output.includes('Stop it with Ctrl+C')) resolve()
      })
    }
    void gone.then(() => reject(new Error(output || 'the shop ended without a word')))
  })
  opened.catch(() => {})
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await gone
  }
  return {
    url: `http://127.0.0.1:${env.PORT}`,
    pid: child.pid,
    opened,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    output: () => output,
  }
}
