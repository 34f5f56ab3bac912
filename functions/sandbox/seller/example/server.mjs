// A seller's server in plain Node: everything a shop needs to sell accounts on your system, in one file.
//
//   SELLER_KEY=whsec_… PORT=4400 node server.mjs
//   npx vitrine-seller check http://127.0.0.1:4400/vitrine --protocol vitrine --key whsec_…
//
// Replace the Map by your database and `createAccount` by your own; the rest can stay as it is.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

/** The key shared with the shop; two with a comma while one is being replaced. The first signs. */
const keys = (process.env.SELLER_KEY ?? '').split(',').filter(Boolean)
const port = Number(process.env.PORT ?? 4400)
if (keys.length === 0) throw new Error('Set SELLER_KEY to the key that you share with the shop.')

/** Accounts by the shop's delivery id: `{ facts, access, state, plan, quantity, until, done, released }`. */
const accounts = new Map()
/** Ids of calls that were answered, so that a copy of one is refused. Ten minutes are enough. */
const seen = new Map()

function createAccount(facts) {
  const userName = `owner-${randomBytes(3).toString('hex')}`
  return {
    frontUrl: `https://app.seller.example/${facts.plan.id}/${userName}`,
    adminUrl: `https://app.seller.example/${facts.plan.id}/${userName}/admin`,
    userName,
    password: randomBytes(12).toString('base64url'),
  }
}

const calls = {
  /** Makes an account, once: the shop asks again when an answer was lost. */
  PUT(id, facts) {
    const found = accounts.get(id)
    if (found?.released) return refuse(410, 'instance_unknown', 'It was closed.')
    if (found && found.order !== facts.order + facts.line)
      return refuse(409, 'request_invalid', 'Another order has it.')
    if (!facts.plan?.id || !facts.order)
      return refuse(422, 'request_invalid', 'plan.id and order are needed.')
    if (found) return [200, shown(found)]
    const { plan, quantity, term, test } = facts
    const order = facts.order + facts.line
    // `test`: no real money moved, so nothing is to be billed.
    const account = {
      order,
      plan: plan.id,
      quantity,
      until: term?.until,
      test,
      state: 'ready',
      done: new Set(),
      access: createAccount(facts),
    }
    accounts.set(id, account)
    return [201, shown(account)]
  },
  GET: (id) => within(id, (account) => [200, shown(account)]),
  /** Renewal, change, pause: each comes with the id of the money event behind it, and is done once. */
  PATCH: (id, { ref, check, scene, term, plan, quantity, state }) =>
    within(id, (account) => {
      if (!ref) return refuse(422, 'request_invalid', 'ref is needed.')
      // Say no here to refuse a change before money moves: refuse(409, 'change_refused', 'Ten seats at most.')
      if (check) return [200, shown(account)]
      if (state) account.state = state === 'suspended' ? 'suspended' : 'ready'
      const deed = `${ref} ${scene ?? ''} ${plan?.id ?? ''}`
      if (account.done.has(deed)) return [200, shown(account)]
      account.done.add(deed)
      if (term) account.until = term.until
      if (plan) account.plan = plan.id
      if (quantity) account.quantity = quantity
      return [200, shown(account)]
    }),
  /** Closes an account; one that is closed or was never made is closed too. */
  DELETE(id) {
    const account = accounts.get(id)
    if (account) account.released = true
    return [account ? 200 : 404, {}]
  },
}

const shown = ({ state, access }) => ({ status: state, access })
const refuse = (status, code, message) => [status, { code, message }]
const within = (id, work) => {
  const account = accounts.get(id)
  return account && !account.released
    ? work(account)
    : refuse(404, 'instance_unknown', 'There is no such account.')
}

/** Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, in Base64. */
function sign(key, id, timestamp, body) {
  const secret = key.startsWith('whsec_') ? Buffer.from(key.slice(6), 'base64') : key
  return createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest()
}

/** Why a call is not let in; null when it is. Look at the raw body, before anything parses it. */
function whyNot(headers, method, instance, body, now) {
  const {
    'webhook-id': id = '',
    'webhook-timestamp': timestamp = '',
    'webhook-signature': given = '',
  } = headers
  if (!id.startsWith(`${method}-${instance}-`)) return 'The call is not signed for this method and account.'
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= 300))
    return 'The timestamp is more than five minutes away.'
  const signatures = given.split(' ').map((one) => Buffer.from(one.replace(/^v1,/, ''), 'base64'))
  const due = keys.map((key) => sign(key, id, timestamp, body))
  const fits = due.some((one) =>
    signatures.some((two) => one.length === two.length && timingSafeEqual(one, two)),
  )
  if (!fits) return 'The signature is wrong.'
  for (const [old, at] of seen) if (now - at > 600_000) seen.delete(old)
  if (seen.has(id)) return 'The call came before.'
  seen.set(id, now)
  return null
}

createServer(async (request, response) => {
  let body = ''
  for await (const part of request.setEncoding('utf8')) body += part
  const instance = /\/instances\/([\w-]+)$/.exec(new URL(request.url, 'http://x').pathname)?.[1]
  const refused = whyNot(request.headers, request.method, instance, body, Date.now())
  const [status, answer] = refused
    ? refuse(401, 'signature_invalid', refused)
    : answerTo(request.method, instance, body)
  const text = JSON.stringify(answer)
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = sign(keys[0], request.headers['webhook-id'] ?? '', timestamp, text).toString('base64')
  const signed = { 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
  response.writeHead(status, { 'content-type': 'application/json', ...signed }).end(text)
}).listen(port, '127.0.0.1', function listening() {
  process.stdout.write(`Listening on http://127.0.0.1:${this.address().port}/vitrine\n`)
})

function answerTo(method, instance, body) {
  try {
    return (
      calls[method]?.(instance, body ? JSON.parse(body) : {}) ?? refuse(405, 'request_invalid', 'Not a call.')
    )
  } catch {
    return refuse(422, 'request_invalid', 'The body is not what was expected.')
  }
}
