import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { main } from '../../functions/runtime/node.ts'

export interface NodeShop {
  url: string
  output(): string
  stop(): Promise<void>
}

/** Starts a Node process of a shop and waits until it answers. */
export async function startNodeShop(settings: Readonly<Record<string, string>>): Promise<NodeShop> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', ...settings },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null
  const url = `http://127.0.0.1:${settings.PORT}`
  while (!output.includes('Stop it with Ctrl+C')) {
    if (!isRunning()) throw new Error(`The shop did not open:\n${output}`)
    await pause(50)
  }
  return {
    url,
    output: () => output,
    async stop() {
      if (!isRunning()) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

// As a program of its own it is the shop.
if (import.meta.main) process.exit(await main({ root: tmpdir() }))
