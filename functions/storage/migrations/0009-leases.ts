import type { Kysely } from 'kysely'

/** What one process at a time may do. A row stands only while somebody does it, or died at it. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('leases')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('holder', 'text', (c) => c.notNull())
    .addColumn('until', 'text', (c) => c.notNull())
    .execute()
}
