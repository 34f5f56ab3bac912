import { createHash } from 'node:crypto'
import type { Partner } from '../../../catalog/catalog.ts'
import type { CheckoutRequest } from '../../../catalog/wire.ts'
import { VitrineError } from '../../errors.ts'
import { newId, newToken } from '../../orders/ids.ts'
import { orderMoves, transition } from '../../orders/states.ts'
import { grantAccess } from '../../storage/access.ts'
import { appendAudit } from '../../storage/audit.ts'
import { findCheckout, insertCheckout } from '../../storage/checkouts.ts'
import { findOrder, insertOrder, linesOf, moveOrder, noteOrder } from '../../storage/orders.ts'
import type { OrderRow, Tx } from '../../storage/schema.ts'
import { needsStock } from '../license/needs-stock.ts'
import { reserveStock } from '../license/stock.ts'
import { type PricedOrder, priceOrder } from './price-order.ts'
import { sessionRequest } from './session-request.ts'
import type { Shop } from '../shop.ts'

/** How long a payment page stays open; Stripe allows from half an hour to 24 hours. */
const openHours = 23

/** Where it keeps what there is little of: nobody is to hold that from others for a day without paying. */
const openHoursOfStock = 1

export interface Placed {
  order: string
  /** Hands the buyer over to the payment page, and the browser its access. */
  payToken: string
  expiresAt: Date
}

export interface PlaceOptions {
  /** Who is credited for the sale. */
  partner: Partner | null
  idempotencyKey?: string | undefined
  /** Counts an order that keeps something of a finite stock. @throws VitrineError `rate_limited`: it is not stored */
  keeps?: () => Promise<void>
}

/**
 * Opens an order and its payment page. With an idempotency key, the same request again answers the same order.
 * @throws VitrineError what `priceOrder` throws, `return_url_not_listed`, `idempotency_key_reused`,
 *   `payment_unavailable`, `payment_refused`, `sold_out`, `rate_limited`
 */
export async function placeOrder(
  request: CheckoutRequest,
  options: PlaceOptions,
  shop: Shop,
): Promise<Placed> {
  const bodyHash = createHash('sha256')
    .update(JSON.stringify([request, options.partner?.id]))
    .digest('hex')
  const repeated = await repeatOf(options.idempotencyKey, bodyHash, shop)
  if (repeated) return handOver(await openPayment(repeated, shop), shop)

  const returnUrl = checkReturnUrl(request.returnUrl, options.partner, shop.publicUrl)
  const priced = await priceOrder(request, options.partner, shop)
  const order = await storeOrder(request, { priced, returnUrl, bodyHash }, options, shop)
  shop.reached('order.stored')
  // Another call with the same key was faster: its order is this one's too.
  const mine = order ?? (await repeatOf(options.idempotencyKey, bodyHash, shop))
  if (!mine)
    throw new VitrineError('idempotency_key_reused', 'This idempotency key belongs to another request.')
  return handOver(await openPayment(mine, shop), shop)
}

async function storeOrder(
  request: CheckoutRequest,
  { priced, returnUrl, bodyHash }: { priced: PricedOrder; returnUrl: string | null; bodyHash: string },
  options: PlaceOptions,
  shop: Shop,
): Promise<OrderRow | null> {
  return shop.store.transaction(async (tx) => {
    const row = newOrder(request, priced, returnUrl, options, shop)
    const key = options.idempotencyKey
    if (key && !(await insertCheckout(tx, { key, bodyHash, order: row.id, now: shop.now() }))) return null
    const lines = priced.lines.map((line) => ({ ...line, id: newId('line', shop.random) }))
    await insertOrder(tx, row, lines)
    await reserveStock(tx, row.id, lines, shop)
    // Last, so that what fails before is not counted: neither a store that is away nor a pool that is empty.
    if (needsStock(lines, shop)) await options.keeps?.()
    const text = 'Order opened; waiting for the payment.'
    await appendAudit(tx, { order: row.id, at: shop.now(), actor: 'buyer', code: 'opened', text })
    return row
  })
}

