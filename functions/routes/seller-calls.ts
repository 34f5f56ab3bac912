import { type Context, Hono } from 'hono'
import { usageRequestSchema } from '../../catalog/wire/seller.ts'
import { type ErrorCode, VitrineError } from '../errors.ts'
import { restartDelivery, type SellerCall } from '../flows/delivery/seller-restart.ts'
import type { Shop } from '../flows/shop.ts'
import { takeUsage, type UsageCode, type UsageRecord } from '../flows/seller/take-usage.ts'
import { tenThousandths } from '../orders/use-count.ts'
import { type AppOptions, fromZod } from './define.ts'
import { readText } from './limit-body.ts'
import { addressPrefix, createRateLimit } from './rate-limits.ts'

/** A thousand records of the longest fields. */
const maxBytes = 512 * 1024

/** What a seller of the `vitrine` protocol may ask of the shop, signed as Standard Webhooks with its own key. */
export function sellerCallRoutes(shop: Shop, options: AppOptions) {
  const app = new Hono()
  const limit = createRateLimit({ calls: 300, seconds: 60 })

  app.post('/api/seller/deliveries/:delivery/look', async (c) => {
    await limit(addressPrefix(options.addressOf(c)))
    const delivery = c.req.param('delivery')
    const { call } = await signedCall(c, `look-${delivery}-`)
    await restartDelivery(delivery, call, shop)
    return c.json({ delivery }, 202)
  })

  app.post('/api/seller/usage', async (c) => {
    await limit(addressPrefix(options.addressOf(c)))
    const { call, body } = await signedCall(c, 'usage-')
    const { code, message, taken = 0 } = await takeUsage(readRecords(body), call, shop)
    if (code !== 'MKT.0000') throw new VitrineError(codes[code], message)
    return c.json({ taken })
  })

  return app
}

const codes: Record<Exclude<UsageCode, 'MKT.0000'>, ErrorCode> = {
  'MKT.0101': 'body_invalid',
  'MKT.0102': 'signature_invalid',
  'MKT.0151': 'signature_invalid',
  'MKT.9001': 'delivery_unknown',
  'MKT.9002': 'state_conflict',
  'MKT.9003': 'body_invalid',
  'MKT.9004': 'body_invalid',
}

/**
 * The call with its proof, which is judged once it is known whose it must be. Its id says what it is for, so that the
 * signature of one call, of either side, is none of another.
 * @throws VitrineError `signature_invalid`
 */
async function signedCall(c: Context, beginning: string): Promise<{ call: SellerCall; body: string }> {
  const body = await readText(c, { maxBytes })
  const headers = Object.fromEntries(c.req.raw.headers)
  const nonce = headers['webhook-id'] ?? ''
  if (!nonce.startsWith(beginning) || nonce.length === beginning.length || nonce.length > 160) {
    throw new VitrineError('signature_invalid', `The webhook-id of this call begins with ${beginning}.`)
  }
  return { call: { proof: { kind: 'webhook', headers, body }, nonce }, body }
}

/** @throws VitrineError `body_invalid` */
function readRecords(body: string): UsageRecord[] {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch (cause) {
    throw new VitrineError('body_invalid', 'The body is not valid JSON.', {}, { cause })
  }
  const parsed = usageRequestSchema.safeParse(json)
  if (!parsed.success) throw fromZod(parsed.error)
  return parsed.data.records.map(({ instance, serial, value, begin, end }) => {
    const used = tenThousandths(value)
    if (used === 0) throw new VitrineError('body_invalid', `The record ${serial} has no value above 0.`)
    return { instance, serial, value: used, begin: new Date(begin), end: new Date(end) }
  })
}
