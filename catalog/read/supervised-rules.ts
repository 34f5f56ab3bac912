import { type FieldFinding, at, lengthAt, valueAt } from './finding.ts'

/**
 * What people deliver is there days after the sale. What is paid again and again for it begins with a trial that covers
 * those days, so that nothing is paid for before the buyer has accepted it.
 */
export function supervisedFindings(raw: unknown): FieldFinding[] {
  const sides = sidesOf(raw)
  if (sides.length === 0) return []
  const days = sides.map((side) => daysOf(raw, side)).reduce((sum, one) => sum + one, 0)
  const plans = Array.from({ length: lengthAt(raw, ['plans']) }, (_, index) => ['plans', index] as const)
  return plans
    .filter((plan) => valueAt(raw, [...plan, 'billing', 'every']) !== undefined)
    .filter((plan) => !(Number(valueAt(raw, [...plan, 'trial', 'days'])) >= days))
    .map((plan) =>
      at([...plan], {
        message: 'people deliver this, so its paid term would begin before it can be accepted',
        allowed: `"billing: once", or a trial of ${days} days or more`,
        hint: `Add "trial: { days: ${days} }": ${sides.join(', ')} may take so long.`,
      }),
    )
}

type Side = keyof typeof usual

/** Whose days pass before the buyer has what people deliver; none where no people do. */
function sidesOf(raw: unknown): readonly Side[] {
  const said = (field: string) => valueAt(raw, ['delivery', field])
  if (said('kind') === 'service') return ['answer', 'deliver', 'review']
  if (said('kind') === 'saas') return said('supervised') === true ? ['answer', 'deliver', 'review'] : []
  const isByHand = said('kind') === 'license' && said('source') === 'seller' && said('protocol') === undefined
  return isByHand ? ['deliver', 'review'] : []
}

/** What a file leaves out is the usual. */
function daysOf(raw: unknown, side: Side): number {
  const days = valueAt(raw, ['delivery', 'deadlines', side])
  return typeof days === 'number' ? days : usual[side]
}

/** As `usualDeadlines` of an engagement, which the reader knows only by its schema. */
const usual = { answer: 3, deliver: 5, review: 5 }
