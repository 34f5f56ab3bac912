import type { Context } from 'hono'
import { z } from 'zod'
import { VitrineError } from '../errors.ts'
import { queryOrder } from '../flows/seller/order-query.ts'
import type { Shop } from '../flows/shop.ts'
import { deliveryOfLine, restartDelivery } from '../flows/delivery/seller-restart.ts'
import { takeUsage, type UsageCode, type UsageRecord } from '../flows/seller/take-usage.ts'
import { tenThousandths } from '../orders/use-count.ts'
import { type AppOptions, createRouter } from './define.ts'
import { readText } from './limit-body.ts'
import { addressPrefix, createRateLimit } from './rate-limits.ts'

const base = '/api/mkp-openapi-public/global/v1'

/** A thousand records of the published lengths. */
const maxBytes = 512 * 1024

const time = z.string().regex(/^\d{8}T\d{6}Z$/)

const pushSchema = z.object({
  usage_records: z
    .array(
      z.object({
        instance_id: z.string().min(1).max(64),
        record_time: time,
        begin_time: time,
        end_time: time,
        usage_value: z
          .union([z.string(), z.number()])
          .transform(String)
          .pipe(z.string().regex(/^\d{1,12}(\.\d{1,4})?$/)),
        metering_sn: z.string().min(1).max(64),
        relate_pkg_instance: z.string().max(64).optional(),
      }),
    )
    .min(1),
})

const lineSchema = z.object({ orderId: z.string().min(1).max(64), orderLineId: z.string().min(1).max(64) })

/** What KooGallery serves to sellers, at its published addresses, so that a seller's code changes its host only. */
export function kooGalleryRoutes(shop: Shop, options: AppOptions) {
  const app = createRouter()
  const limit = createRateLimit({ calls: 300, seconds: 60 })

  app.get(`${base}/order/query`, async (c) => {
    await limit(addressPrefix(options.addressOf(c)))
    const { orderId = '', orderLineId = '' } = c.req.query()
    const url = new URL(c.req.url)
    const proof = {
      kind: 'sdk' as const,
      method: 'GET',
      path: url.pathname,
      query: [...url.searchParams],
      headers: headersOf(c),
      body: '',
    }
    const answer = await queryOrder({ orderId, orderLineId }, proof, shop)
    c.header('cache-control', 'no-store')
    return answer.code === '000000'
      ? c.json({ resultCode: answer.code, resultMsg: 'success.', orderInfo: answer.order })
      : c.json({ resultCode: answer.code, resultMsg: answer.message })
  })

  app.post(`${base}/isv/usage-data`, async (c) => {
    await limit(addressPrefix(options.addressOf(c)))
    const body = await readText(c, { maxBytes })
    const { signature = '', ts = '', nonce = '' } = headersOf(c)
    const records = readRecords(body)
    if ('fault' in records) return c.json({ error_code: records.code, error_msg: records.fault })
    if (!hasProof({ signature, ts, nonce })) {
      return c.json({ error_code: 'MKT.0102', error_msg: proofNeeded })
    }
    const proof = { kind: 'usage' as const, body, nonce, timestamp: ts, signature }
    const { code, message } = await takeUsage(records.records, { proof, nonce }, shop)
    return c.json({ error_code: code, error_msg: message })
  })

  app.post(`${base}/order/restart`, async (c) => {
    await limit(addressPrefix(options.addressOf(c)))
    const body = await readText(c, { maxBytes: 4096 })
    const answer = (code: UsageCode, message: string) => c.json({ error_code: code, error_msg: message })
    const line = readLine(body)
    if (!line) return answer('MKT.0101', 'The body is JSON with orderId and orderLineId.')
    const { signature = '', ts = '', nonce = '' } = headersOf(c)
    if (!hasProof({ signature, ts, nonce })) return answer('MKT.0102', proofNeeded)
    const delivery = await deliveryOfLine(line, shop)
    if (delivery === null) return answer('MKT.9001', 'There is no such order line.')
    const proof = { kind: 'usage' as const, body, nonce, timestamp: ts, signature }
    try {
      await restartDelivery(delivery, { proof, nonce }, shop)
    } catch (error) {
      const code = error instanceof VitrineError ? restartCodes[error.code] : undefined
      if (!code || !(error instanceof VitrineError)) throw error
      return answer(code, error.detail)
    }
    return answer('MKT.0000', 'success')
  })

  return app
}

const restartCodes: Partial<Record<string, UsageCode>> = {
  delivery_unknown: 'MKT.9001',
  signature_invalid: 'MKT.0102',
  state_conflict: 'MKT.0151',
}

const proofNeeded = 'The headers signature, ts (13 digits) and nonce are needed.'

function hasProof({ signature, ts, nonce }: Record<'signature' | 'ts' | 'nonce', string>): boolean {
  return signature !== '' && /^\d{13}$/.test(ts) && /^.{1,64}$/.test(nonce)
}

function readLine(body: string): z.output<typeof lineSchema> | null {
  try {
    return lineSchema.parse(JSON.parse(body))
  } catch {
    return null
  }
}

function headersOf(c: Context): Record<string, string> {
  return Object.fromEntries(c.req.raw.headers)
}

type Read = { records: UsageRecord[] } | { code: 'MKT.0100' | 'MKT.0101'; fault: string }

function readRecords(body: string): Read {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return { code: 'MKT.0100', fault: 'The body is not JSON.' }
  }
  const parsed = pushSchema.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { code: 'MKT.0101', fault: `${issue?.path.join('.')}: ${issue?.message}` }
  }
  const records = parsed.data.usage_records.map((record) => ({
    instance: record.instance_id,
    serial: record.metering_sn,
    value: tenThousandths(record.usage_value),
    begin: timeOf(record.begin_time),
    end: timeOf(record.end_time),
  }))
  const bad = records.find(
    ({ value, begin, end }) => value <= 0 || Number.isNaN(begin.getTime()) || Number.isNaN(end.getTime()),
  )
  return bad
    ? { code: 'MKT.0101', fault: `The record ${bad.serial} has no value above 0, or no time that exists.` }
    : { records }
}

function timeOf(text: string): Date {
  return new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}
