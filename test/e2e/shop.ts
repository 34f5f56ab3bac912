import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { inject } from 'vitest'
import { projectRoot } from '../../functions/cli/tool.ts'

/** A shop in the sandbox, as `npm start` starts it, with the places it announced. */
export interface RunningShop {
  url: string
  partnerUrl: string
  mailboxUrl: string
  paymentsUrl: string
  sellerUrl: string
  operatorToken: string
  pid: number
  /** From the start of the process to the line that says it is open. */
  readyAfterMs: number
  /** Everything it printed. */
  output(): string
  stop(): Promise<void>
  /** As a power cut would: no time to write anything. */
  kill(): Promise<void>
}

export interface ShopOptions {
  dataDir: string
  env?: Readonly<Record<string, string>>
}

/** A folder for one shop's data, and how to take it away. */
export async function dataFolder(): Promise<{ dataDir: string; remove(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vitrine-e2e-'))
  return {
    dataDir,
    remove: () => rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  }
}

/** Starts the built shop and waits until it says that it is open. @throws with its output when it does not */
export async function startShop({ dataDir, env = {} }: ShopOptions): Promise<RunningShop> {
  const started = performance.now()
  const child = spawn(
    process.execPath,
    [join(projectRoot, 'functions/cli/enter.mjs'), 'start', '--as-built'],
    {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...cleanEnvironment(),
        DATA_DIR: dataDir,
        DIST_DIR: inject('distDir'),
        PORT: String(inject('port')),
        ...env,
      },
    },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const ready = await waitFor(() => output.includes('Stop it with Ctrl+C'), { until: exited, seconds: 60 })
  const readyAfterMs = performance.now() - started
  if (!ready) {
    child.kill('SIGKILL')
    throw new Error(`The shop did not open:\n${output}`)
  }
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (!isRunning(child))
      throw new Error(`The shop had stopped by itself (${child.exitCode ?? child.signalCode}):\n${output}`)
    child.kill(signal)
    await exited
  }
  const place = (label: string) =>
    new RegExp(`^  ${label}\\s+(\\S+)`, 'm').exec(output)?.[1]?.replace(/\/$/, '') ?? ''
  return {
    url: place('Shop'),
    partnerUrl: place('Partner page'),
    mailboxUrl: place('Mailbox'),
    paymentsUrl: place('Payments'),
    sellerUrl: `http://127.0.0.1:${inject('port') + 5}`,
    operatorToken: /token (\S+)/.exec(output)?.[1] ?? '',
    pid: child.pid ?? 0,
    readyAfterMs,
    output: () => output,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

/** Asks again until it holds. */
export async function eventually<Result>(
  what: string,
  ask: () => Promise<Result | undefined | false | null>,
  seconds = 40,
): Promise<Result> {
  const until = Date.now() + seconds * 1000
  let last: unknown
  while (Date.now() < until) {
    try {
      const answer = await ask()
      if (answer) return answer
    } catch (error) {
      last = error
    }
    await pause(250)
  }
  throw new Error(`Waited ${seconds} s in vain: ${what}`, { cause: last })
}

async function waitFor(
  holds: () => boolean,
  { until, seconds }: { until: Promise<void>; seconds: number },
): Promise<boolean> {
  let over = false
  void until.then(() => {
    over = true
  })
  for (let waited = 0; waited < seconds * 1000; waited += 10) {
    if (holds()) return true
    if (over) return false
    await pause(10)
  }
  return false
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

/** Settings of the person who runs the tests must not reach the shop. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const settings =
    /^(PORT|HOST|PUBLIC_URL|CATALOG_DIR|DATA_DIR|DIST_DIR|DATABASE_URL|STRIPE_|SECRET_KEYS|LICENSE_KEYS|SMTP_URL|MAIL_|OPERATOR_TOKEN|TRUSTED_PROXIES|SELLER_KEY_|OPENSTACK_|DOWNLOADS_|REGISTRY_|ALLOW_INSECURE_SELLERS|NODE_OPTIONS|VITEST)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.test(name)))
}
