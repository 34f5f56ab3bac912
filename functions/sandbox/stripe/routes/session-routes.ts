import type { ApiParts, Routes } from '../api.ts'
import { expanded } from './expand.ts'
import { invalid } from '../fault.ts'
import { page } from './lists.ts'
import { createObjectRoutes } from './object-routes.ts'
import { params, readParams } from '../params/params.ts'
import { newSession } from '../payment-objects.ts'
import { sessionLines, termsOf } from '../session-lines.ts'

/** Payment pages. */
export function sessionRoutes({ get, post }: Routes, { store, payments, baseUrl, seconds }: ApiParts): void {
  const { one, list } = createObjectRoutes({ get }, store)

  post('/checkout/sessions', ({ encoded }) => {
    const given = readParams(params.sessionCreate, encoded)
    const created = seconds()
    refuseBadExpiry(given.expires_at, created)
    const lines = sessionLines(given, store)
    const session = newSession(given, { lines, baseUrl, created })
    store.put('checkout.session', session)
    store.put('line_items', { id: session.id, data: lines })
    store.put('terms', termsOf(session.id, given))
    return expanded(session, given.expand, store)
  })
  list('/checkout/sessions', {
    of: 'checkout.session',
    takes: params.sessionList,
    from: () => payments.all(),
    by: ['status', 'subscription'],
  })
  one('/checkout/sessions/:id', payments.find)
  post('/checkout/sessions/:id/expire', ({ id, encoded }) => {
    return expanded(payments.expire(id), readParams(params.nothing, encoded).expand, store)
  })
  get('/checkout/sessions/:id/line_items', ({ id, encoded }) => {
    const wanted = readParams(params.lineItemList, encoded)
    return page(
      `/v1/checkout/sessions/${id}/line_items`,
      store.get('line_items', payments.find(id).id)?.data ?? [],
      wanted,
    )
  })
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
