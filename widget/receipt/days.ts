/** Day and minute as people of a locale write them, in the reader's own time zone. */
export function timeText(at: string, locale: string): string {
  return new Intl.DateTimeFormat(dayLocale(locale), { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(at),
  )
}

/** The day alone, for lines too short for the minute. */
export function dayText(at: string, locale: string): string {
  return new Intl.DateTimeFormat(dayLocale(locale), { dateStyle: 'medium' }).format(new Date(at))
}

/** English pages write the day before the month, as the store's own sentences and letters do. */
function dayLocale(locale: string): string {
  return locale === 'en' ? 'en-GB' : locale
}
