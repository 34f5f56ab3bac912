// A seller's server in plain Node, whole: what a shop needs to sell accounts on your system.
//
//   SELLER_KEY=whsec_… PORT=4400 node server.mjs
//   npx vitrine-seller check http://127.0.0.1:4400/vitrine --protocol vitrine --key whsec_…
//
// Put your database in place of the Maps and your own code into `createAccount`; the rest can stay as it is.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

/** The key shared with the shop; `new,old` while it is being replaced. The first signs. */
const keys = (process.env.SELLER_KEY ?? '').split(',').filter(Boolean)
if (keys.length === 0) throw new Error('Set SELLER_KEY to the key that you share with the shop.')

/** Accounts by the shop's delivery id: `{ order, plan, quantity, until, state, access, done }`. */
const accounts = new Map()
/** Ids of calls that were answered, so that a copy of one is refused. Ten minutes are enough. */
const seen = new Map()

/** What your system does. Where `facts.test` is true no real money moved: bill nothing. */
function createAccount(facts) {
  const userName = `owner-${randomBytes(3).toString('hex')}`
  const frontUrl = `https://app.seller.example/${facts.plan.id}/${userName}`
  return {
    frontUrl,
    adminUrl: `${frontUrl}/admin`,
    userName,
    password: randomBytes(12).toString('base64url'),
  }
}

const show = ({ state, access }, status = 200) => [status, { status: state, access }]
const refuse = (status, code, message) => [status, { code, message }]

/** Makes an account, once: the shop asks again when an answer was lost. */
function put(id, facts) {
  const { order, line, plan, quantity, term } = facts
  const found = accounts.get(id)
  if (found?.state === 'closed') return refuse(410, 'instance_unknown', 'It was closed.')
  if (found && found.order !== order + line) return refuse(409, 'request_invalid', 'Another order has it.')
  if (found) return show(found)
  if (!order || !plan?.id) return refuse(422, 'request_invalid', 'order and plan.id are needed.')
  const account = { order: order + line, plan: plan.id, quantity, until: term?.until, state: 'ready' }
  accounts.set(id, { ...account, access: createAccount(facts), done: new Set() })
  return show(accounts.get(id), 201)
}

/** What is done with an account that is there. */
const calls = {
  GET: (account) => show(account),
  /** Renewal, change, pause: each comes with the id of the money event behind it, and is done once. */
  PATCH(account, { ref, check, scene, term, plan, quantity, state }) {
    if (!ref) return refuse(422, 'request_invalid', 'ref is needed.')
    // Say no here to refuse a change before money moves: refuse(409, 'change_refused', 'Ten seats at most.')
    if (check) return show(account)
    if (state) account.state = state === 'suspended' ? 'suspended' : 'ready'
    const deed = `${ref} ${scene ?? ''} ${plan?.id ?? ''}`
    if (account.done.has(deed)) return show(account)
    account.done.add(deed)
    if (term) account.until = term.until
    if (plan) account.plan = plan.id
    if (quantity) account.quantity = quantity
    return show(account)
  },
  DELETE(account) {
    account.state = 'closed'
    return [200, {}]
  },
}

/** Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`; of the key, what stands after `whsec_` is Base64. */
function sign(key, id, timestamp, body) {
  const secret = key.startsWith('whsec_') ? Buffer.from(key.slice(6), 'base64') : key
  return createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest()
}

/** Why a call is not let in; null when it is. Look at the raw body, before anything parses it. */
function whyNot(headers, call, body, now) {
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp, 'webhook-signature': given = '' } = headers
  if (!id.startsWith(`${call}-`)) return 'The call is not signed for this method and account.'
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= 300)) return 'The time is more than five minutes away.'
  const signatures = given.split(' ').map((one) => Buffer.from(one.replace(/^v1,/, ''), 'base64'))
  const isOurs = (due) => signatures.some((one) => one.length === due.length && timingSafeEqual(one, due))
  if (!keys.some((key) => isOurs(sign(key, id, timestamp, body)))) return 'The signature is wrong.'
  for (const [old, at] of seen) if (now - at > 600_000) seen.delete(old)
  if (seen.has(id)) return 'The call came before.'
  seen.set(id, now)
  return null
}

function perform(method, id, body) {
  try {
    const facts = body ? JSON.parse(body) : {}
    if (method === 'PUT') return put(id, facts)
    if (!Object.hasOwn(calls, method)) return refuse(405, 'request_invalid', 'There is no such call.')
    const account = accounts.get(id)
    const isThere = account && account.state !== 'closed'
    return isThere
      ? calls[method](account, facts)
      : refuse(404, 'instance_unknown', 'There is no such account.')
  } catch {
    return refuse(422, 'request_invalid', 'The body is not what was expected.')
  }
}

createServer(async (request, response) => {
  let body = ''
  for await (const part of request.setEncoding('utf8')) body += part
  const { method, headers } = request
  const [, id] = /\/instances\/([\w-]+)$/.exec(new URL(request.url, 'http://x').pathname) ?? []
  const why = whyNot(headers, `${method}-${id}`, body, Date.now())
  const [status, answer] = why ? refuse(401, 'signature_invalid', why) : perform(method, id, body)
  const text = JSON.stringify(answer)
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = sign(keys[0], headers['webhook-id'] ?? '', timestamp, text).toString('base64')
  const signed = { 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
  response.writeHead(status, { 'content-type': 'application/json', ...signed }).end(text)
}).listen(Number(process.env.PORT ?? 4400), '127.0.0.1', function listening() {
  process.stdout.write(`Listening on http://127.0.0.1:${this.address().port}/vitrine\n`)
})
