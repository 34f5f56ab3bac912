import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { ShareAnswer } from '../../catalog/delivery/cloud-port.ts'
import type { Asked } from './cloud-worker.ts'
import { compatibilityDate, workerdProgram } from './workerd.ts'

const config = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker), (name = "internet", network = (allow = ["public", "private"]))],
  sockets = [(name = "main", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "${compatibilityDate}",
);
`

/** Lets the cloud's client do its steps in workerd. */
export async function askInWorkerd(asked: Asked): Promise<ShareAnswer[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-cloud-worker-'))
  try {
    await build({
      entryPoints: [fileURLToPath(new URL('cloud-worker.ts', import.meta.url))],
      outfile: join(folder, 'worker.js'),
      bundle: true,
      format: 'esm',
      target: 'es2024',
      external: ['node:*'],
      logLevel: 'silent',
    })
    await writeFile(join(folder, 'config.capnp'), config)
    return await serveAndAsk(folder, asked)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function serveAndAsk(folder: string, asked: Asked): Promise<ShareAnswer[]> {
  const place = ['--control-fd=3', '--socket-addr=main=127.0.0.1:0']
  const child = spawn(workerdProgram(), ['serve', join(folder, 'config.capnp'), ...place], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  const ended = once(child, 'exit')
  try {
    const [line] = (await Promise.race([
      once(createInterface({ input: child.stdio[3] as Readable }), 'line'),
      ended.then(() => Promise.reject(new Error('workerd did not start'))),
    ])) as [string]
    const { port } = JSON.parse(line) as { port: number }
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify(asked) })
    if (!answer.ok) throw new Error(`The worker answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as ShareAnswer[]
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}
