import type { Tx } from './schema.ts'

/**
 * The store: one set of Kysely queries (the files beside this one) over a dialect.
 * `read` runs single statements; whatever must hold together goes through `transaction`.
 */
export interface Store {
  read: Tx
  /** Runs the work in one write transaction; an error rolls everything back. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Answers when the store can be written to; throws the cause when it cannot. */
  check(): Promise<void>
  close(): Promise<void>
}
