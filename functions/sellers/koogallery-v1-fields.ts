import type { Line } from '../../catalog/delivery/line.ts'
import { decimalText } from '../../catalog/money.ts'
import { expireTime, v1Order } from './koogallery-ids.ts'
import { encryptField, ivFrom } from './koogallery-secrets.ts'

type SoldLine = Line<unknown, unknown>
type Fields = Record<string, string>

/** How a line is paid for, by V1's numbers (K2): 1 by period, 3 once; what is measured has none that was published. */
function chargingMode({ billing }: SoldLine): Fields {
  if (billing === 'once') return { chargingMode: '3' }
  return 'every' in billing ? { chargingMode: '1' } : {}
}

/** The period that is paid for, and how much was; nothing for what is not paid by period. */
export function periodFields({ billing, price }: SoldLine): Fields {
  const orderAmount = decimalText(price.amount, price.currency)
  if (billing === 'once' || !('every' in billing)) return { orderAmount }
  return { orderAmount, periodType: billing.every, periodNumber: '1' }
}

/**
 * What newInstance is told of an order. Mail address and mobile number go only with the buyer's consent, encrypted with
 * the seller's key. The shop keeps no accounts of buyers, so an order is its own customer.
 */
export function orderFields(
  line: SoldLine,
  { secrets, random }: { secrets: readonly [string, ...string[]]; random(bytes: number): Uint8Array },
): Fields {
  const { order, product, plan, quantity, term, buyer, inputs } = line
  const secret = (text: string): string => encryptField(secrets[0], text, ivFrom(random(16)))
  const email = inputs.email ?? buyer.email
  const isByPeriod = line.billing !== 'once' && 'every' in line.billing
  return {
    orderId: v1Order(line),
    productId: product.id,
    skuCode: plan.id,
    customerId: order,
    customerName: order,
    amount: String(quantity),
    ...chargingMode(line),
    ...periodFields(line),
    ...(isByPeriod ? { expireTime: expireTime(term.until) } : {}),
    ...(term.trial ? { trialFlag: '1' } : {}),
    ...(buyer.sharesContact && email ? { email: secret(email) } : {}),
    ...(buyer.sharesContact && inputs.mobile ? { mobilePhone: secret(inputs.mobile) } : {}),
    ...extendParams(inputs),
  }
}

/** A JSON list of `{name,value}`, in Base64; the address encodes it once more (K2). */
function extendParams(inputs: SoldLine['inputs']): Fields {
  const known = { emailDomainName: inputs.domain, identificationCode: inputs['identification-code'] }
  const list = Object.entries(known).flatMap(([name, value]) => (value ? [{ name, value }] : []))
  return list.length ? { saasExtendParams: Buffer.from(JSON.stringify(list)).toString('base64') } : {}
}
