import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { onTestFinished } from 'vitest'
import type { Line } from '../../../catalog/delivery/line.ts'
import type { SellerPort } from '../../../catalog/delivery/seller-port.ts'
import { sellerKeySetting } from '../../../catalog/seller.ts'
import { createOutgoing } from '../../../functions/outgoing/fetch.ts'
import { type Account, openAccounts } from '../../../functions/sandbox/seller/accounts.ts'
import { createSellerStandIn } from '../../../functions/sandbox/seller/app.ts'
import { createSellers } from '../../../functions/sellers/connect.ts'

export const secret = 'seller-secret'
export const host = 'api.northbeam.example'

export type SoldLine = Line<unknown, unknown>

/** A line as a purchase makes it, with what a test wants otherwise. */
export function lineOf(change: Partial<SoldLine> = {}): SoldLine {
  return {
    delivery: 'del_1',
    order: 'ord_1',
    line: 'line_1',
    product: { id: 'tracewell', name: 'Tracewell' },
    plan: { id: 'team', name: 'Team' },
    seller: { id: 'northbeam', name: 'Northbeam', email: 'sales@northbeam.example' },
    quantity: 3,
    unit: 'seat',
    price: { amount: 14_700, currency: 'USD' },
    billing: { every: 'month' },
    term: { until: new Date('2027-01-31T10:20:30.000Z'), trial: false, ref: 'ord_1' },
    buyer: { email: 'ada@buyer.example', locale: 'en', sharesContact: false },
    inputs: {},
    terms: {},
    grant: null,
    state: 'working',
    waitingFor: null,
    paidAt: new Date('2026-12-31T10:20:30.000Z'),
    ...change,
  }
}

/** A server that stops when the test ends. @returns its origin */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export interface SellerOptions {
  protocol: string
  key?: string
  url?: string
  now?: () => Date
  isTest?: boolean
  totalMs?: number
}

/** A seller at api.northbeam.example whose calls reach the given server. */
export function sellerAt(origin: string, options: SellerOptions): SellerPort {
  const now = options.now ?? (() => new Date())
  return createSellers({
    outgoing: createOutgoing({ connect: { [host]: origin }, limits: { totalMs: options.totalMs ?? 3000 } }),
    keys: (seller, name) => ({
      setting: sellerKeySetting(seller, name),
      secret: seller === 'northbeam' && name === 'main' ? (options.key ?? secret) : undefined,
    }),
    now,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    isTest: options.isTest ?? false,
  }).for({
    protocol: options.protocol,
    url: options.url ?? `https://${host}/hooks`,
    key: 'main',
    seller: 'northbeam',
    hosts: [host],
  })
}

/** The stand-in seller, its book, and a way to make it go wrong. */
export async function standIn(options: { readyAfterMs?: [number, number]; keys?: string[] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-seller-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const accounts = openAccounts(join(folder, 'seller.json'))
  let origin = ''
  const app = createSellerStandIn({
    accounts,
    keys: Object.fromEntries((options.keys ?? [secret]).map((key, index) => [`northbeam/${index}`, key])),
    now: () => Date.now(),
    origin: () => origin,
    readyAfterMs: options.readyAfterMs ?? [0, 0],
  })
  origin = await serve(getRequestListener(app.fetch))
  return {
    origin,
    accounts: (): Account[] => accounts.list(),
    /** The owner of an account uses some of what is counted. */
    use: (instance: string, value: number) =>
      fetch(`${origin}/accounts/${instance}/use`, {
        method: 'POST',
        body: new URLSearchParams({ value: String(value) }),
        redirect: 'manual',
      }),
    control: (fault: Record<string, unknown>) =>
      fetch(`${origin}/control`, { method: 'POST', body: JSON.stringify(fault) }),
  }
}

export interface Heard {
  method: string
  /** With the query. */
  path: string
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** A server that remembers what it was asked, and answers each call by the function. */
export async function listenIn(
  answer: (call: Heard) => { body: string; headers?: Record<string, string>; status?: number },
) {
  const calls: Heard[] = []
  const origin = await serve(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    const call = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body }
    calls.push(call)
    const said = answer(call)
    response.writeHead(said.status ?? 200, said.headers)
    response.end(said.body)
  })
  return { origin, calls }
}
