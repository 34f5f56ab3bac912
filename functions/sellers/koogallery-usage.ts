import { z } from 'zod'
import type { UseCount } from '../../catalog/delivery/seller-port.ts'
import { unusable } from './koogallery-call.ts'

/** decimal(12,4): as text, or as a number that a float may have frayed. */
const usageValue = z
  .union([z.string(), z.number().transform((value) => value.toFixed(4))])
  .pipe(
    z.string().regex(/^\d{1,8}(\.\d{1,4})?$/, 'is not a number of at most eight digits and four decimals'),
  )

/** yyyyMMddHHmmssSSS in UTC; sellers send it without the milliseconds too. */
const statisticalTime = z
  .string()
  .regex(/^\d{14}(\d{3})?$/, 'is not yyyyMMddHHmmssSSS')
  .transform((text) => {
    const [, date = '', time = '', part = '000'] = /^(\d{8})(\d{6})(\d{3})?$/.exec(text) ?? []
    const day = date.replace(/(....)(..)(..)/, '$1-$2-$3')
    return new Date(`${day}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}.${part}Z`)
  })
  .refine((at) => !Number.isNaN(at.getTime()), 'is no time that exists')

const usageInfo = z
  .array(z.object({ relatedInstanceId: z.string().max(64).nullish(), usageValue, statisticalTime }))
  .max(100)
  .nullish()

/**
 * Reads `usageInfo` of a V1 seller (K7b). (ours) `usageValue` is what the seller has counted since the account was made,
 * as of `statisticalTime`: an entry has one time and no beginning, as a meter's reading has, where the usage push has
 * `begin_time` and `end_time`; and it answers a question that may be asked at any time, or not be asked for hours.
 * (ours) Each `relatedInstanceId` is a count of its own.
 * @throws what `settled` turns into an answer, when any entry cannot be used
 */
export function readUsageInfo(entries: unknown): UseCount[] {
  const parsed = usageInfo.safeParse(entries)
  if (parsed.success) {
    return (parsed.data ?? []).map((entry) => ({
      counter: entry.relatedInstanceId ?? '',
      value: entry.usageValue,
      at: entry.statisticalTime,
    }))
  }
  const [issue] = parsed.error.issues
  throw unusable(`The seller’s usageInfo is not usable: ${issue?.path.join('.')} ${issue?.message}.`)
}
