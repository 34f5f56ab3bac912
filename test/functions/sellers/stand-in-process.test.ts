import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Line } from '../../../catalog/delivery/line.ts'
import { createOutgoing } from '../../../functions/outgoing/fetch.ts'
import { createSellers } from '../../../functions/sellers/connect.ts'

const main = fileURLToPath(new URL('../../../functions/sandbox/seller/main.ts', import.meta.url))
const line = { order: 'ord_1', line: 'line_1' } as Line<unknown, unknown>

let folder: string
const children: ChildProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-seller-'))
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

async function start(port = 0): Promise<{ child: ChildProcess; port: number; ended: Promise<unknown> }> {
  const settings = {
    port,
    dataDir: folder,
    keys: { 'northbeam/main': 'seller-secret' },
    readyAfterMs: [0, 0],
  }
  const child = spawn(process.execPath, [main, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  children.push(child)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  if (!child.stdout) throw new Error('no output')
  const first = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', resolve)
  })
  const ready = JSON.parse(first) as { ready: boolean; port: number }
  expect(ready.ready).toBe(true)
  return { child, port: ready.port, ended }
}

const sellerOn = (port: number) =>
  createSellers({
    outgoing: createOutgoing({ connect: { 'api.northbeam.example': `http://127.0.0.1:${port}` } }),
    keys: () => ({ setting: 'SELLER_KEY_NORTHBEAM_MAIN', secret: 'seller-secret' }),
    now: () => new Date(),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  }).for({
    protocol: 'koogallery-v2',
    url: 'https://api.northbeam.example/koogallery',
    key: 'main',
    seller: 'northbeam',
    hosts: ['api.northbeam.example'],
  })

test('the seller’s process keeps its accounts over kill -9, and knows the same order again', async () => {
  const first = await start()
  const asked = await sellerOn(first.port).provision(line)
  expect(asked.status).toBe('working')
  first.child.kill('SIGKILL')
  await first.ended
  const second = await start()
  expect(await sellerOn(second.port).provision(line)).toEqual(asked)
  const instance = asked.status === 'working' ? (asked.instance ?? '') : ''
  expect(await sellerOn(second.port).query(instance, line)).toMatchObject({ status: 'ready', instance })
})

test('it ends when the process that started it is gone', async () => {
  const { child, ended } = await start()
  child.disconnect()
  expect(await ended).toBe(0)
})

test('it takes a free port when the wanted one is taken', async () => {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  const address = holder.address()
  const taken = typeof address === 'object' && address ? address.port : 0
  expect((await start(taken)).port).not.toBe(taken)
  await new Promise((resolve) => holder.close(resolve))
})
