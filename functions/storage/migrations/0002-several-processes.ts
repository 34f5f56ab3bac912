import { type Kysely, sql } from 'kysely'

/** What several processes on one store need: refunds, who runs jobs, the catalog and files where no disk is shared. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .alterTable('jobs')
    .addColumn('place', 'text', (c) => c.notNull().defaultTo('anywhere'))
    .execute()

  await schema
    .createTable('refunds')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('order_id', 'text', (c) => c.notNull().references('orders.id'))
    .addColumn('session_id', 'text', (c) => c.notNull().unique())
    .addColumn('payment_intent', 'text', (c) => c.notNull())
    .addColumn('amount', 'bigint', (c) => c.notNull())
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('done_at', 'text')
    .execute()

  await schema
    .createTable('workers')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('place', 'text', (c) => c.notNull())
    .addColumn('catalog_version', 'text', (c) => c.notNull())
    .addColumn('seen_at', 'text', (c) => c.notNull())
    .execute()

  await schema
    .createTable('catalog_files')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('body', 'text', (c) => c.notNull())
    .execute()

  // PostgreSQL's name for bytes; SQLite takes any name of a type and keeps blobs as they are.
  await schema
    .createTable('file_bytes')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('bytes', sql`bytea`, (c) => c.notNull())
    .execute()

  // Health asks for both often; few orders are held, and events are kept for ever.
  await schema
    .createIndex('orders_held')
    .on('orders')
    .column('created_at')
    .where(sql.ref('held'), 'is not', null)
    .execute()
  // The reconciler looks for mails that are still to be sent; nearly all were.
  await schema.createIndex('mails_state').on('mails').columns(['state', 'id']).execute()
  await schema.createIndex('jobs_finished').on('jobs').columns(['state', 'finished_at']).execute()
  await schema.createIndex('events_session').on('events').column('session_id').execute()
}
