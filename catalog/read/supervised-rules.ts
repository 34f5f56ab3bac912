import { type FieldFinding, at, lengthAt, valueAt } from './finding.ts'

/**
 * An account made by hand is there days after the sale. What is paid again and again for one begins with a trial that
 * covers those days, so that nothing is paid for before the buyer has accepted it.
 */
export function supervisedFindings(raw: unknown): FieldFinding[] {
  if (valueAt(raw, ['delivery', 'kind']) !== 'saas' || valueAt(raw, ['delivery', 'supervised']) !== true) {
    return []
  }
  const days = daysToAccept(raw)
  const plans = Array.from({ length: lengthAt(raw, ['plans']) }, (_, index) => ['plans', index] as const)
  return plans
    .filter((plan) => valueAt(raw, [...plan, 'billing', 'every']) !== undefined)
    .filter((plan) => !(Number(valueAt(raw, [...plan, 'trial', 'days'])) >= days))
    .map((plan) =>
      at([...plan], {
        message: 'the account is made by hand, so its paid term would begin before it can be accepted',
        allowed: `"billing: once", or a trial of ${days} days or more`,
        hint: `Add "trial: { days: ${days} }": answer, delivery and review may take so long.`,
      }),
    )
}

/** How long answer, delivery and review may take together; what a file leaves out is the usual. */
function daysToAccept(raw: unknown): number {
  const named = (name: keyof typeof usual): number => {
    const days = valueAt(raw, ['delivery', 'deadlines', name])
    return typeof days === 'number' ? days : usual[name]
  }
  return named('answer') + named('deliver') + named('review')
}

/** As `usualDeadlines` of an engagement, which the reader knows only by its schema. */
const usual = { answer: 3, deliver: 5, review: 5 }
