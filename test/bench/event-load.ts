import { type ChildProcess, fork } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { join } from 'node:path'

export const secret = 'whsec_bench'

export interface Memory {
  /** After collecting what is no longer held. */
  heldMegabytes: number
  /** What the process has from the system, which it keeps for a while. */
  residentMegabytes: number
}

export interface EventServer {
  port: number
  memory(): Promise<Memory>
  isAlive(): boolean
  stop(): Promise<void>
}

/** Starts webhook-server.ts in a process of its own. */
export async function startEventServer(
  which: 'shop' | 'single' | 'bare',
  place: string,
): Promise<EventServer> {
  const child = fork(join(import.meta.dirname, 'webhook-server.ts'), [which, place, secret], {
    execArgv: ['--expose-gc'],
  })
  const { port } = (await answerOf(child)) as { port: number }
  return {
    port,
    async memory() {
      child.send('memory')
      return (await answerOf(child)) as Memory
    },
    isAlive: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      if (child.exitCode !== null) return
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}

function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const end = () => reject(new Error('The server of the figures ended.'))
    child.once('exit', end)
    child.once('message', (message) => {
      child.off('exit', end)
      resolve(message)
    })
  })
}

export interface Posted {
  status: number
  milliseconds: number
}

export interface Post {
  body: string | Buffer
  headers: Record<string, string>
}

/** Posts one event and waits for the whole answer; status 0 when the connection broke. */
export function post(agent: Agent, port: number, { body, headers }: Post): Promise<Posted> {
  const sent = performance.now()
  const path = '/api/payment-events'
  return new Promise((resolve) => {
    const end = (status: number) => resolve({ status, milliseconds: performance.now() - sent })
    const call = request({ agent, port, host: '127.0.0.1', method: 'POST', path, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => end(answer.statusCode ?? 0))
      answer.on('error', () => end(0))
    })
    call.on('error', () => end(0))
    call.end(body)
  })
}

/** Keeps so many connections busy while `goOn` says so. */
export async function keepBusy(
  port: number,
  { connections, goOn, next }: { connections: number; goOn: () => boolean; next: () => Post },
): Promise<Posted[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const all: Posted[] = []
  const worker = async () => {
    while (goOn()) all.push(await post(agent, port, next()))
  }
  await Promise.all(Array.from({ length: connections }, worker))
  agent.destroy()
  return all
}

let count = 0

/** A new event, about 4 kB as Stripe's own are, signed now. */
export function newEvent(session = `cs_test_bench_${count}`, signedWith = secret): Post {
  count += 1
  const at = Math.floor(Date.now() / 1000)
  const body = JSON.stringify({
    id: `evt_bench_${process.pid}_${count}`,
    object: 'event',
    api_version: null,
    created: at,
    livemode: false,
    pending_webhooks: 1,
    request: null,
    type: 'checkout.session.completed',
    data: {
      object: {
        id: session,
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
  const signature = createHmac('sha256', signedWith).update(`${at}.${body}`).digest('hex')
  return {
    body,
    headers: { 'content-type': 'application/json', 'stripe-signature': `t=${at},v1=${signature}` },
  }
}

/** The value below which that share of the calls lies. */
export function quantile(calls: readonly Posted[], share: number): number {
  const times = calls.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
}
