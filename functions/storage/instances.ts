import type { Tx } from './schema.ts'

/**
 * Keeps which delivery an instance of a seller is of, so that what the seller says of it later finds its delivery.
 * @returns false when it is another delivery's already: a seller must not give one account to two orders
 */
export async function claimInstance(
  tx: Tx,
  { seller, instance, delivery }: { seller: string; instance: string; delivery: string },
): Promise<boolean> {
  await tx
    .insertInto('instances')
    .values({ seller, instance, delivery_id: delivery })
    .onConflict((c) => c.columns(['seller', 'instance']).doNothing())
    .execute()
  return (await deliveryOfInstance(tx, seller, instance)) === delivery
}

/** Which delivery an instance of a seller is of; undefined when the seller never named it to us. */
export async function deliveryOfInstance(
  tx: Tx,
  seller: string,
  instance: string,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('instances')
    .select('delivery_id')
    .where('seller', '=', seller)
    .where('instance', '=', instance)
    .executeTakeFirst()
  return row?.delivery_id
}
