import { settled } from '../../sellers/koogallery-call.ts'
import { readUsageInfo } from '../../sellers/koogallery-usage.ts'
import { codeOf, type Dialect, isOk, told } from './dialect.ts'
import type { Notes } from './report.ts'

/**
 * Point 21: what a V1 seller must serve besides for products that are paid for by use, and need not for others.
 * @returns whether it answers questions after instances, so that these can be looked at
 */
export async function paidByUse(dialect: Dialect, instance: string, notes: Notes): Promise<boolean> {
  const reply = await dialect.call('queryInstance', { instanceId: instance })
  if (!isOk(reply)) {
    if (/^0000(02|05)$/.test(codeOf(reply)))
      notes.noted(21, 'queryInstance is not served; only products that are paid for by use need it.')
    else notes.failed(21, `queryInstance was answered with ${told(reply)}.`)
    return false
  }
  const list = Array.isArray(reply.json?.info) ? (reply.json.info as Record<string, unknown>[]) : []
  const found = list.find(({ instanceId }) => instanceId === instance)
  if (!found) notes.failed(21, 'queryInstance answered without the instance that it was asked about.')
  else await count(found.usageInfo, notes)
  for (const instanceStatus of ['FREEZE', 'FREEZE', 'UNFREEZE', 'UNFREEZE']) {
    const done = await dialect.call('instanceStatus', { instanceId: instance, instanceStatus })
    if (!isOk(done)) notes.failed(21, `instanceStatus ${instanceStatus} was answered with ${told(done)}.`)
  }
  return true
}

async function count(usageInfo: unknown, notes: Notes): Promise<void> {
  const read = await settled(async () => readUsageInfo(usageInfo))
  if (!Array.isArray(read)) notes.failed(21, 'reason' in read ? read.reason : 'usageInfo is not usable.')
  else if (read.length === 0)
    notes.noted(21, 'No usageInfo: a shop asks for it every hour, unless you push what was used.')
  else if (read.some(({ at }) => Math.abs(at.getTime() - Date.now()) > 21 * 86_400_000))
    notes.failed(
      21,
      'The statisticalTime of usageInfo is more than 21 days away; it is yyyyMMddHHmmssSSS in UTC.',
    )
  else notes.passed(21)
}
