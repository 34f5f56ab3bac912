import { createHash } from 'node:crypto'
import type pg from 'pg'

/** Asks one connection; the text may be one that is kept there. */
export type Ask = (client: pg.ClientBase, text: string, values?: unknown[]) => Promise<pg.QueryResult>

/** Statements kept by each connection; each takes the server some kB. */
const mostKept = 300

/**
 * Lets every connection keep the statements that come again, so that the server reads and plans each once: for most of
 * ours, and all of pg-boss's, that takes it longer than doing them.
 * A connection that keeps a statement refuses it when a newer program has changed the tables meanwhile. Then all are kept
 * anew, under other names: outside a transaction at once; inside one the error goes up, and the transaction is repeated.
 * Source: postgresql.org/docs/current/sql-prepare.html
 */
export function keepingStatements(): Ask {
  const seen = new Set<string>()
  const names = new Map<string, string>()
  let generation = 0

  /** The name of a statement that came before. What comes once, as some long lists do, is not worth keeping. */
  function nameOf(text: string): string | undefined {
    const known = names.get(text)
    if (known) return known
    if (!seen.delete(text)) {
      if (seen.size >= mostKept) seen.clear()
      seen.add(text)
      return undefined
    }
    if (names.size >= mostKept) return undefined
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 24)
    const name = `vitrine_${generation}_${hash}`
    names.set(text, name)
    return name
  }

  return async (client, text, values) => {
    // Without values a text may be several statements, which cannot be kept.
    if (!values?.length) return client.query(text)
    const name = nameOf(text)
    if (name === undefined) return client.query(text, values)
    try {
      return await client.query({ name, text, values })
    } catch (error) {
      if (!isOutdated(error)) throw error
      generation += 1
      names.clear()
      if (client.getTransactionStatus() !== 'I') throw error
      return client.query(text, values)
    }
  }
}

/** True for "cached plan must not change result type"; its code also stands for much else. */
export function isOutdated(error: unknown): boolean {
  return error instanceof Error && 'routine' in error && error.routine === 'RevalidateCachedQuery'
}

/** For processes that come and go: a connection that is used a few times keeps nothing. */
export const askingPlainly: Ask = (client, text, values) => client.query(text, values)
