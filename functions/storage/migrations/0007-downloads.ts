import type { Kysely } from 'kysely'

/** What buyers fetch: links to files that are sold, tokens to pull images, and which versions they were told of. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('download_links')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('delivery_id', 'text', (c) => c.notNull().references('deliveries.id'))
    .addColumn('file', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('session', 'text')
    .addColumn('client', 'text')
    .addColumn('session_until', 'text')
    .execute()
  await schema
    .createIndex('download_links_expires')
    .on('download_links')
    .columns(['expires_at', 'hash'])
    .execute()

  await schema
    .createTable('pull_tokens')
    .addColumn('delivery_id', 'text', (c) => c.primaryKey().references('deliveries.id'))
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('registry', 'text', (c) => c.notNull())
    .addColumn('repositories', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .execute()

  await schema
    .createTable('release_notices')
    .addColumn('delivery_id', 'text', (c) => c.notNull().references('deliveries.id'))
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('release_notices_key', ['delivery_id', 'version'])
    .execute()

  // The round that writes about new versions walks through these alone.
  await schema.createIndex('deliveries_kind').on('deliveries').columns(['kind', 'state', 'id']).execute()
}
