import type { SellerProof, Vouching } from '../../sellers/port.ts'
import { findDelivery } from '../../storage/deliveries.ts'
import { linesOf, type StoredLine } from '../../storage/orders.ts'
import type { DeliveryRow } from '../../storage/schema.ts'
import { connectionOf } from '../line.ts'
import type { Shop } from '../shop.ts'

/** A delivery that a seller speaks of, and whose it is. */
export interface Spoken {
  delivery: DeliveryRow
  stored: StoredLine
  seller: string
}

/** Looks a delivery up for its seller, and whether the seller's own call about it was signed rightly. */
export async function spokenOf(
  id: string,
  proof: SellerProof,
  shop: Shop,
): Promise<{ spoken: Spoken; vouching: Vouching } | null> {
  const { read } = shop.store
  const delivery = await findDelivery(read, id)
  const stored =
    delivery && (await linesOf(read, delivery.order_id)).find((line) => line.id === delivery.line_id)
  if (!delivery || !stored) return null
  const connection = connectionOf(stored, await shop.catalog().get(stored.product))
  if (!connection) return null
  const { seller } = connection
  return { spoken: { delivery, stored, seller }, vouching: shop.sellers.vouches(connection, proof) }
}
