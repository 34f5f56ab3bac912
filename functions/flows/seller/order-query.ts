import { snapshotSchema } from '../../orders/order.ts'
import type { SellerProof } from '../../sellers/port.ts'
import { deliveriesOf } from '../../storage/deliveries.ts'
import { findOrder, linesOf } from '../../storage/orders.ts'
import { findPayment } from '../../storage/payments.ts'
import { mockOrder } from './mock-orders.ts'
import { spokenOf } from './seller-caller.ts'
import type { Shop } from '../shop.ts'
import { toldOf, wantedOf } from '../aim.ts'

export interface OrderQuery {
  orderId: string
  orderLineId: string
}

/** An order as KooGallery's order query tells it (K12); members without a value are left out. */
export interface ToldOrder {
  orderId: string
  orderType: 'NEW' | 'TRIAL' | 'TRIAL_TO_FORMAL' | 'UNSUBSCRIBE' | 'RENEW' | 'CHANGE'
  createTime: string
  orderLine: {
    orderLineId: string
    chargingMode: 'ON_DEMAND' | 'ONE_TIME' | 'PERIOD' | 'ON_DEMAND_PKG'
    expireTime?: string
    productInfo: { skuCode: string; productId: string; linearValue: string; productName: string }
  }[]
  buyerInfo: Record<string, string>
  extendParams: { key: string; value: string }[]
}

export type QueryAnswer =
  { code: '000000'; order: ToldOrder } | { code: '000001' | '000002' | '000003'; message: string }

/** `yyyyMMddHHmmss` in UTC. */
export const kooTime = (at: Date): string => at.toISOString().replace(/\D/g, '').slice(0, 14)

/** A seller of V1 knows a line as an order of its own, `<order>-<line>`. */
export function ownOrderOf({ orderId, orderLineId }: OrderQuery): string {
  const suffix = orderLineId.split('-').at(-1) ?? ''
  return orderId.endsWith(`-${suffix}`) ? orderId.slice(0, -suffix.length - 1) : orderId
}

/**
 * Tells a seller of an order line that it was asked about by newInstance, refreshInstance or upgradeInstance. The order
 * id is that of the order, or of the money event that renewed or changed it; the line id ends with ours.
 */
export async function queryOrder(query: OrderQuery, proof: SellerProof, shop: Shop): Promise<QueryAnswer> {
  const mock = mockOrder(query, shop.now())
  if (mock) return { code: '000000', order: mock }
  const { read } = shop.store
  const suffix = query.orderLineId.split('-').at(-1) ?? ''
  const orderId = ownOrderOf(query)
  const payment = await findPayment(read, orderId)
  const order = await findOrder(read, payment?.order_id ?? orderId)
  const unknown = { code: '000003' as const, message: 'There is no such order line.' }
  const stored =
    order && (await linesOf(read, order.id)).find(({ id }) => id === suffix || id === `line_${suffix}`)
  const delivery = stored && (await deliveriesOf(read, order.id)).find(({ line_id }) => line_id === stored.id)
  if (!delivery) return unknown
  const found = await spokenOf(delivery.id, proof, shop)
  if (found?.vouching !== 'valid') {
    return {
      code: '000001',
      message: `The call is not signed by this order’s seller (${found?.vouching ?? 'no server'}).`,
    }
  }
  const snapshot = snapshotSchema.parse(stored.snapshot)
  const wanted = wantedOf(delivery, stored)
  const { plan, quantity } = payment?.kind === 'change' ? wanted : (toldOf(delivery, stored) ?? wanted)
  const { billing } = snapshot
  const isTrial = wanted.trial
  const type = payment
    ? ({ purchase: 'NEW', renewal: 'RENEW', change: 'CHANGE', usage: 'RENEW' } as const)[payment.kind]
    : isTrial
      ? 'TRIAL'
      : 'NEW'
  const shares = snapshot.agreements.some(({ id }) => id === 'shareContact')
  const email = snapshot.inputs.email ?? order.email
  return {
    code: '000000',
    order: {
      orderId: query.orderId,
      orderType: wanted.state === 'ended' ? 'UNSUBSCRIBE' : type,
      createTime: kooTime(new Date(payment?.created_at ?? order.created_at)),
      orderLine: [
        {
          orderLineId: query.orderLineId,
          chargingMode: billing === 'once' ? 'ONE_TIME' : 'usage' in billing ? 'ON_DEMAND' : 'PERIOD',
          ...(wanted.until ? { expireTime: kooTime(new Date(wanted.until)) } : {}),
          productInfo: {
            skuCode: plan.id,
            productId: snapshot.product.id,
            linearValue: String(quantity),
            productName: snapshot.product.name,
          },
        },
      ],
      buyerInfo: {
        customerId: order.id,
        customerName: order.id,
        ...(shares && email ? { email } : {}),
        ...(shares && snapshot.inputs.mobile ? { mobilePhone: snapshot.inputs.mobile } : {}),
      },
      extendParams: Object.entries(snapshot.inputs).flatMap(([key, value]) =>
        key === 'domain' ? [{ key: 'emailDomainName', value }] : [],
      ),
    },
  }
}
