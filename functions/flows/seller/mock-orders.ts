import { kooTime, type OrderQuery, type ToldOrder } from './order-query.ts'

type Mode = ToldOrder['orderLine'][number]['chargingMode']

/** Orders that every shop has, for sellers to try their server with; the names are the published ones (K16). */
const mocks: Record<string, [type: ToldOrder['orderType'], mode: Mode, days: number | null]> = {
  MOCKPERIODYEARNEW: ['NEW', 'PERIOD', 365],
  MOCKONETIMENEW: ['NEW', 'ONE_TIME', null],
  MOCKONDEMAND: ['NEW', 'ON_DEMAND', null],
  MOCKONDEMANDPKG: ['NEW', 'ON_DEMAND_PKG', 365],
  MOCKPERIODDAYTRIAL: ['TRIAL', 'PERIOD', 14],
  MOCKMONTYTRIALTOFORMAL: ['TRIAL_TO_FORMAL', 'PERIOD', 30],
  MOCKMONTYUNSUBSCRIBE: ['UNSUBSCRIBE', 'PERIOD', 0],
  MOCKMONTYRENEW: ['RENEW', 'PERIOD', 60],
  MOCKMONTYCHANGE: ['CHANGE', 'PERIOD', 30],
}

/** A mock order with its one line, `<id>-000001`; null for any other order. Nobody need sign for it. */
export function mockOrder({ orderId, orderLineId }: OrderQuery, now: Date): ToldOrder | null {
  const mock = Object.hasOwn(mocks, orderId) ? mocks[orderId] : undefined
  if (!mock || orderLineId !== `${orderId}-000001`) return null
  const [orderType, chargingMode, days] = mock
  const until = days === null ? null : new Date(now.getTime() + days * 86_400_000)
  return {
    orderId,
    orderType,
    createTime: kooTime(now),
    orderLine: [
      {
        orderLineId,
        chargingMode,
        ...(until ? { expireTime: kooTime(until) } : {}),
        productInfo: {
          skuCode: orderType === 'CHANGE' ? 'mock-plan-2' : 'mock-plan',
          productId: 'mock-product',
          linearValue: '1',
          productName: 'Mock product',
        },
      },
    ],
    buyerInfo: {
      customerId: 'mock-customer',
      customerName: 'Mock customer',
      email: 'mock@buyer.example',
      mobilePhone: '15900000000',
    },
    extendParams: [],
  }
}
