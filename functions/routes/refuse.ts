import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Problem } from '../../catalog/wire.ts'
import { errorTable, VitrineError } from '../errors.ts'
import { orderPage, productsPath } from '../flows/page-paths.ts'
import { refusalInLanguage } from '../flows/refusals.ts'
import type { Shop } from '../flows/shop.ts'
import type { AppOptions } from './define.ts'
import { refusalPage } from './plain-pages.ts'
import { plainWords } from './plain-words.ts'
import { personOf, readerOf } from './reader.ts'

/** What becomes of an error: a page for a person, `application/problem+json` (RFC 9457) for a program. */
export async function refuse(
  c: Context,
  error: unknown,
  shop: Shop,
  { pageHeaders }: Pick<AppOptions, 'pageHeaders'>,
): Promise<Response> {
  const refused = toVitrineError(error, c, shop)
  const { retryAfterSeconds: wait = refused.status === 503 ? 5 : undefined } = refused.facts
  if (wait !== undefined) c.header('retry-after', String(wait))
  if (!isForPerson(c)) return problem(c, refused, shop, await readerOf(c, refused))
  const locale = await personOf(c, shop, refused)
  const page = refusalPage(
    refused,
    { isForm: c.req.method === 'POST', way: wayOn(c, locale, shop) },
    { locale, shop },
  )
  return c.html(page, refused.status as 404, { ...pageHeaders('/order/'), 'cache-control': 'no-store' })
}

/** The pages of an order without script; or a browser that goes to a page or a file, not a script or a program. */
function isForPerson({ req }: Context): boolean {
  if (isPlainOrder(req.path)) return true
  const isFollowed = req.method === 'GET' && !req.path.startsWith('/api/')
  return isFollowed && (req.header('accept') ?? '').includes('text/html')
}

const isPlainOrder = (path: string): boolean => path.startsWith('/buy/-/orders/')

function toVitrineError(error: unknown, c: Context, shop: Shop): VitrineError {
  const order = orderIn(c.req.path)
  if (error instanceof VitrineError) {
    if (error.code === 'store_unavailable') {
      shop.log.error({ order, code: error.code, error: error.cause ?? error }, 'The store did not answer')
    }
    return error
  }
  if (error instanceof HTTPException) return fromHttp(error)
  if (isStoreFault(error)) {
    shop.log.error({ order, code: 'store_unavailable', error }, 'The store did not answer')
    return new VitrineError(
      'store_unavailable',
      'The store cannot be reached just now; nothing was changed.',
      {},
      { cause: error },
    )
  }
  shop.log.error({ order, code: 'internal', error }, `${c.req.method} ${c.req.routePath} failed`)
  return new VitrineError('internal', 'The request could not be finished.', {}, { cause: error })
}

/** The order that a request is about, for the log. */
function orderIn(path: string): string | undefined {
  return /\bord_[a-z0-9]+/.exec(path)?.[0]
}

/** A full disk, a lock that was not given, a database that went away. */
function isStoreFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR'
}

/** What Hono itself refuses: a body that is no JSON, a wrong content type. */
function fromHttp(error: HTTPException): VitrineError {
  if (error.status === 415) return new VitrineError('media_type', 'Send application/json.')
  if (error.status === 413) return new VitrineError('body_too_large', 'The body is too large.')
  return new VitrineError('body_invalid', 'The body is not valid JSON.', {}, { cause: error })
}

/** Where whoever followed a dead link most likely wanted to go: to a product, else to an order, whose page needs script. */
function wayOn({ req }: Context, locale: string, shop: Shop): { url: string; label: string } | null {
  if (isPlainOrder(req.path)) return null
  const words = plainWords(locale)
  return /^\/buy\/[^-]/.test(req.path)
    ? { url: productsPath(locale, shop), label: words.products }
    : { url: orderPage({ locale }, shop), label: words.yourOrder }
}

function problem(c: Context, error: VitrineError, { publicUrl }: Shop, locale = 'en'): Response {
  const [status] = errorTable[error.code]
  const { fields, ...refusal } = refusalInLanguage(error, locale)
  const { retryAfterSeconds: _wait, ...facts } = error.facts
  const said: Problem = {
    type: `${publicUrl}/errors/#${error.code}`,
    ...refusal,
    status,
    code: error.code,
    ...facts,
    ...(facts.fields && { fields }),
  }
  c.header('cache-control', 'no-store')
  return c.body(JSON.stringify(said), status, { 'content-type': 'application/problem+json' })
}
