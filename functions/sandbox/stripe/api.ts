import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import Stripe from 'stripe'
import { newLineItem, newPrice, newProduct } from './catalog-objects.ts'
import { invalid, missing, StripeFault } from './fault.ts'
import { newId } from './ids.ts'
import { params, readParams } from './params.ts'
import { isWithin, page } from './lists.ts'
import { newSession } from './payment-objects.ts'
import type { Payments } from './payments.ts'
import { makeRefund } from './refunds.ts'
import type { StripeStore } from './store.ts'

export interface ApiSettings {
  secretKey: string
  baseUrl: string
  now(): Date
}

/** Events are listed for 30 days. Source: docs.stripe.com/api/events/list */
const listedSeconds = 30 * 86_400

interface Call {
  id: string
  /** Form-encoded body, or query of a GET. */
  encoded: string
}

/** The paths of `/v1` that the shop calls, and their lists, with Stripe's errors and idempotency. */
export function createStripeApi(store: StripeStore, payments: Payments, settings: ApiSettings): Hono {
  const api = new Hono()
  const seconds = (): number => Math.floor(settings.now().getTime() / 1000)

  api.use(async (c, next) => {
    c.header('Request-Id', newId('req_', 14))
    c.header('Stripe-Version', c.req.header('stripe-version') ?? Stripe.API_VERSION)
    if (c.req.header('authorization') === `Bearer ${settings.secretKey}`) return next()
    throw new StripeFault({ status: 401, type: 'invalid_request_error', message: 'Invalid API Key provided' })
  })
  api.onError((error, c) => {
    if (error instanceof StripeFault) return c.json(error.body, error.facts.status as ContentfulStatusCode)
    const message = `The sandbox broke: ${error.message}`
    return c.json({ error: { type: 'api_error', message } }, 500)
  })
  function get(path: string, answer: (call: Call) => object): void {
    api.get(path, (c) => c.json(answer({ id: idOf(c), encoded: new URL(c.req.url).search.slice(1) })))
  }

  function post(path: string, answer: (call: Call) => object): void {
    api.post(path, async (c) => {
      const encoded = await c.req.text()
      return once(c, encoded, () => answer({ id: idOf(c), encoded }))
    })
  }

  /** Source: docs.stripe.com/api/idempotent_requests */
  function once(c: Context, encoded: string, answer: () => object): Response {
    const key = c.req.header('idempotency-key')
    if (!key) return c.json(answer())
    const request = createHash('sha256').update(`${c.req.path}\n${encoded}`).digest('hex')
    const earlier = store.replay(key)
    if (earlier && earlier.request !== request) throw reusedKey(key)
    const body =
      earlier?.body ??
      store.together(() => {
        const first = JSON.stringify(answer())
        store.remember(key, { request, status: 200, body: first })
        return first
      })
    if (earlier) c.header('Idempotent-Replayed', 'true')
    c.header('Idempotency-Key', key)
    return c.body(body, 200, { 'content-type': 'application/json' })
  }

  post('/products', ({ encoded }) => {
    const product = newProduct(readParams(params.productCreate, encoded), seconds())
    if (store.get('product', product.id)) throw taken(product.id)
    store.put('product', product)
    return product
  })
  get('/products/:id', ({ id }) => store.get('product', id) ?? thrown(missing('product', id)))
  post('/products/:id', ({ id, encoded }) => {
    const { expand: _, ...changes } = readParams(params.productUpdate, encoded)
    const product = store.get('product', id) ?? thrown(missing('product', id))
    const changed = { ...product, ...defined(changes), updated: seconds() }
    store.put('product', changed)
    return changed
  })

  post('/prices', ({ encoded }) => {
    const price = newPrice(readParams(params.priceCreate, encoded), seconds())
    if (!store.get('product', String(price.product)))
      throw missing('product', String(price.product), 'product')
    const holder = store
      .list('price')
      .find((other) => price.lookup_key && other.lookup_key === price.lookup_key)
    if (holder) {
      const message = `A price (\`${holder.id}\`) already uses that lookup key.`
      throw invalid('lookup_key', message, 'resource_already_exists')
    }
    store.put('price', price)
    return price
  })
  get('/prices', ({ encoded }) => {
    const wanted = readParams(params.priceList, encoded)
    const found = store
      .list('price')
      .filter((price) => wanted.active === undefined || price.active === wanted.active)
      .filter((price) => !wanted.lookup_keys || wanted.lookup_keys.includes(price.lookup_key ?? ''))
      .filter((price) => !wanted.product || price.product === wanted.product)
      .filter((price) => !wanted.currency || price.currency === wanted.currency)
    return page('/v1/prices', found, wanted)
  })

  post('/checkout/sessions', ({ encoded }) => {
    const given = readParams(params.sessionCreate, encoded)
    const created = seconds()
    refuseBadExpiry(given.expires_at, created)
    const lines = given.line_items.map((item, index) => {
      const name = `line_items[${index}][price]`
      const price = store.get('price', item.price) ?? thrown(missing('price', item.price, name))
      if (!price.active) throw invalid(name, 'The price specified is inactive.', 'price_inactive')
      return newLineItem(price, store.get('product', String(price.product))?.name ?? '', item.quantity)
    })
    if (new Set(lines.map((line) => line.currency)).size > 1) {
      throw invalid('line_items', 'All prices must be in the same currency.')
    }
    const session = newSession(given, { lines, baseUrl: settings.baseUrl, created })
    store.together(() => {
      store.put('checkout.session', session)
      store.put('line_items', { id: session.id, data: lines })
    })
    return expanded(session, given.expand)
  })
  get('/checkout/sessions', ({ encoded }) => {
    const wanted = readParams(params.sessionList, encoded)
    const found = payments
      .all()
      .filter((session) => !wanted.status || session.status === wanted.status)
      .filter(({ created }) => isWithin(created, wanted.created))
    return page('/v1/checkout/sessions', found, wanted)
  })
  get('/checkout/sessions/:id', ({ id, encoded }) => {
    return expanded(payments.find(id), readParams(params.nothing, encoded).expand)
  })
  post('/checkout/sessions/:id/expire', ({ id, encoded }) => {
    return expanded(payments.expire(id), readParams(params.nothing, encoded).expand)
  })
  get('/checkout/sessions/:id/line_items', ({ id, encoded }) => {
    const wanted = readParams(params.lineItemList, encoded)
    return page(`/v1/checkout/sessions/${id}/line_items`, linesOf(payments.find(id).id), wanted)
  })

  get('/payment_intents/:id', ({ id, encoded }) => {
    readParams(params.nothing, encoded)
    return store.get('payment_intent', id) ?? thrown(missing('payment_intent', id, 'intent'))
  })
  post('/refunds', ({ encoded }) =>
    store.together(() => makeRefund(readParams(params.refundCreate, encoded), store, seconds())),
  )
  get('/events/:id', ({ id }) => store.get('event', id) ?? thrown(missing('event', id)))
  get('/events', ({ encoded }) => {
    const wanted = readParams(params.eventList, encoded)
    const delivered = new Set(
      store.postings().flatMap((one) => (one.deliveredAt === null ? [] : [one.event])),
    )
    const found = store
      .list('event')
      .filter(({ created }) => created >= seconds() - listedSeconds)
      .filter(
        (event) =>
          wanted.delivery_success === undefined || delivered.has(event.id) === wanted.delivery_success,
      )
      .filter((event) => !wanted.type || event.type === wanted.type)
      .filter((event) => !wanted.types || wanted.types.includes(event.type))
      .filter((event) => isWithin(event.created, wanted.created))
      .map((event) => ({ ...event, pending_webhooks: delivered.has(event.id) ? 0 : 1 }))
    return page('/v1/events', found, wanted)
  })

  api.all('*', (c) => {
    const message = `Unrecognized request URL (${c.req.method}: ${c.req.path}).`
    return c.json({ error: { type: 'invalid_request_error', message } }, 404)
  })

  function linesOf(session: string): Stripe.LineItem[] {
    return store.get('line_items', session)?.data ?? []
  }

  function expanded(session: Stripe.Checkout.Session, expand: string[] = []): Stripe.Checkout.Session {
    const answer = { ...session }
    for (const field of expand) {
      if (field === 'line_items') {
        answer.line_items = page(`/v1/checkout/sessions/${session.id}/line_items`, linesOf(session.id), {})
      } else if (field === 'payment_intent') {
        answer.payment_intent = store.get('payment_intent', String(session.payment_intent))
      } else throw invalid('expand', `This property cannot be expanded (${field}).`)
    }
    return answer
  }

  return api
}

function refuseBadExpiry(expiresAt: number | undefined, created: number): void {
  if (expiresAt === undefined) return
  const wait = expiresAt - created
  // Stripe counts to the second; a minute of slack stands for the travel of a retried call.
  if (wait >= 29 * 60 && wait <= 24 * 3600 + 60) return
  const message =
    'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.'
  throw invalid('expires_at', message)
}

function reusedKey(key: string): StripeFault {
  const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`
  return new StripeFault({ status: 400, type: 'idempotency_error', message })
}

function taken(product: string): StripeFault {
  return invalid('id', `Product already exists: ${product}`, 'resource_already_exists')
}

function idOf(c: Context): string {
  return c.req.param('id') ?? ''
}

function thrown(fault: StripeFault): never {
  throw fault
}

function defined<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: NonNullable<Fields[Key]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: NonNullable<Fields[Key]>
  }
}
