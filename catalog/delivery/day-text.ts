import { isChinese } from '../language.ts'

/**
 * A day as letters and pages in English write it, such as "26 November 2026", in UTC; with a time zone also the hour
 * there, and which zone that is.
 */
export function dayText(at: Date | string, { timezone }: { timezone?: string | undefined } = {}): string {
  const moment = new Date(at)
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: timezone ?? 'UTC' }).format(
    moment,
  )
  if (timezone === undefined) return day
  const hour = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: timezone }).format(moment)
  return `${day}, ${hour} (${timezone})`
}

/** A day of UTC as letters and pages of a locale write it: "26 November 2026", "2026年11月26日". */
export function dayIn(at: Date | string, locale: string): string {
  if (!isChinese(locale)) return dayText(at)
  return new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(at))
}
