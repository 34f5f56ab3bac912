import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { VitrineError } from '../errors.ts'
import { type BrowserAccess, mayOpen } from '../flows/order/order-access.ts'
import type { Shop } from '../flows/shop.ts'
import { noteBuyer } from './reader.ts'

/** Host-only by its name where the store has https; plain on loopback http. */
export function cookieName(publicUrl: string, name = 'vitrine'): string {
  return publicUrl.startsWith('https:') ? `__Host-${name}` : name
}

/** The token of this browser, if it has one. */
export function browserToken(c: Context, publicUrl: string): string | undefined {
  return getCookie(c, cookieName(publicUrl))
}

/** Gives the browser its token. The expiry is judged by the server; the cookie's own age only tidies up. */
export function setBrowserToken(
  c: Context,
  access: BrowserAccess,
  { publicUrl, now }: Pick<Shop, 'publicUrl' | 'now'>,
): void {
  setCookie(c, cookieName(publicUrl), access.token, {
    httpOnly: true,
    sameSite: 'Lax',
    secure: publicUrl.startsWith('https:'),
    path: '/',
    maxAge: Math.round((access.expiresAt.getTime() - now().getTime()) / 1000),
  })
}

/** `Authorization: Bearer …`, or nothing. */
export function bearer(c: Context): string | undefined {
  return /^Bearer ([\w.~+/-]+=*)$/i.exec(c.req.header('authorization') ?? '')?.[1]
}

/**
 * Lets a call on an order through when its token opens it.
 * A cookie alone may change something only from the store's own pages.
 * @throws VitrineError `access_denied`, `origin_refused`
 */
export async function requireOrder(c: Context, order: string, shop: Shop): Promise<void> {
  const token = bearer(c)
  const isBearers = token !== undefined && (await mayOpen(order, token, shop))
  if (!isBearers && !(await mayOpen(order, browserToken(c, shop.publicUrl), shop))) {
    throw new VitrineError('access_denied', 'This browser may not open this order.')
  }
  noteBuyer(c, order, shop)
  if (isBearers) return
  if (c.req.method !== 'GET') requireOwnOrigin(c, shop.publicUrl)
}

/**
 * Forms of pages that send no referrer have the Origin `null` (Fetch, "append a request Origin header");
 * for those the browser's own Sec-Fetch-Site speaks, which no page can set.
 * @throws VitrineError `origin_refused` unless the call comes from a page of the store
 */
export function requireOwnOrigin(c: Context, publicUrl: string): void {
  const origin = c.req.header('origin')
  const isOwnForm = origin === 'null' && c.req.header('sec-fetch-site') === 'same-origin'
  if (origin !== publicUrl && !isOwnForm) {
    throw new VitrineError('origin_refused', 'This may only be done from the store’s own pages.')
  }
}

/** Compares secrets without telling how much of them is right. */
export function sameSecret(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}
