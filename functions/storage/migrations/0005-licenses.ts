import { type Kysely, sql } from 'kysely'

/** Licenses that software asks about online: their keys and machines, what was revoked; and keys of sellers to hand out. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('licenses')
    .addColumn('delivery_id', 'text', (c) => c.primaryKey().references('deliveries.id'))
    .addColumn('file', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('product', 'text', (c) => c.notNull())
    .addColumn('plan', 'text', (c) => c.notNull())
    .addColumn('seats', 'integer')
    .addColumn('machines', 'integer')
    .addColumn('lease_minutes', 'integer')
    .addColumn('features', 'text', (c) => c.notNull())
    .addColumn('valid_until', 'text')
    .execute()

  await schema
    .createTable('license_keys')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('delivery_id', 'text', (c) => c.notNull().references('deliveries.id'))
    .addColumn('revoked_at', 'text')
    .execute()
  await schema.createIndex('license_keys_delivery').on('license_keys').column('delivery_id').execute()

  await schema
    .createTable('license_machines')
    .addColumn('delivery_id', 'text', (c) => c.notNull().references('deliveries.id'))
    .addColumn('machine', 'text', (c) => c.notNull())
    .addColumn('name', 'text')
    .addColumn('way', 'text', (c) => c.notNull())
    .addColumn('activated_at', 'text', (c) => c.notNull())
    .addColumn('seen_at', 'text', (c) => c.notNull())
    .addColumn('lease_until', 'text')
    .addPrimaryKeyConstraint('license_machines_key', ['delivery_id', 'machine'])
    .execute()

  await schema
    .createTable('revoked_licenses')
    .addColumn('file', 'text', (c) => c.primaryKey())
    .addColumn('delivery_id', 'text', (c) => c.notNull().references('deliveries.id'))
    .addColumn('revoked_at', 'text', (c) => c.notNull())
    .addColumn('valid_until', 'text')
    .execute()
  await schema.createIndex('revoked_licenses_at').on('revoked_licenses').column('revoked_at').execute()

  await schema
    .createTable('license_pools')
    .addColumn('pool', 'text', (c) => c.primaryKey())
    .addColumn('warn_below', 'integer', (c) => c.notNull())
    .execute()

  await schema
    .createTable('pool_keys')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('pool', 'text', (c) => c.notNull().references('license_pools.pool'))
    .addColumn('sealed', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('order_id', 'text')
    .addColumn('line_position', 'integer')
    .addColumn('delivery_id', 'text')
    .addColumn('imported_at', 'text', (c) => c.notNull())
    .addColumn('given_at', 'text')
    .execute()
  await schema
    .createIndex('pool_keys_free')
    .on('pool_keys')
    .columns(['pool', 'imported_at', 'position'])
    .where(sql.ref('delivery_id'), 'is', null)
    .execute()
  await schema.createIndex('pool_keys_order').on('pool_keys').column('order_id').execute()
  await schema.createIndex('pool_keys_delivery').on('pool_keys').column('delivery_id').execute()
}
