import type { Context } from 'hono'
import { z } from 'zod'
import { queryOrder } from '../flows/order-query.ts'
import type { Shop } from '../flows/shop.ts'
import { takeUsage, type UsageRecord } from '../flows/take-usage.ts'
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
    if (!signature || !/^\d{13}$/.test(ts) || !/^.{1,64}$/.test(nonce)) {
      return c.json({
        error_code: 'MKT.0102',
        error_msg: 'The headers signature, ts (13 digits) and nonce are needed.',
      })
    }
    const proof = { kind: 'usage' as const, body, nonce, timestamp: ts, signature }
    const { code, message } = await takeUsage(records.records, { proof, nonce }, shop)
    return c.json({ error_code: code, error_msg: message })
  })

  return app
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

/** Exactly, without a float: `1.5` → 15000. */
function tenThousandths(text: string): number {
  const [whole = '0', part = ''] = text.split('.')
  return Number(whole + part.padEnd(4, '0'))
}

function timeOf(text: string): Date {
  return new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}
