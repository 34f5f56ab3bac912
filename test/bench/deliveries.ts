import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freshDatabase } from '../postgres.ts'
import { openDeliveryShop, type Place, soldTerms } from './delivery-shop.ts'
import { type Figure, round } from './figure.ts'
import { sellAll } from './sold-orders.ts'

const orders = 400
const processes = [1, 2, 4]

/**
 * From the paid order to the account in the buyer's hands, mail sent: every job, call and transaction of the product,
 * with a seller that answers at once. The buyer's wait between the seller's two answers, 2 s, is part of it.
 */
export async function deliveryFigures(): Promise<Figure[]> {
  const seller = await startInstantSeller()
  try {
    const sqlite = await deliver(seller.port, 1, false)
    const postgres: number[] = []
    for (const count of processes) postgres.push(await deliver(seller.port, count, true))
    const [one = 0] = postgres
    return [
      figure('SQLite, 1 process', sqlite),
      ...processes.map((count, index) => {
        const rate = postgres[index] ?? 0
        const shown = figure(`PostgreSQL, ${count} ${count === 1 ? 'process' : 'processes'}`, rate)
        if (count === 1) return shown
        return { ...shown, peer: 'one process', theirs: `${round(one)}/s`, ratio: rate / one }
      }),
    ]
  } finally {
    seller.stop()
  }
}

function figure(where: string, rate: number): Figure {
  return { what: `deliveries from paid to active, ${orders} at once (${where})`, ours: `${round(rate)}/s` }
}

/** @returns deliveries a second, from the start of the work to the last one delivered */
async function deliver(sellerPort: number, count: number, isPostgres: boolean): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vitrine-bench-'))
  const place: Place = { dataDir, databaseUrl: isPostgres ? await freshDatabase() : undefined }
  const key = randomBytes(32)
  const { shop, stop } = await openDeliveryShop(place, key)
  const workers: ChildProcess[] = []
  try {
    await sellAll(shop, orders, { hosts: [`127.0.0.1:${sellerPort}`], terms: soldTerms(sellerPort) })
    for (let number = 0; number < count; number += 1) {
      const args = [dataDir, key.toString('hex'), ...(place.databaseUrl ? [place.databaseUrl] : [])]
      const child = fork(join(import.meta.dirname, 'delivery-worker.ts'), args)
      workers.push(child)
      await once(child, 'message')
    }
    const started = performance.now()
    for (const worker of workers) worker.send('work')
    while ((await active(shop)) < orders) await pause(50)
    const rate = orders / ((performance.now() - started) / 1000)
    console.log(`  ${isPostgres ? 'PostgreSQL' : 'SQLite'}, processes: ${count}, ${round(rate)}/s`)
    return rate
  } finally {
    for (const worker of workers) worker.kill('SIGKILL')
    await stop()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

type BenchShop = Awaited<ReturnType<typeof openDeliveryShop>>['shop']

async function active({ store }: BenchShop): Promise<number> {
  const row = await store.read
    .selectFrom('deliveries')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('state', '=', 'active')
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** Speaks just enough of KooGallery V2 to hand over an account on the first question. */
async function startInstantSeller(): Promise<{ port: number; stop(): void }> {
  const server: Server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      const asked = JSON.parse(body) as { orderLineId?: string; instanceId?: string }
      const instanceId = asked.instanceId ?? `i-${asked.orderLineId}`.slice(0, 64)
      const info = instanceId.split(',').map((id) => ({
        instanceId: id,
        appInfo: { frontEndUrl: 'https://app.bench.example/', userName: 'ada', password: 'secret' },
      }))
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ resultCode: '000000', resultMsg: 'success.', instanceId, info }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, stop: () => void server.close() }
}
