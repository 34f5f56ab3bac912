import type { Kysely } from 'kysely'

/** When the seller was written to that a pool runs low, since it was filled last. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('license_pools').addColumn('warned_at', 'text').execute()
}
