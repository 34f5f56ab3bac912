import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import { localhost } from './certificate.ts'

/** The worker in workerd, as Cloudflare runs it, in a process of its own. */
export interface RunningWorker {
  url: string
  /** Strikes its clock, as the cron trigger does, and waits for the end of the work. */
  strike(at?: Date): Promise<void>
  /** Everything it logged. */
  output(): string
  stop(): Promise<void>
}

export const compatibilityDate = '2026-11-01'

/** A worker beside it that strikes the clock when it is called: workerd by itself has no cron. */
const clock = `export default {
  async fetch(request, env) {
    const scheduledTime = new Date(new URL(request.url).searchParams.get('at'))
    return Response.json(await env.SHOP.scheduled({ scheduledTime, cron: '* * * * *' }))
  },
}
`

const config = (bindings: Readonly<Record<string, string>>, pooled: URL | null): string => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "shop", worker = .shop),
    (name = "clock", worker = .clock),
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true, trustedCertificates = [embed "trusted.pem"]))),
    ${pooled ? `(name = "pool", external = (address = "${pooled.host}", tcp = ())),` : ''}
  ],
  sockets = [(name = "shop", http = (), service = "shop"), (name = "clock", http = (), service = "clock")],
);
const shop :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "${compatibilityDate}",
  compatibilityFlags = ["nodejs_compat"],
  bindings = [${Object.entries(bindings)
    .map(([name, text]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(text)})`)
    .concat(pooled ? [hyperdrive(pooled)] : [])
    .join(', ')}],
);
const clock :Workerd.Worker = (
  modules = [(name = "clock.js", esModule = embed "clock.js")],
  compatibilityDate = "${compatibilityDate}",
  compatibilityFlags = ["service_binding_extra_handlers"],
  bindings = [(name = "SHOP", service = "shop")],
);
`

const hyperdrive = ({ pathname, username, password }: URL): string =>
  `(name = "HYPERDRIVE", hyperdrive = (designator = "pool", database = "${pathname.slice(1)}", user = "${username}", password = "${password}", scheme = "postgresql"))`

/**
 * @param port of the shop on 127.0.0.1
 * @param pooled address of a database that a binding HYPERDRIVE leads to
 */
export async function startWorker(
  port: number,
  bindings: Readonly<Record<string, string>>,
  pooled: URL | null = null,
): Promise<RunningWorker> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-workerd-'))
  await copyFile(inject('workerFile'), join(folder, 'worker.js'))
  await writeFile(join(folder, 'clock.js'), clock)
  await writeFile(join(folder, 'trusted.pem'), localhost.cert)
  await writeFile(join(folder, 'config.capnp'), config(bindings, pooled), { mode: 0o600 })
  const places = [`--socket-addr=shop=127.0.0.1:${port}`, '--socket-addr=clock=127.0.0.1:0']
  const child = spawn(
    workerdProgram(),
    // The clock's way into another worker is experimental; the shop's own worker asks for nothing that is.
    ['serve', join(folder, 'config.capnp'), '--experimental', '--control-fd=3', ...places],
    { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const ports = await listening(child, () => output)
  return {
    url: `http://127.0.0.1:${ports.get('shop')}`,
    async strike(at = new Date()) {
      const answer = await fetch(`http://127.0.0.1:${ports.get('clock')}/?at=${at.toISOString()}`)
      const said = await answer.text()
      if (!answer.ok || !said.includes('"ok"'))
        throw new Error(`The clock struck in vain: ${said}\n${output}`)
    },
    output: () => output,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit')
        child.kill('SIGTERM')
        await exited
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Waits until both sockets are open. */
async function listening(child: ChildProcess, output: () => string): Promise<Map<string, number>> {
  const ports = new Map<string, number>()
  child.once('exit', () => (child.stdio[3] as Readable).destroy())
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
    const told = JSON.parse(line) as { event: string; socket: string; port: number }
    if (told.event === 'listen') ports.set(told.socket, told.port)
    if (ports.size === 2) return ports
  }
  throw new Error(`workerd did not start:\n${output()}`)
}

/** The program is in the package of the platform; workerd's own script, which npm may not run, would only link it. */
export function workerdProgram(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const size = process.arch === 'arm64' ? 'arm64' : '64'
  const entry = import.meta.resolve(`@cloudflare/workerd-${platform}-${size}/package.json`)
  return join(dirname(fileURLToPath(entry)), 'bin', process.platform === 'win32' ? 'workerd.exe' : 'workerd')
}
