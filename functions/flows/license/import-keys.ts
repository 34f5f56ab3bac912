import { sealedSchema } from '../../../catalog/delivery/ports.ts'
import { newId } from '../../orders/ids.ts'
import { insertKeys, lockPool, putPool, sealedKeys, stockOf } from '../../storage/pool-keys.ts'
import type { Tx } from '../../storage/schema.ts'
import type { Shop } from '../shop.ts'
import { noteRefill } from './low-stock.ts'
import { boundTo } from './stock.ts'

/** What came of an import; lines are counted from 1. No key is ever told. */
export interface Imported {
  added: number
  /** Lines that repeat an earlier line of the file. */
  repeated: { line: number; of: number }[]
  /** Lines whose key a pool has already. */
  known: { line: number; pool: string }[]
  /** Free keys of the pool afterwards. */
  free: number
}

export interface ImportOptions {
  pool: string
  /** One key a line, as read by {@link readKeys}. */
  keys: readonly { line: number; key: string }[]
  /** Nothing is written. */
  isDry: boolean
  /** Below so many free keys seller and operator are warned. */
  warnBelow?: number | undefined
}

/** Longest key that a seller may have. */
const longest = 2000

/**
 * The keys of a file: one a line; blank lines and lines that begin with # are left out.
 * @returns the keys, or the numbers of lines that can be no key
 */
export function readKeys(text: string): { keys: ImportOptions['keys'] } | { bad: number[] } {
  const keys = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, index) => ({ line: index + 1, key: line.trim() }))
    .filter(({ key }) => key !== '' && !key.startsWith('#'))
  const bad = keys.filter(({ key }) => key.length > longest || /\p{Cc}/u.test(key)).map(({ line }) => line)
  return bad.length ? { bad } : { keys }
}

/** Seals keys into the store, all that are new in one transaction; those that any pool has are left out and named. */
export async function importKeys(
  { pool, keys, isDry, warnBelow }: ImportOptions,
  { store, sealer, now, random }: Pick<Shop, 'store' | 'sealer' | 'now' | 'random'>,
): Promise<Imported> {
  const seen = new Map<string, number>()
  const repeated: Imported['repeated'] = []
  const fresh = keys.filter(({ line, key }) => {
    const of = seen.get(key)
    if (of === undefined) seen.set(key, line)
    else repeated.push({ line, of })
    return of === undefined
  })
  const importedAt = now().toISOString()
  const rows = await Promise.all(
    fresh.map(async ({ line, key }) => {
      const id = newId('key', random)
      return { line, key, id, sealed: JSON.stringify(await sealer.seal(boundTo({ id, pool }), key)) }
    }),
  )
  return store.transaction(async (tx) => {
    if (!isDry) await putPool(tx, pool, warnBelow)
    await lockPool(tx, pool)
    const pools = await poolsByKey(tx, sealer)
    const known = rows.flatMap(({ line, key }) => {
      const holder = pools.get(key)
      return holder === undefined ? [] : [{ line, pool: holder }]
    })
    const added = rows.filter(({ key }) => !pools.has(key))
    if (!isDry) {
      // Keys are given out in the order of the file.
      const stored = added.map(({ id, sealed, line }) => ({
        id,
        pool,
        sealed,
        position: line,
        imported_at: importedAt,
      }))
      await insertKeys(tx, stored)
      await noteRefill(tx, pool)
    }
    const [stock] = await stockOf(tx, [pool], now())
    const free = (stock?.free ?? 0) + (isDry ? added.length : 0)
    return { added: added.length, repeated, known, free }
  })
}

/** Every key that was ever imported, and its pool. They are opened to be compared, since no mark of them is kept. */
async function poolsByKey(tx: Tx, sealer: Shop['sealer']): Promise<Map<string, string>> {
  const rows = await sealedKeys(tx)
  const open = rows.map(async (row): Promise<[string, string]> => {
    const sealed = sealedSchema.parse(JSON.parse(row.sealed))
    return [await sealer.open(boundTo(row), sealed), row.pool]
  })
  return new Map(await Promise.all(open))
}
