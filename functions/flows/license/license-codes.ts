import { VitrineError } from '../../errors.ts'
import { findDelivery } from '../../storage/deliveries.ts'
import { licenseByKey } from '../../storage/licenses.ts'
import { findOrder } from '../../storage/orders.ts'
import type { LicenseRow, OrderRow, Tx } from '../../storage/schema.ts'
import type { Shop } from '../shop.ts'
import { keepSeat, takeSeat } from './seats.ts'

/** A license code as KooGallery tells the seller's software of it (K25, K26). */
export interface CodeInfo {
  status: 'ALIVE' | 'EXPIRED' | 'RELEASED'
  /** `yyyyMMddHHmmss` in UTC. */
  expire_time: string
  product_id: string
  amount: number
  order_id: string
}

/** A code has one user, its software; it is kept as a machine of this name. */
const software = { id: 'software', name: null, way: 'online' as const }

/**
 * The seller's software activates a code, once or again.
 * @throws VitrineError `license_unknown` for a code that is none or works no more; `body_invalid` for a time before the order
 */
export async function activateCode(
  { code, from }: { code: string; from: Date | null },
  shop: Shop,
): Promise<CodeInfo> {
  const now = shop.now()
  return shop.store.transaction(async (tx) => {
    const { license, order } = await findCode(tx, code)
    const status = statusOf(license, now)
    if (status === 'RELEASED') throw unknownCode()
    if (from && from < new Date(order.created_at)) {
      throw new VitrineError('body_invalid', 'The license cannot begin before its order.')
    }
    if (status === 'ALIVE') await takeSeat(tx, license, software, now)
    return infoOf(license, order, now)
  })
}

/**
 * What became of a code, asked at the first use of each day.
 * @throws VitrineError `license_unknown`, also for a code that was never activated
 */
export async function codeHeartbeat(code: string, shop: Shop): Promise<CodeInfo> {
  const now = shop.now()
  return shop.store.transaction(async (tx) => {
    const { license, order } = await findCode(tx, code)
    if (!(await keepSeat(tx, license, software.id, now))) throw unknownCode()
    return infoOf(license, order, now)
  })
}

const unknownCode = () => new VitrineError('license_unknown', 'There is no such license code.')

async function findCode(tx: Tx, code: string): Promise<{ license: LicenseRow; order: OrderRow }> {
  // Keys of signed licenses are another thing, and their calls are others.
  const license = code.startsWith('PL') ? await licenseByKey(tx, code, { lock: true }) : undefined
  const delivery = license && (await findDelivery(tx, license.delivery_id))
  const order = delivery && (await findOrder(tx, delivery.order_id))
  if (!license || !order) throw unknownCode()
  return { license, order }
}

/** A frozen code is told as one that has run out: the protocol has no other word for it here. */
function statusOf({ state, valid_until }: LicenseRow, now: Date): CodeInfo['status'] {
  if (state === 'ended') return 'RELEASED'
  const isOver = valid_until !== null && valid_until <= now.toISOString()
  return state === 'suspended' || isOver ? 'EXPIRED' : 'ALIVE'
}

function infoOf(license: LicenseRow, order: OrderRow, now: Date): CodeInfo {
  return {
    status: statusOf(license, now),
    expire_time: license.valid_until?.replace(/\D/g, '').slice(0, 14) ?? '99991231235959',
    product_id: license.product,
    amount: license.seats ?? 1,
    order_id: order.id,
  }
}
