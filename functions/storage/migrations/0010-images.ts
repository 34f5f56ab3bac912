import type { Kysely } from 'kysely'

/** Which deliveries share which image with which project: the cloud keeps one member for all of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('image_shares')
    .addColumn('delivery_id', 'text', (c) => c.notNull().references('deliveries.id'))
    .addColumn('cloud', 'text', (c) => c.notNull())
    .addColumn('region', 'text', (c) => c.notNull())
    .addColumn('image', 'text', (c) => c.notNull())
    .addColumn('project', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('image_shares_key', ['image', 'project', 'region', 'cloud', 'delivery_id'])
    .execute()
}
