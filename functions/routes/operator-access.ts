import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { VitrineError } from '../errors.ts'
import type { Shop } from '../flows/shop.ts'
import { bearer, cookieName, requireOwnOrigin, sameSecret } from './access.ts'
import type { AppOptions } from './define.ts'
import { isSession } from './operator-session.ts'
import { addressPrefix, createRateLimit } from './rate-limits.ts'

/** Tells the operator from everybody else: by `Authorization: Bearer` or by the operator's cookie. */
export interface OperatorAccess {
  /** Name of the operator's cookie. */
  cookie: string
  isOperator(token: string | undefined): boolean
  /** @throws VitrineError `access_denied`, `origin_refused`, `rate_limited` */
  require(c: Context): Promise<void>
  /**
   * The same for what everybody may read and the operator reads more of.
   * @returns false when nobody claims to be the operator
   */
  claims(c: Context): Promise<boolean>
}

export function createOperatorAccess(shop: Shop, options: AppOptions): OperatorAccess {
  const cookie = cookieName(shop.publicUrl, 'vitrine_operator')
  const guessLimit = createRateLimit({ calls: 60, seconds: 60 })

  const isOperator = (token: string | undefined): boolean =>
    Boolean(options.operatorToken && token && sameSecret(token, options.operatorToken))

  const isSignedIn = (c: Context): boolean =>
    options.operatorToken !== null && isSession(getCookie(c, cookie), options.operatorToken, shop.now())

  async function require(c: Context): Promise<void> {
    if (isOperator(bearer(c))) return
    if (!isSignedIn(c)) {
      if (bearer(c)) await guessLimit(addressPrefix(options.addressOf(c)))
      throw new VitrineError('access_denied', 'This is for the operator only.')
    }
    if (c.req.method !== 'GET') requireOwnOrigin(c, shop.publicUrl)
  }

  return {
    cookie,
    isOperator,
    require,
    async claims(c) {
      if (isSignedIn(c)) return true
      if (c.req.header('authorization') === undefined) return false
      await require(c)
      return true
    },
  }
}
