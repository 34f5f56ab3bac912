import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { License } from '../../catalog/delivery/license-port.ts'
import { keyBytes, makeKey } from '../../catalog/delivery/license-key.ts'
import { createApp } from '../../functions/app.ts'
import type { Shop } from '../../functions/flows/shop.ts'
import { keepLicense } from '../../functions/storage/licenses.ts'
import { freshDatabase } from '../postgres.ts'
import { openDeliveryShop, type Place } from './delivery-shop.ts'
import { type Figure, round } from './figure.ts'
import { sellAll } from './sold-orders.ts'

const licenses = 50
const machinesEach = 40
/** Machines that ask at once. */
const lanes = 32

interface Measured {
  rate: number
  p99: number
}

/** Machines activating: the HTTP door, the seat counted under the license's lock, the answer signed. */
export async function activationFigures(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const store of ['SQLite', 'PostgreSQL'] as const) {
    const many = await measure(store, licenses)
    const one = await measure(store, 1)
    figures.push(figure(`${licenses} licenses, ${store}`, many), figure(`one license, ${store}`, one))
  }
  return figures
}

function figure(where: string, { rate, p99 }: Measured): Figure {
  return {
    what: `activations of machines, ${lanes} at once (${where})`,
    ours: `${round(rate)}/s, p99 ${round(p99)} ms`,
  }
}

async function measure(store: 'SQLite' | 'PostgreSQL', over: number): Promise<Measured> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vitrine-bench-'))
  const place: Place = { dataDir, databaseUrl: store === 'PostgreSQL' ? await freshDatabase() : undefined }
  const { shop, stop } = await openDeliveryShop(place, randomBytes(32))
  try {
    const keys = await issue(shop, over)
    const calls = Array.from({ length: licenses * machinesEach }, (_, number) => ({
      key: keys[number % over] ?? '',
      machine: `machine-${number}`,
    }))
    return await activate(shop, calls)
  } finally {
    await stop()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

/** Licenses as a delivery leaves them. */
async function issue(shop: Shop, count: number): Promise<string[]> {
  await sellAll(shop, count, { hosts: [], terms: { kind: 'license', source: 'signed' } as { kind: string } })
  const deliveries = await shop.store.read.selectFrom('deliveries').select('id').execute()
  const keys: string[] = []
  for (const { id } of deliveries) {
    const key = makeKey(shop.random(keyBytes))
    const facts: Pick<License, 'file' | 'product' | 'plan' | 'seats' | 'machines'> = {
      file: id,
      product: 'bench',
      plan: 'team',
      seats: null,
      machines: licenses * machinesEach,
    }
    const row = { ...facts, delivery_id: id, lease_minutes: null, features: '[]', valid_until: null }
    const at = shop.now().toISOString()
    await shop.store.transaction((tx) => keepLicense(tx, { ...row, state: 'active' }, { key, at }))
    keys.push(key)
  }
  return keys
}

async function activate(shop: Shop, calls: { key: string; machine: string }[]): Promise<Measured> {
  let caller = 0
  const app = createApp(shop, {
    operatorToken: null,
    // Each call from another address, so that none is told to wait.
    addressOf: () => `198.18.${(caller >> 8) & 255}.${caller++ & 255}`,
    version: 'bench',
    jwks: () => ({ keys: [] }),
    pageHeaders: () => ({}),
  })
  const times: number[] = []
  const waiting = [...calls]
  const started = performance.now()
  const lane = async (): Promise<void> => {
    for (let call = waiting.pop(); call; call = waiting.pop()) {
      const asked = performance.now()
      const answer = await app.request('https://shop.example/api/licenses/activate', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(call),
      })
      if (answer.status !== 200) throw new Error(`An activation was answered with ${answer.status}.`)
      times.push(performance.now() - asked)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  const rate = calls.length / ((performance.now() - started) / 1000)
  const p99 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0
  console.log(`  ${round(rate)}/s, p99 ${round(p99)} ms`)
  return { rate, p99 }
}
