import { VitrineError } from '../errors.ts'

/** What PostgreSQL answers when it, or the way to it, is at fault and not the query. */
const states = /^(08|53|57P)\w*$|^(25006|55P03|57014|58000|58030|XX000|XX001)$/
/** Faults of the connection, named by Node. */
const network =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/
/** What `pg` says without a code. */
const words =
  /connection (terminated|error|timeout)|connection is (closed|not queryable)|timeout exceeded|client (was closed|has encountered)|not queryable|query read timeout/i
/** SQLite's results: busy, locked, read-only, ioerr, corrupt, full, cannot open. Extended codes hold them in the low byte. */
const results = new Set([5, 6, 8, 10, 11, 13, 14])

/** Whether the store itself did not do its work: asking again later may well succeed. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, errcode } = error as { code?: unknown; errcode?: unknown }
  if (typeof errcode === 'number') return results.has(errcode & 0xff)
  if (typeof code === 'string') return states.test(code) || network.test(code)
  return words.test(error.message)
}

/** The error a caller meets: `store_unavailable` when the store is away, else the error itself. */
export function explainAway(error: unknown): unknown {
  if (!isAway(error)) return error
  const detail = 'The store did not answer, so nothing was changed.'
  return new VitrineError('store_unavailable', detail, { retryAfterSeconds: 5 }, { cause: error })
}

/** The store's own word for what went wrong, for whoever looks after it: a VitrineError speaks to buyers. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof VitrineError ? (error.cause ?? error) : error
  const [first = cause] = cause instanceof AggregateError ? cause.errors : [cause]
  return first instanceof Error ? first.message || String(first) : String(first)
}
