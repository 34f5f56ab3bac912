import { z } from 'zod'
import { mailAddressSchema, webAddressSchema } from './fields.ts'

const hoursPattern = /^(?:[89]|1\d|2[0-4])x[5-7]$/

/** Hours and addresses of support. The marketplace asks for at least eight hours on five days. */
export const supportSchema = z.strictObject({
  hours: z
    .string()
    .regex(hoursPattern, 'hours a day x days a week, at least 8x5, such as "8x5", "12x6" or "24x7"')
    .meta({ description: 'Hours a day x days a week, at least 8x5: 8x5, 12x6, 24x7.' }),
  timezone: z
    .string()
    .refine(isTimeZone, {
      error: 'a time zone of the IANA list, such as "Europe/Oslo"',
      // What was probably meant is looked for among these.
      params: { names: Intl.supportedValuesOf('timeZone') },
    })
    .meta({ description: 'Time zone in which the hours are counted, by its IANA name: Europe/Oslo.' }),
  email: mailAddressSchema.meta({ description: 'Address that answers questions of buyers.' }),
  url: webAddressSchema.optional().meta({ description: 'Page where support can be asked for.' }),
})
export type Support = z.output<typeof supportSchema>

/** Offsets such as "+01:00" and abbreviations such as "EST" are known to Intl, but do not follow daylight saving. */
function isTimeZone(name: string): boolean {
  if (name !== 'UTC' && !/^[A-Z]\w+\/\w/.test(name)) return false
  try {
    // The list of Intl has one name a zone, often the old one: Asia/Calcutta, but not Asia/Kolkata.
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
