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
    .refine(isTimeZone, 'a time zone of the IANA list, such as "Europe/Oslo"')
    .meta({ description: 'Time zone in which the hours are counted, by its IANA name: Europe/Oslo.' }),
  email: mailAddressSchema.meta({ description: 'Address that answers questions of buyers.' }),
  url: webAddressSchema.optional().meta({ description: 'Page where support can be asked for.' }),
})
export type Support = z.output<typeof supportSchema>

function isTimeZone(name: string): boolean {
  // Offsets such as "+01:00" and abbreviations such as "EST" are taken by Intl, but do not follow daylight saving.
  return name === 'UTC' || (name.includes('/') && timeZones().has(name))
}

function timeZones(): ReadonlySet<string> {
  zones ??= new Set(Intl.supportedValuesOf('timeZone'))
  return zones
}
let zones: Set<string> | undefined
