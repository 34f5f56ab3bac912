import type { Kysely } from 'kysely'

/** What sellers counted as used, where they have to be asked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('use_counts')
    .addColumn('delivery_id', 'text', (c) => c.primaryKey().references('deliveries.id'))
    .addColumn('order_id', 'text', (c) => c.notNull())
    .addColumn('due_at', 'text')
    .addColumn('stands', 'text', (c) => c.notNull())
    .addColumn('pushed_at', 'text')
    .addColumn('fault', 'text')
    .execute()
  await db.schema.createIndex('use_counts_due').on('use_counts').column('due_at').execute()
}