async function repeatOf(key: string | undefined, bodyHash: string, shop: Shop): Promise<OrderRow | null> {
  if (!key) return null
  const known = await findCheckout(shop.store.read, key, new Date(shop.now().getTime() - 24 * 3_600_000))
  if (!known) return null
  if (known.body_hash !== bodyHash) {
    throw new VitrineError('idempotency_key_reused', 'This idempotency key belongs to another request.')
  }
  return (await findOrder(shop.store.read, known.order_id)) ?? null
}

function newOrder(
  request: CheckoutRequest,
  priced: PricedOrder,
  returnUrl: string | null,
  { partner }: PlaceOptions,
  shop: Shop,
): OrderRow {
  const now = shop.now()
  const hours = needsStock(priced.lines, shop) ? openHoursOfStock : openHours
  return {
    id: newId('ord', shop.random),
    state: 'open',
    mode: priced.mode,
    currency: priced.currency,
    discount: 0,
    customer: null,
    amount: priced.amount,
    tax: null,
    email: request.email?.toLowerCase() ?? null,
    locale: shop.catalog().store.locales.find((locale) => locale === request.locale) ?? 'en',
    partner: partner?.id ?? null,
    return_url: returnUrl,
    catalog_version: priced.catalogVersion,
    session_id: null,
    session_url: null,
    payment_intent: null,
    held: null,
    created_at: now.toISOString(),
    expires_at: new Date(now.getTime() + hours * 3_600_000).toISOString(),
    paid_at: null,
  }
}

/** Opens the payment page of an order that has none yet; the gateway makes repeating harmless. */
async function openPayment(order: OrderRow, shop: Shop): Promise<OrderRow> {
  if (order.session_id || order.state !== 'open') return order
  const lines = await linesOf(shop.store.read, order.id)
  try {
    const session = await shop.gateway.openSession(sessionRequest(order, lines, shop))
    shop.reached('session.opened')
    const facts = {
      session_id: session.id,
      session_url: session.url,
      expires_at: session.expiresAt.toISOString(),
    }
    await noteOrder(shop.store.read, order.id, facts)
    shop.reached('session.saved')
    return { ...order, ...facts }
  } catch (error) {
    // A refusal is final. After a silence the same idempotency key finds the same order and the same page.
    if (error instanceof VitrineError && error.code === 'payment_refused') {
      await shop.store.transaction((tx) => cancelUnpayable(tx, order, shop.now()))
    }
    throw error
  }
}

async function cancelUnpayable(tx: Tx, order: OrderRow, now: Date): Promise<void> {
  const canceled = await moveOrder(tx, order.id, transition(orderMoves, 'open', 'canceled'))
  if (!canceled) return
  const text = 'The payment page could not be opened. Nothing was charged.'
  await appendAudit(tx, { order: order.id, at: now, actor: 'payment', code: 'canceled', text })
}

async function handOver(order: OrderRow, shop: Shop): Promise<Placed> {
  if (order.state !== 'open') throw new VitrineError('order_closed', `This order is ${order.state}.`)
  const payToken = newToken(shop.random)
  const expiresAt = new Date(order.expires_at)
  await grantAccess(shop.store.read, {
    token: payToken,
    scope: 'pay',
    order: order.id,
    source: 'checkout',
    now: shop.now(),
    expiresAt,
  })
  return { order: order.id, payToken, expiresAt }
}

function checkReturnUrl(
  given: string | undefined,
  partner: Partner | null,
  publicUrl: string,
): string | null {
  if (!given) return null
  const url = URL.canParse(given) ? new URL(given) : null
  const allowed = [publicUrl, ...(partner?.origins ?? [])]
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.password ||
    !allowed.includes(url.origin)
  ) {
    throw new VitrineError('return_url_not_listed', 'The return address is not on this partner’s list.')
  }
  return url.href
}
