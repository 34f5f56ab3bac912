import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { signUsage } from '../../sellers/koogallery-signature.ts'
import { signMessage } from '../../sellers/standard-webhooks.ts'
import type { Account } from './accounts.ts'

/** What an account's owner used, for the shop that sold it. */
export interface PushedUse {
  account: Account
  /** Decimal text, at most four places. */
  value: string
  /** Milliseconds of the Unix epoch. */
  begin: number
  end: number
}

const refusalSchema = z.looseObject({
  error_code: z.string().optional(),
  code: z.string().optional(),
  error_msg: z.string().optional(),
  detail: z.string().optional(),
})

/**
 * Tells the shop what was used, as a seller of KooGallery V2 or of our own protocol does. The stand-in speaks for every
 * seller, so it signs with one key after the other until one fits.
 * @returns null when the shop took it, else what it said
 */
export async function pushUse(
  use: PushedUse,
  { shopUrl, secrets }: { shopUrl: string; secrets: readonly string[] },
): Promise<string | null> {
  let said = 'There is no key to sign with.'
  for (const secret of secrets) {
    const call = use.account.protocol === 'vitrine' ? ownCall(use, secret) : kooGalleryCall(use, secret)
    const answer = await fetch(`${shopUrl}${call.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...call.headers },
      body: call.body,
      signal: AbortSignal.timeout(10_000),
    })
    const {
      error_code,
      error_msg: message,
      detail,
      code = error_code,
    } = refusalSchema.parse(await answer.json())
    if (answer.ok && (code === undefined || code === 'MKT.0000')) return null
    said = message ?? detail ?? `HTTP ${answer.status}`
    if (code !== 'signature_invalid' && code !== 'MKT.0102') return said
  }
  return said
}

interface Call {
  path: string
  headers: Record<string, string>
  body: string
}

function kooGalleryCall({ account, value, begin, end }: PushedUse, secret: string): Call {
  const time = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
  const record = {
    begin_time: time(begin),
    end_time: time(end),
    instance_id: account.instance,
    metering_sn: randomUUID(),
    record_time: time(end),
    usage_value: value,
  }
  const signed = {
    body: JSON.stringify({ usage_records: [record] }),
    nonce: randomUUID(),
    timestamp: String(end),
  }
  return {
    path: '/api/mkp-openapi-public/global/v1/isv/usage-data',
    headers: { nonce: signed.nonce, ts: signed.timestamp, signature: signUsage(secret, signed) },
    body: signed.body,
  }
}

function ownCall({ account, value, begin, end }: PushedUse, secret: string): Call {
  const time = (at: number): string => new Date(at).toISOString()
  const record = {
    instance: account.instance,
    serial: randomUUID(),
    value,
    begin: time(begin),
    end: time(end),
  }
  const body = JSON.stringify({ records: [record] })
  const message = { id: `usage-${randomUUID()}`, timestamp: String(Math.floor(end / 1000)), body }
  return { path: '/api/seller/usage', headers: signMessage([secret], message), body }
}
