import { fork } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from './figure.ts'
import { median, round } from './figure.ts'

const secret = 'whsec_bench'
const connections = 32
const seconds = 3
const rounds = 3

interface Run {
  perSecond: number
  p99: number
}

/** From a webhook's arrival to the stored event with its job, beside Hono with a single INSERT; one process each. */
export async function webhookFigures(): Promise<Figure[]> {
  const runs: Record<'shop' | 'bare', Run[]> = { shop: [], bare: [] }
  for (let round = 0; round < rounds; round++) {
    for (const which of ['bare', 'shop'] as const) runs[which].push(await measure(which))
  }
  const shop = median(runs.shop.map(({ perSecond }) => perSecond))
  const bare = median(runs.bare.map(({ perSecond }) => perSecond))
  return [
    {
      what: 'webhook verified, event and job stored, acknowledged (SQLite, synchronous=FULL)',
      ours: `${round(shop)}/s`,
      peer: 'hono + one INSERT, nothing verified',
      theirs: `${round(bare)}/s`,
      ratio: shop / bare,
    },
    {
      what: 'webhook p99',
      ours: `${round(median(runs.shop.map(({ p99 }) => p99)))} ms`,
      peer: 'hono + one INSERT, nothing verified',
      theirs: `${round(median(runs.bare.map(({ p99 }) => p99)))} ms`,
      goal: '< 200 ms',
    },
  ]
}

async function measure(which: 'shop' | 'bare'): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-bench-'))
  const child = fork(join(import.meta.dirname, 'webhook-server.ts'), [which, folder, secret])
  try {
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', (message) => resolve((message as { port: number }).port))
      child.once('exit', () => reject(new Error(`The ${which} server did not start.`)))
    })
    await load(port, 0.5)
    return await load(port, seconds)
  } finally {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.disconnect()
    await gone
    await rm(folder, { recursive: true, force: true })
  }
}

/** Keeps every connection busy for some seconds. */
async function load(port: number, forSeconds: number): Promise<Run> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times: number[] = []
  const started = performance.now()
  const until = started + forSeconds * 1000
  const worker = async () => {
    while (performance.now() < until) {
      const sent = performance.now()
      const status = await post(agent, port)
      if (status !== 200) throw new Error(`An event was answered with ${status}.`)
      times.push(performance.now() - sent)
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  const took = (performance.now() - started) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  return { perSecond: times.length / took, p99: times[Math.floor(times.length * 0.99)] ?? 0 }
}

let count = 0

function post(agent: Agent, port: number): Promise<number> {
  const body = eventBody(++count)
  const at = Math.floor(Date.now() / 1000)
  const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  const headers = { 'content-type': 'application/json', 'stripe-signature': `t=${at},v1=${signature}` }
  return new Promise((resolve, reject) => {
    const call = request(
      { agent, port, host: '127.0.0.1', method: 'POST', path: '/api/payment-events', headers },
      (answer) => {
        answer.resume()
        answer.on('end', () => resolve(answer.statusCode ?? 0))
      },
    )
    call.on('error', reject)
    call.end(body)
  })
}

/** About 4 kB, as Stripe's own are. */
function eventBody(number: number): string {
  const created = Math.floor(Date.now() / 1000)
  return JSON.stringify({
    id: `evt_bench_${process.pid}_${number}`,
    object: 'event',
    api_version: null,
    created,
    livemode: false,
    pending_webhooks: 1,
    request: null,
    type: 'checkout.session.completed',
    data: {
      object: {
        id: `cs_test_bench_${number}`,
        object: 'checkout.session',
        amount_total: 4900,
        currency: 'usd',
        payment_status: 'paid',
        status: 'complete',
        metadata: Object.fromEntries(
          Array.from({ length: 30 }, (_, index) => [`field_${index}`, 'x'.repeat(100)]),
        ),
      },
    },
  })
}
