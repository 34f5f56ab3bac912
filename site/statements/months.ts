/** The month of a moment, in UTC, as statements name it: `2026-11`. */
export function monthOf(moment: Date): string {
  return moment.toISOString().slice(0, 7)
}

/** A month so many months on; below zero: back. */
export function monthAfter(month: string, steps: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return monthOf(new Date(Date.UTC(year, number - 1 + steps, 1)))
}

/** The month in words: "November 2026". */
export function monthName(month: string, locale: string): string {
  const words = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return words.format(new Date(`${month}-01T00:00:00Z`))
}
