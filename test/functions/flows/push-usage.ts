import { signUsage } from '../../../functions/sellers/koogallery-signature.ts'
import { origin, sellerKey, type TestShop } from '../test-shop.ts'

export interface PushedUse {
  serial: string
  value: string
  begin: Date
  end: Date
}

const stamp = (at: Date) =>
  at
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d+Z/, 'Z')

/** A seller tells of use, as KooGallery's usage push has it. @returns the published code */
export async function pushUsage(
  { app, shop }: TestShop,
  instance: string,
  records: readonly PushedUse[],
): Promise<string> {
  const usage_records = records.map(({ serial, value, begin, end }) => ({
    begin_time: stamp(begin),
    end_time: stamp(end),
    instance_id: instance,
    metering_sn: serial,
    record_time: stamp(shop.now()),
    usage_value: value,
  }))
  const body = JSON.stringify({ usage_records })
  const nonce = crypto.randomUUID()
  const ts = String(shop.now().getTime())
  const signature = signUsage(sellerKey, { body, nonce, timestamp: ts })
  const answer = await app.request(`${origin}/api/mkp-openapi-public/global/v1/isv/usage-data`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', signature, ts, nonce },
    body,
  })
  return ((await answer.json()) as { error_code: string }).error_code
}
