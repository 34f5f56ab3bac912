import type { Kysely } from 'kysely'

/** Which side handed a file over; none for those that the shop made, and for those that came before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('files').addColumn('party', 'text').execute()
}
