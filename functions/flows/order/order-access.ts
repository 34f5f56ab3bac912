import { VitrineError } from '../../errors.ts'
import { newToken } from '../../orders/ids.ts'
import {
  endHandOver,
  findAccess,
  findEngagementAccess,
  grantAccess,
  handedOverTo,
  hashToken,
  isBrowserToken,
} from '../../storage/access.ts'
import { appendAudit } from '../../storage/audit.ts'
import { insertMail } from '../../storage/mails.ts'
import { findOrder, lockOrder, ordersByEmail } from '../../storage/orders.ts'
import type { Tx } from '../../storage/schema.ts'
import { orderPage } from '../page-paths.ts'
import type { Shop } from '../shop.ts'

/** How long a browser may open an order it bought or was mailed. */
const cookieDays = 90

/** A browser's token with the orders it opens; the same browser keeps one token. */
export interface BrowserAccess {
  token: string
  expiresAt: Date
}

/** Gives a browser access to an order. `known` is the token its cookie has, when it has one. */
export async function admitBrowser(
  order: string,
  source: string,
  known: string | undefined,
  shop: Shop,
): Promise<BrowserAccess> {
  return admit(shop.store.read, order, source, known, shop)
}

async function admit(
  tx: Tx,
  order: string,
  source: string,
  known: string | undefined,
  shop: Shop,
): Promise<BrowserAccess> {
  const now = shop.now()
  // Only a token that we gave is kept: one that somebody planted in the browser would open the order to both.
  const token = known && (await isBrowserToken(tx, known)) ? known : newToken(shop.random)
  const expiresAt = new Date(now.getTime() + cookieDays * 86_400_000)
  await grantAccess(tx, { token, scope: 'order', order, source, now, expiresAt })
  return { token, expiresAt }
}

/**
 * Exchanges a token of a mail for a browser's access.
 * @throws VitrineError `link_expired`, `access_denied`
 */
export async function exchangeMailToken(
  order: string,
  mailToken: string,
  known: string | undefined,
  shop: Shop,
): Promise<BrowserAccess> {
  const row = await findAccess(shop.store.read, mailToken, 'mail', order)
  if (!row) throw new VitrineError('access_denied', 'This link does not open this order.')
  if (row.expires_at <= shop.now().toISOString()) {
    throw new VitrineError(
      'link_expired',
      'This link has run out; have a new one sent to your e-mail address.',
    )
  }
  return admitBrowser(order, 'mail', known, shop)
}

export interface HandOver {
  /** The payment page; the order page when the order is no longer open. */
  page: string
  access: BrowserAccess | null
}

/**
 * Follows the hand-over address of an order to its payment page, and lets the browser in.
 * A partner's page has seen this address, so it opens the order to one browser only: when a second one comes,
 * neither keeps access, and the buyer opens the order by the link that is mailed.
 * @throws VitrineError `order_unknown`
 */
export async function followPayLink(
  order: string,
  token: string,
  known: string | undefined,
  shop: Shop,
): Promise<HandOver> {
  const row = await findAccess(shop.store.read, token, 'pay', order)
  const found = row && (await findOrder(shop.store.read, order))
  if (!found) throw new VitrineError('order_unknown', 'There is no such order.')
  const orders = `${orderPage(found, shop)}?o=${order}`
  if (found.state !== 'open' || row.expires_at <= shop.now().toISOString())
    return { page: orders, access: null }
  const now = shop.now()
  const access = await shop.store.transaction(async (tx) => {
    // Of two browsers that come at once, one must see the other.
    await lockOrder(tx, order)
    const before = await handedOverTo(tx, order)
    const isAlone = before.every(
      ({ hash, expires_at }) => known && hash === hashToken(known) && expires_at > now.toISOString(),
    )
    if (isAlone) return admit(tx, order, 'hand-over', known, shop)
    await endHandOver(tx, order, now)
    return null
  })
  return { page: found.session_url ?? orders, access }
}

/** Whether a token opens an order. */
export async function mayOpen(order: string, token: string | undefined, shop: Shop): Promise<boolean> {
  if (!token) return false
  const row = await findAccess(shop.store.read, token, 'order', order)
  return row !== undefined && row.expires_at > shop.now().toISOString()
}

/** @throws VitrineError `access_denied`, `link_expired` */
export async function openEngagement(delivery: string, token: string | undefined, shop: Shop): Promise<void> {
  const row = token ? await findEngagementAccess(shop.store.read, token, delivery) : undefined
  if (!row) throw new VitrineError('access_denied', 'This link does not open this engagement.')
  if (row.expires_at <= shop.now().toISOString()) {
    throw new VitrineError('link_expired', 'This link has run out; ask the shop for a new one.')
  }
}

/** Mails links to the newest orders of an address, if there are any. Answers the same either way. */
export async function mailOrderLinks(email: string, shop: Shop): Promise<void> {
  const orders = await ordersByEmail(shop.store.read, email, 5)
  const stamp = shop.now().getTime()
  await shop.store.transaction(async (tx) => {
    for (const order of orders) {
      await insertMail(
        tx,
        { id: `${order.id}.link.${stamp}`, kind: 'link', order: order.id, to: email },
        shop,
      )
    }
  })
  shop.poke()
}

/** A fresh link to an order for the operator to pass on; on the audit record. */
export async function operatorLink(order: string, shop: Shop): Promise<string> {
  const found = await findOrder(shop.store.read, order)
  if (!found) throw new VitrineError('order_unknown', `There is no order ${order}.`)
  const token = newToken(shop.random)
  const now = shop.now()
  const expiresAt = new Date(now.getTime() + 24 * 3_600_000)
  await shop.store.transaction(async (tx) => {
    await grantAccess(tx, { token, scope: 'mail', order, source: 'operator', now, expiresAt })
    const text = 'The operator made a link to this order.'
    await appendAudit(tx, { order, at: now, actor: 'operator', code: 'link_made', text, visible: false })
  })
  return `${orderPage(found, shop)}#o=${order}&t=${token}`
}
