import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Line } from '../../../catalog/delivery/line.ts'
import type { SellerPort } from '../../../catalog/delivery/seller-port.ts'
import { sellerKeySetting } from '../../../catalog/seller.ts'
import { createOutgoing } from '../../../functions/outgoing/fetch.ts'
import { openAccounts } from '../../../functions/sandbox/seller/accounts.ts'
import { createSellerStandIn } from '../../../functions/sandbox/seller/app.ts'
import { createSellers } from '../../../functions/sellers/connect.ts'
import { orderIds } from '../../../functions/sellers/koogallery-ids.ts'
import { signAnswer } from '../../../functions/sellers/koogallery-signature.ts'

const secret = 'seller-secret'
const line = { delivery: 'del_1', order: 'ord_1', line: 'line_1' } as Line<unknown, unknown>

let server: Server | undefined
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-seller-'))
})

afterEach(async () => {
  server?.closeAllConnections()
  server?.close()
  await rm(folder, { recursive: true })
})

async function serve(listener: Parameters<typeof createServer>[1]): Promise<string> {
  server = createServer(listener)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A seller at api.northbeam.example whose calls reach the given server. */
function sellerAt(
  origin: string,
  options: { key?: string; url?: string; now?: () => Date; protocol?: string } = {},
): SellerPort {
  const host = 'api.northbeam.example'
  return createSellers({
    outgoing: createOutgoing({ connect: { [host]: origin }, limits: { totalMs: 500 } }),
    keys: (seller, name) => ({
      setting: sellerKeySetting(seller, name),
      secret: seller === 'northbeam' && name === 'main' ? (options.key ?? secret) : undefined,
    }),
    now: options.now ?? (() => new Date()),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  }).for({
    protocol: options.protocol ?? 'koogallery-v2',
    url: options.url ?? `https://${host}/koogallery?v=2`,
    key: 'main',
    seller: 'northbeam',
    hosts: [host],
  })
}

describe('with the stand-in seller', () => {
  let origin: string
  let seller: SellerPort
  const ledger = async () =>
    (await (await fetch(`${origin}/ledger.json`)).json()) as { accounts: Record<string, unknown>[] }
  const control = (fault: Record<string, unknown>) =>
    fetch(`${origin}/control`, { method: 'POST', body: JSON.stringify(fault) })

  beforeEach(async () => {
    const app = createSellerStandIn({
      accounts: openAccounts(join(folder, 'seller.json')),
      keys: { 'northbeam/main': secret },
      now: () => Date.now(),
      origin: () => origin,
      readyAfterMs: [1200, 1200],
    })
    origin = await serve(getRequestListener(app.fetch))
    seller = sellerAt(origin)
  })

  test('an account is asked for, is being set up, and is then handed over', async () => {
    const asked = await seller.provision(line)
    expect(asked).toEqual({ status: 'working', instance: expect.any(String) })
    const instance = asked.status === 'working' ? (asked.instance ?? '') : ''
    expect(await seller.query(instance, line)).toEqual({ status: 'working', instance })
    await new Promise((resolve) => setTimeout(resolve, 1210))
    const [account] = (await ledger()).accounts
    expect(await seller.query(instance, line)).toEqual({
      status: 'ready',
      instance,
      access: {
        frontUrl: `https://app.northbeam.example/${instance.slice(0, 8)}`,
        adminUrl: `https://app.northbeam.example/${instance.slice(0, 8)}/admin`,
        userName: account?.userName,
        password: account?.password,
        memo: expect.stringContaining(`${origin}/accounts/${instance}`),
      },
    })
  })

  test('asking again for the same order line brings the same account, by another business id', async () => {
    const [first, second] = [await seller.provision(line), await seller.provision(line)]
    expect(second).toEqual(first)
    const { accounts } = await ledger()
    expect(accounts).toHaveLength(1)
    expect(new Set(accounts[0]?.businessIds as string[]).size).toBe(2)
  })

  test('an answer that was lost on the way makes no second account', async () => {
    await control({ fault: 'lost', activity: 'newInstance' })
    expect(await seller.provision(line)).toMatchObject({ status: 'unreachable' })
    expect(await seller.provision(line)).toMatchObject({ status: 'working' })
    expect((await ledger()).accounts).toHaveLength(1)
  })

  test('a released account is gone, and releasing it twice is the same as once', async () => {
    const asked = await seller.provision(line)
    const instance = asked.status === 'working' ? (asked.instance ?? '') : ''
    expect(await seller.release(instance, line, 'operator')).toEqual({ status: 'released' })
    expect(await seller.release(instance, line, 'operator')).toEqual({ status: 'released' })
    expect(await seller.query(instance, line)).toMatchObject({
      status: 'unreachable',
      reason: expect.stringContaining('000003'),
    })
  })

  test('an account that the seller never knew counts as released', async () => {
    expect(await seller.release('nowhere', line, 'operator')).toEqual({ status: 'released' })
  })

  test.each([
    ['http-500', 'HTTP 500'],
    ['html', 'not JSON; it begins with “<!doctype html>'],
    ['huge', 'more than 65536 bytes'],
    ['empty', 'answered nothing'],
    ['redirect', 'redirect (302)'],
    ['slow', 'did not answer in 0.5 seconds'],
    ['closed', 'closed the connection'],
    ['wrong-signature', 'Body-Sign does not fit'],
  ])('the fault "%s" is told apart and may be tried again', async (fault, words) => {
    await control({ fault })
    const answer = await seller.provision(line)
    expect(answer).toMatchObject({ status: 'unreachable', reason: expect.stringContaining(words) })
    expect(await seller.provision(line)).toMatchObject({ status: 'working' })
  })

  test.each([
    ['busy', { status: 'working', reason: expect.stringContaining('000004') }],
    [
      'sold-out',
      { status: 'refused', fault: 'sold-out', reason: expect.stringContaining('sold out (000106') },
    ],
    [
      'bought-before',
      { status: 'refused', fault: 'buyer', reason: expect.stringContaining('already bought') },
    ],
  ])('the result code for "%s" has its meaning', async (fault, meaning) => {
    await control({ fault })
    expect(await seller.provision(line)).toEqual(meaning)
  })

  test('a wrong key is the operator’s to mend', async () => {
    expect(await sellerAt(origin, { key: 'wrong' }).provision(line)).toEqual({
      status: 'refused',
      fault: 'operator',
      reason: expect.stringContaining('000001: “The signature is wrong.”'),
    })
  })

  test.each([-61_000, 61_000])('a clock that is %i ms away is refused', async (offset) => {
    const now = () => new Date(Date.now() + offset)
    expect(await sellerAt(origin, { now }).provision(line)).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('60 seconds'),
    })
    expect((await ledger()).accounts).toHaveLength(0)
  })

  test('the accounts outlive the process', async () => {
    await seller.provision(line)
    expect(openAccounts(join(folder, 'seller.json')).list()).toHaveLength(1)
  })

  test('its pages show the accounts to people', async () => {
    const asked = await seller.provision(line)
    const instance = asked.status === 'working' ? (asked.instance ?? '') : ''
    expect(await (await fetch(`${origin}/`)).text()).toContain('northbeam.example')
    const page = await (await fetch(`${origin}/accounts/${instance}`)).text()
    expect(page).toContain(`https://app.northbeam.example/${instance.slice(0, 8)}`)
    expect((await fetch(`${origin}/accounts/nowhere`)).status).toBe(404)
  })
})

