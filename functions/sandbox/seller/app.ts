import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { signAnswer } from '../../sellers/koogallery-signature.ts'
import type { Accounts } from './accounts.ts'
import { type Admitted, type Desk, sellerDomain } from './desk.ts'
import { answersInstead, codeInstead, createFaultList, type Fault, faultSchema } from './faults.ts'
import { createGate, tokenGate } from './gate.ts'
import type { Fields } from './koogallery.ts'
import { createKooGalleryV1Desk } from './koogallery-v1.ts'
import { createKooGalleryV2Desk } from './koogallery-v2.ts'
import { ownForms } from '../page.ts'
import { accountPage, accountsPage } from './pages.ts'
import { pushUse } from './push-use.ts'
import { createVitrineDesk } from './vitrine.ts'

export interface SellerStandInOptions {
  accounts: Accounts
  /** Secrets by any label; a call signed with one of them is let in. */
  keys: Record<string, string>
  now(): number
  /** Where people reach the stand-in's own pages. */
  origin(): string
  /** How long an account takes to be set up. */
  readyAfterMs?: [from: number, to: number]
  /** The shop, which sellers tell of use. */
  shopUrl?: string
}

/** What an owner of an account uses, as the form of its page has it. */
const useSchema = z.object({ value: z.coerce.number().positive().max(1_000_000) })

/** A shop takes no record that begins more than 21 days ago. */
const longestUseMs = 20 * 86_400_000

type Env = { Bindings: HttpBindings }

/**
 * A seller's server, speaking KooGallery on every path, V2 by POST and V1 by GET, and `vitrine` on `…/instances/<id>`.
 * Which seller it is follows from the Host it is called by. For people `GET /`, for tests `GET /ledger.json` and
 * `POST /control`.
 */
export function createSellerStandIn(options: SellerStandInOptions): Hono<Env> {
  const { accounts, now } = options
  const desk: Desk = { ...options, readyAfterMs: options.readyAfterMs ?? [2000, 4000] }
  const gate = createGate(Object.values(options.keys))
  const faults = createFaultList()
  const v2 = createKooGalleryV2Desk(desk)
  const v1 = createKooGalleryV1Desk(desk)
  const vitrine = createVitrineDesk(desk, Object.values(options.keys))
  const app = new Hono<Env>()

  app.get('/', (c) => accountsPage(c, accounts.list(), now()))
  app.get('/accounts/:instance', (c) => accountPage(c, accounts.find(c.req.param('instance')), now()))
  app.post('/accounts/:instance/use', ownForms, async (c) => {
    const account = accounts.find(c.req.param('instance'))
    const form = useSchema.safeParse(await c.req.parseBody())
    if (!account || !form.success) return c.text('Say how much was used: a number above 0.', 422)
    const used = Math.round(form.data.value * 10_000)
    const at = now()
    if (account.protocol !== 'koogallery-v1') {
      const begin = Math.max(account.usedAt ?? account.createdAt, at - longestUseMs)
      const use = { account, value: String(used / 10_000), begin, end: at }
      const { shopUrl, keys } = options
      const secrets = Object.values(keys)
      const refusal = shopUrl ? await pushUse(use, { shopUrl, secrets }) : 'There is no shop.'
      if (refusal) return c.text(`The shop did not take it: ${refusal}`, 409)
    }
    accounts.change(account, { used: account.used + used, usedAt: at })
    return c.redirect(`/accounts/${account.instance}`, 303)
  })
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

  app.use('*', async (c, next) => {
    const [, instance] = /\/instances\/([\w-]+)$/.exec(c.req.path) ?? []
    if (!instance) return next()
    const body = await c.req.text()
    const fault = faults.take(c.req.method)
    return (
      (await wait(c, fault)) ?? afterwards(c, fault, vitrine(c, instance, body, fault, clockOf(fault, now())))
    )
  })

  app.get('*', async (c) => {
    const query = c.req.query()
    const activity = query.activity ?? ''
    const fault = faults.take(activity)
    const passed = tokenGate(Object.values(options.keys), query, clockOf(fault, now()))
    const [ofItsOwn = ''] = Object.values(options.keys)
    const secret = 'secret' in passed ? passed.secret : ofItsOwn
    return answerWith(c, fault, secret, (admitted) =>
      'refusal' in passed
        ? { resultCode: '000001', resultMsg: passed.refusal }
        : v1(activity, query, admitted, secret),
    )
  })

  app.post('*', async (c) => {
    const body = await c.req.text()
    const { signature = '', timestamp = '', nonce = '' } = c.req.query()
    const { activity, call } = readCall(body)
    const fault = faults.take(activity)
    const passed = gate({ body, signature, timestamp, nonce }, clockOf(fault, now()))
    if ('refusal' in passed) return c.json({ resultCode: '000001', resultMsg: passed.refusal })
    return answerWith(c, fault, passed.secret, (admitted) => v2(activity, call, admitted))
  })

  return app
}

/** Does the work, or what the fault does instead, and signs what is answered. */
async function answerWith(
  c: Context<Env>,
  fault: Fault | null,
  secret: string,
  work: (admitted: Admitted) => Fields,
): Promise<Response> {
  const instead = await wait(c, fault)
  if (instead) return instead
  const code = fault && codeInstead(fault)
  const fields = code
    ? { resultCode: code, resultMsg: 'As the test asked.' }
    : work({ host: sellerDomain(c.req.header('host') ?? ''), fault })
  const text = JSON.stringify(fields)
  const type = { 'content-type': 'application/json;charset=utf8' }
  if (fault?.fault === 'unsigned') return afterwards(c, fault, c.body(text, 200, type))
  const key = fault?.fault === 'wrong-signature' ? 'another key' : secret
  const signed = { ...type, 'body-sign': signAnswer(key, Buffer.from(text)) }
  return afterwards(c, fault, c.body(text, 200, signed))
}

/** What a fault does before the work: it takes its time, or says something else. */
async function wait(c: Context<Env>, fault: Fault | null): Promise<Response | null> {
  if (fault?.fault === 'slow') await sleep(fault.seconds * 1000)
  if (fault?.fault === 'silent') {
    await new Promise((resolve) => c.env.incoming.socket.once('close', resolve))
    return hangUp(c)
  }
  if (fault?.fault === 'closed') return hangUp(c)
  return (fault && answersInstead[fault.fault]?.()) ?? null
}

/** The answer, unless it is lost on its way. */
function afterwards(c: Context<Env>, fault: Fault | null, answer: Response): Response {
  return fault?.fault === 'lost' ? hangUp(c) : answer
}

/** The seller's clock; it is ahead where the test asked for that. */
function clockOf(fault: Fault | null, now: number): number {
  return fault?.fault === 'clock-off' ? now + fault.seconds * 1000 : now
}

function readCall(body: string): { activity: string; call: unknown } {
  try {
    const call = z.looseObject({ activity: z.string().catch('') }).parse(JSON.parse(body))
    return { activity: call.activity, call }
  } catch {
    return { activity: '', call: null }
  }
}

/** Closes the connection without a word. */
function hangUp(c: Context<Env>): Response {
  c.env.incoming.socket.destroy()
  return new Response(null, { status: 500 })
}
