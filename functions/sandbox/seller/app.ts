import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { signAnswer } from '../../sellers/koogallery-signature.ts'
import type { Account, Accounts } from './accounts.ts'
import { answersInstead, codesInstead, createFaultList, type Fault, faultSchema } from './faults.ts'
import { createGate } from './gate.ts'
import { accountPage, accountsPage } from './pages.ts'

export interface SellerStandInOptions {
  accounts: Accounts
  /** Secrets by any label; a call signed with one of them is let in. */
  keys: Record<string, string>
  now(): number
  /** Where people reach the stand-in's own pages. */
  origin(): string
  /** How long an account takes to be set up. */
  readyAfterMs?: [from: number, to: number]
}

type Env = { Bindings: HttpBindings }

const callSchema = z.object({
  activity: z.string(),
  businessId: z.string().max(64).optional(),
  orderId: z.string().max(64).optional(),
  orderLineId: z.string().max(64).optional(),
  instanceId: z.string().max(100).optional(),
})
type Call = z.output<typeof callSchema>

/**
 * A seller's server, speaking KooGallery V2 on every path by POST. Which seller it is follows from the Host it is
 * called by. For people `GET /`, for tests `GET /ledger.json` and `POST /control`.
 */
export function createSellerStandIn(options: SellerStandInOptions): Hono<Env> {
  const { accounts, now, origin, readyAfterMs = [2000, 4000] } = options
  const gate = createGate(Object.values(options.keys))
  const faults = createFaultList()
  const app = new Hono<Env>()

  app.get('/', (c) => accountsPage(c, accounts.list(), now()))
  app.get('/accounts/:instance', (c) => accountPage(c, accounts.find(c.req.param('instance')), now()))
  app.get('/ledger.json', (c) => c.json({ accounts: accounts.list() }))
  app.post('/control', async (c) => {
    const fault = faultSchema.safeParse(await c.req.json())
    if (!fault.success) return c.json({ error: z.prettifyError(fault.error) }, 422)
    faults.add(fault.data)
    return c.json({ added: fault.data })
  })
  app.delete('/control', (c) => {
    faults.clear()
    return c.json({})
  })

  app.post('*', async (c) => {
    const body = await c.req.text()
    const { signature = '', timestamp = '', nonce = '' } = c.req.query()
    const passed = gate({ body, signature, timestamp, nonce }, now())
    if ('refusal' in passed) return c.json({ resultCode: '000001', resultMsg: passed.refusal })
    const answer = (fields: Record<string, unknown>, secret = passed.secret) => {
      const text = JSON.stringify(fields)
      const type = 'application/json;charset=utf8'
      return c.body(text, 200, { 'content-type': type, 'body-sign': signAnswer(secret, Buffer.from(text)) })
    }
    const call = callSchema.safeParse(JSON.parse(body))
    if (!call.success) return answer({ resultCode: '000002', resultMsg: z.prettifyError(call.error) })
    const fault = faults.take(call.data.activity)
    if (fault?.fault === 'slow') await sleep(fault.seconds * 1000)
    if (fault?.fault === 'closed') return hangUp(c)
    const instead = fault && answersInstead[fault.fault]?.()
    if (instead) return instead
    const code = fault && codesInstead[fault.fault]
    if (code) return answer({ resultCode: code, resultMsg: 'As the test asked.' })
    const done = perform(c.req.header('host') ?? '', call.data, fault)
    if (fault?.fault === 'lost') return hangUp(c)
    return fault?.fault === 'wrong-signature' ? answer(done, 'another key') : answer(done)
  })

  function perform(calledAs: string, call: Call, fault: Fault | null): Record<string, unknown> {
    const host = sellerDomain(calledAs)
    if (call.activity === 'newInstance') {
      if (!call.orderId || !call.orderLineId || !call.businessId)
        return missing('orderId, orderLineId, businessId')
      const line = { host, order: call.orderId, orderLine: call.orderLineId, businessId: call.businessId }
      return { ...ok, instanceId: accounts.open(line, now(), readyAfterMs).instance }
    }
    if (!call.instanceId) return call.activity in activities ? missing('instanceId') : unknownActivity
    const found = call.instanceId
      .split(',')
      .map((id) => accounts.find(id))
      .filter((account) => account !== null)
    if (call.activity === 'queryInstance') {
      const info = found.filter(({ releasedAt }) => !releasedAt).map((account) => describe(account, fault))
      return info.length ? { ...ok, info } : unknownInstance
    }
    if (call.activity === 'releaseInstance') {
      for (const account of found) accounts.release(account, now())
      return found.length ? ok : unknownInstance
    }
    return unknownActivity
  }

  function describe(account: Account, fault: Fault | null): Record<string, unknown> {
    if (account.readyAt > now()) return { instanceId: account.instance }
    const name = account.instance.slice(0, 8)
    const home =
      fault?.fault === 'bad-address' ? 'javascript:alert(1)//' : `https://app.${account.host}/${name}`
    const appInfo = {
      frontEndUrl: home,
      adminUrl: `https://app.${account.host}/${name}/admin`,
      userName: account.userName,
      password: account.password,
      memo: `Sandbox: the addresses above are made up. The account's page is ${origin()}/accounts/${account.instance}`,
    }
    return { instanceId: account.instance, appInfo }
  }

  return app
}

const ok = { resultCode: '000000', resultMsg: 'success.' }
const activities = { queryInstance: true, releaseInstance: true }
const unknownInstance = { resultCode: '000003', resultMsg: 'There is no such instance.' }
const unknownActivity = { resultCode: '000002', resultMsg: 'The activity is not known.' }
const missing = (fields: string) => ({ resultCode: '000002', resultMsg: `Needed: ${fields}.` })

/** Closes the connection without a word. */
function hangUp(c: Context<Env>): Response {
  c.env.incoming.socket.destroy()
  return new Response(null, { status: 500 })
}

/** `api.northbeam.example` → `northbeam.example`; a bare address, as tests call it, gets an invented domain. */
function sellerDomain(host: string): string {
  const [name = ''] = host.split(':')
  if (!name.endsWith('.example')) return 'seller.example'
  return name.split('.').slice(-2).join('.')
}