describe('on the wire', () => {
  test('a call is a signed POST of compact JSON with ascending keys, and keeps the address’s own query', async () => {
    const calls: { method?: string; url?: string; headers: Record<string, unknown>; body: string }[] = []
    const origin = await serve(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      calls.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
      response.end('{"resultCode":"000000","instanceId":"i-1"}')
    })
    expect(await sellerAt(origin).provision(line)).toEqual({ status: 'working', instance: 'i-1' })
    const [call] = calls
    expect(call?.method).toBe('POST')
    expect(call?.url).toMatch(
      /^\/koogallery\?v=2&signature=[0-9A-F]{64}&timestamp=\d{13}&nonce=[0-9A-F]{64}$/,
    )
    expect(call?.headers).toMatchObject({
      host: 'api.northbeam.example',
      accept: 'application/json',
      'content-type': 'application/json;charset=utf8',
    })
    expect(call?.body).toMatch(
      /^\{"activity":"newInstance","businessId":"[0-9a-f]{32}","orderId":"ord_1","orderLineId":"ord_1-1"\}$/,
    )
  })

  test.each<[string, string, string]>([
    ['an instance without an id', '{"resultCode":"000000"}', 'instanceId'],
    ['an id that is too long', `{"resultCode":"000000","instanceId":"${'i'.repeat(65)}"}`, 'instanceId'],
    ['no result code', '{"instanceId":"i-1"}', 'resultCode'],
    ['an empty result code', '{"resultCode":"","instanceId":"i-1"}', 'resultCode'],
    ['a list', '[]', 'body'],
    ['a nest without end', '['.repeat(30_000), 'not JSON'],
    ['a code that nobody published', '{"resultCode":"000999"}', 'a code we do not know (000999)'],
  ])('%s is not taken for an answer', async (_name, body, words) => {
    const origin = await serve((_request, response) => response.end(body))
    expect(await sellerAt(origin).provision(line)).toMatchObject({
      status: 'unreachable',
      reason: expect.stringContaining(words),
    })
  })

  test('bytes that are not UTF-8 are not taken for an answer', async () => {
    const origin = await serve((_request, response) => response.end(Buffer.from([0x7b, 0xff, 0x7d])))
    expect(await sellerAt(origin).provision(line)).toMatchObject({ reason: expect.stringContaining('UTF-8') })
  })

  test('a refusal is understood without the other fields, signed over blanks and all', async () => {
    const body = ' {"resultCode":"000106","resultMsg":"gone\\u202e\\nfor good"}\n'
    const origin = await serve((_request, response) => {
      response.setHeader('Body-Sign', signAnswer(secret, Buffer.from(body)))
      response.end(body)
    })
    expect(await sellerAt(origin).provision(line)).toEqual({
      status: 'refused',
      fault: 'sold-out',
      reason: 'it is sold out (000106: “gone for good”)',
    })
  })

  test.each([
    ['no info', '{"resultCode":"000000"}'],
    [
      'another instance',
      '{"resultCode":"000000","info":[{"instanceId":"i-2","appInfo":{"frontEndUrl":"https://a.example/"}}]}',
    ],
    ['empty appInfo', '{"resultCode":"000000","info":[{"instanceId":"i-1","appInfo":{}}]}'],
    ['null appInfo', '{"resultCode":"000000","info":[{"instanceId":"i-1","appInfo":null}]}'],
  ])('%s means that the seller is still working', async (_name, body) => {
    const origin = await serve((_request, response) => response.end(body))
    expect(await sellerAt(origin).query('i-1', line)).toEqual({ status: 'working', instance: 'i-1' })
  })

  test('appInfo without the front address is not handed over', async () => {
    const body = '{"resultCode":"000000","info":[{"instanceId":"i-1","appInfo":{"password":"p"}}]}'
    const origin = await serve((_request, response) => response.end(body))
    expect(await sellerAt(origin).query('i-1', line)).toMatchObject({
      reason: expect.stringContaining('frontEndUrl'),
    })
  })

  test('a host that the seller’s file does not list is not called', async () => {
    const origin = await serve((_request, response) => response.end('{}'))
    expect(await sellerAt(origin, { url: 'https://elsewhere.example/' }).provision(line)).toMatchObject({
      status: 'refused',
      fault: 'operator',
      reason: expect.stringContaining('not one of the hosts'),
    })
  })
})

describe('a connection', () => {
  test('without a key names the setting to make', async () => {
    expect(await sellerAt('http://127.0.0.1:9', { key: '' }).query('i-1', line)).toEqual({
      status: 'refused',
      fault: 'operator',
      reason: 'no key is configured; set SELLER_KEY_NORTHBEAM_MAIN',
    })
  })

  test('with a protocol that is not spoken says so', async () => {
    const seller = sellerAt('http://127.0.0.1:9', { protocol: 'telex' })
    expect(await seller.release('i-1', line, 'operator')).toMatchObject({
      reason: expect.stringContaining('"telex"'),
    })
  })
})

describe('the ids of an order line', () => {
  test('follow the published form', () => {
    expect(orderIds({ order: 'ord_a', line: 'line_b' })).toEqual({ orderId: 'ord_a', orderLineId: 'ord_a-b' })
  })

  test('stay within 64 characters', () => {
    const ids = orderIds({ order: `ord_${'a'.repeat(40)}`, line: `line_${'b'.repeat(40)}` })
    expect(ids.orderLineId).toBe(`line_${'b'.repeat(40)}`)
  })
})
