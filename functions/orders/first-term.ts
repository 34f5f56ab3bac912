import type { Snapshot } from './order.ts'

/**
 * The first term of a line by what was sold: the trial, or the first period; none for what is paid once or measured.
 * The payment service's own word, once known, may differ by seconds and is the one that counts.
 * @param paidAt when the term begins
 */
export function firstTerm(
  { billing, trialDays }: Pick<Snapshot, 'billing' | 'trialDays'>,
  paidAt: Date,
): { until: string | null; trial: boolean } {
  if (billing === 'once' || !('every' in billing)) return { until: null, trial: false }
  if (trialDays) {
    return { until: new Date(paidAt.getTime() + trialDays * 86_400_000).toISOString(), trial: true }
  }
  return { until: monthsLater(paidAt, billing.every === 'year' ? 12 : 1).toISOString(), trial: false }
}

/** The same day so many months later, or that month's last: what began on the 31st is due on the 30th. */
export function monthsLater(from: Date, months: number): Date {
  const day = from.getUTCDate()
  const later = new Date(from)
  later.setUTCDate(1)
  later.setUTCMonth(later.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate()
  later.setUTCDate(Math.min(day, lastDay))
  return later
}
