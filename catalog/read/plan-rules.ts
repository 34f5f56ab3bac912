import { at, type FieldFinding, key, keysAt, lengthAt, valueAt } from './finding.ts'
import type { Path } from './path.ts'
import type { Shelf } from './shelf.ts'

/** What plans say of each other, of the store, and of themselves beyond single fields. */
export function planFindings(raw: unknown, shelf: Shelf): FieldFinding[] {
  const findings: FieldFinding[] = []
  const currencies: readonly string[] | undefined = shelf.store?.value?.currencies
  const seen = new Set<unknown>()
  for (let index = 0; index < lengthAt(raw, ['plans']); index++) {
    const path = ['plans', index]
    const id = valueAt(raw, [...path, 'id'])
    if (typeof id === 'string' && seen.has(id)) {
      const message = `another plan has the id "${id}"`
      findings.push(at([...path, 'id'], { message, hint: 'Give each plan an id of its own.' }))
    }
    seen.add(id)
    findings.push(
      ...storeCurrencies(raw, [...path, 'price'], currencies),
      ...quantityFindings(raw, path),
      ...tierFindings(raw, path),
      ...sameCurrencies(raw, path, ['setup']),
      ...billingFindings(raw, path),
    )
  }
  return findings
}

/** Prices are in currencies of the store. */
export function storeCurrencies(
  raw: unknown,
  path: Path,
  currencies: readonly string[] | undefined,
): FieldFinding[] {
  if (!currencies) return []
  return keysAt(raw, path)
    .filter((currency) => /^[A-Z]{3}$/.test(currency) && !currencies.includes(currency))
    .map((currency) =>
      key([...path, currency], {
        message: `the store does not sell in ${currency}`,
        allowed: currencies.join(', '),
        hint: 'Add it to "currencies" in store.yaml, or leave it out.',
      }),
    )
}

function quantityFindings(raw: unknown, plan: Path): FieldFinding[] {
  const [min, max] = [valueAt(raw, [...plan, 'quantity', 'min']), valueAt(raw, [...plan, 'quantity', 'max'])]
  if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return []
  const message = `the most (${max}) is less than the fewest (${min})`
  return [at([...plan, 'quantity', 'max'], { message })]
}

/** Steps rise, begin where somebody can buy, and name each currency of the price. */
function tierFindings(raw: unknown, plan: Path): FieldFinding[] {
  const findings: FieldFinding[] = []
  const tiers = [...plan, 'quantity', 'tiers']
  const [min, max] = [valueAt(raw, [...plan, 'quantity', 'min']), valueAt(raw, [...plan, 'quantity', 'max'])]
  let before = typeof min === 'number' ? min : 1
  for (let index = 0; index < lengthAt(raw, [...tiers, 'steps']); index++) {
    const step = ['quantity', 'tiers', 'steps', index]
    const place = [...plan, ...step, 'from']
    const from = valueAt(raw, place)
    findings.push(...sameCurrencies(raw, plan, [...step, 'price']))
    if (typeof from !== 'number') continue
    if (from <= before) {
      const message =
        index === 0
          ? `this step begins at ${from}, so the plan’s own price is never charged`
          : `this step begins at ${from}, not after the one before it (${before})`
      findings.push(at(place, { message, allowed: `a number greater than ${before}` }))
    }
    if (typeof max === 'number' && from > max) {
      const message = `nobody can buy ${from}; the most is ${max}`
      findings.push(at(place, { message, hint: 'Raise "max" or remove the step.' }))
    }
    before = Math.max(before, from)
  }
  const isOnce = valueAt(raw, [...plan, 'billing']) === 'once'
  if (isOnce && valueAt(raw, [...tiers, 'mode']) === 'graduated') {
    const message = 'a price with a step for each part of the quantity needs a subscription'
    findings.push(at([...tiers, 'mode'], { message, allowed: 'volume', hint: onceGraduated }))
  }
  return findings
}

/** Source: docs.stripe.com/products-prices/pricing-models#tiered-pricing (tiers belong to recurring prices) */
const onceGraduated = 'Or set "billing" to { every: month } or { every: year }.'

/** An amount beside the price is there in each of its currencies, and in no other. */
function sameCurrencies(raw: unknown, plan: Path, field: Path): FieldFinding[] {
  const path = [...plan, ...field]
  if (valueAt(raw, path) === undefined) return []
  const [priced, named] = [keysAt(raw, [...plan, 'price']), keysAt(raw, path)]
  const missing = priced.filter((currency) => !named.includes(currency))
  return [
    ...named
      .filter((currency) => /^[A-Z]{3}$/.test(currency) && !priced.includes(currency))
      .map((currency) =>
        key([...path, currency], {
          message: `the plan has no price in ${currency}`,
          allowed: priced.join(', '),
        }),
      ),
    ...(missing.length && named.length
      ? [at(path, { message: `${missing.join(' and ')} is missing here; the plan has a price in it` })]
      : []),
  ]
}

/** What only goes with some kinds of billing. */
function billingFindings(raw: unknown, plan: Path): FieldFinding[] {
  const findings: FieldFinding[] = []
  if (valueAt(raw, [...plan, 'billing']) === 'once' && valueAt(raw, [...plan, 'trial']) !== undefined) {
    const message = 'what is paid once cannot begin with a trial'
    const hint = 'Remove "trial", or set "billing" to { every: month } or { every: year }.'
    findings.push(key([...plan, 'trial'], { message, hint }))
  }
  const isMeasured = valueAt(raw, [...plan, 'billing', 'usage']) !== undefined
  if (isMeasured && valueAt(raw, [...plan, 'quantity']) !== undefined) {
    const message = 'what is measured has no quantity to choose'
    findings.push(
      key([...plan, 'quantity'], { message, hint: 'Remove "quantity"; "price" is that of one unit.' }),
    )
  }
  return findings
}
