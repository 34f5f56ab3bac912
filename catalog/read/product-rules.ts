import { methodOf } from '../delivery/methods.ts'
import type { Product } from '../product.ts'
import type { Document } from './document.ts'
import { at, type FieldFinding, key, keysAt, lengthAt, valueAt } from './finding.ts'
import { nameFinding } from './listing-rules.ts'
import { didYouMean } from './nearest.ts'
import { planFindings } from './plan-rules.ts'
import type { Shelf, Translation } from './shelf.ts'
import { supervisedFindings } from './supervised-rules.ts'
import type { Path } from './path.ts'

/**
 * What a product file says of other files and of itself beyond single fields. Works on the raw fields, so that these
 * faults are told in the same run as those of the schema.
 */
export function productFindings(product: Document<Product>, shelf: Shelf): FieldFinding[] {
  const { raw } = product
  return [
    ...nameFindings(raw),
    ...reference(raw, ['seller'], [...shelf.sellers.keys()], (id) => `there is no sellers/${id}.yaml`),
    ...categoryFindings(raw, shelf),
    ...planFindings(raw, shelf),
    ...supervisedFindings(raw),
    ...tradeFindings(raw),
  ]
}

/** What a translation says of its product. */
export function translationFindings(translation: Translation, shelf: Shelf): FieldFinding[] {
  const { raw, id, locale } = translation
  const findings = nameFindings(raw)
  const product = shelf.products.get(id)
  if (!product) {
    const hint = didYouMean(id, shelf.products.keys())
    findings.push(at([], { message: `there is no product file ${id}.md for this translation`, hint }))
  }
  const [first, ...further] = shelf.store?.value?.locales ?? []
  if (first !== undefined && !further.includes(locale)) {
    const message =
      locale === first
        ? `"${locale}" is the language of ${id}.md itself`
        : `"${locale}" is not a language of the store`
    findings.push(at([], { message, allowed: further.join(', ') || 'none; store.yaml names one language' }))
  }
  const plans = product && planIds(product.raw)
  for (const plan of keysAt(raw, ['plans'])) {
    if (!plans || plans.includes(plan)) continue
    findings.push(
      key(['plans', plan], {
        message: `${id}.md has no plan "${plan}"`,
        allowed: plans.join(', '),
        hint: didYouMean(plan, plans),
      }),
    )
  }
  const pictures = product ? lengthAt(product.raw, ['gallery']) : 0
  if (lengthAt(raw, ['gallery']) > pictures) {
    findings.push(
      at(['gallery'], { message: `${id}.md has ${pictures} pictures; there are more texts here` }),
    )
  }
  return findings
}

function nameFindings(raw: unknown): FieldFinding[] {
  const name = valueAt(raw, ['name'])
  const finding = typeof name === 'string' ? nameFinding(name) : null
  return finding ? [at(['name'], finding)] : []
}

function categoryFindings(raw: unknown, shelf: Shelf): FieldFinding[] {
  if (!shelf.categories) return []
  return reference(
    raw,
    ['category'],
    keysAt(shelf.categories.raw, []),
    (id) => `categories.yaml has no "${id}"`,
  )
}

/** A field that must be one of the names elsewhere. */
function reference(
  raw: unknown,
  path: Path,
  names: string[],
  message: (id: string) => string,
): FieldFinding[] {
  const id = valueAt(raw, path)
  if (typeof id !== 'string' || names.includes(id)) return []
  return [
    at(path, { message: message(id), allowed: names.join(', ') || 'none yet', hint: didYouMean(id, names) }),
  ]
}

/** What is sold needs plans, license terms and support; what is only linked has no plans. */
function tradeFindings(raw: unknown): FieldFinding[] {
  const kind = valueAt(raw, ['delivery', 'kind'])
  const method = typeof kind === 'string' ? methodOf(kind) : undefined
  if (!method) return []
  if (!method.traded) {
    const message = `a product of kind "${kind}" is not sold here and has no plans`
    return valueAt(raw, ['plans']) === undefined ? [] : [key(['plans'], { message, hint: 'Remove "plans".' })]
  }
  return (['plans', 'eula', 'support'] as const)
    .filter((field) => valueAt(raw, [field]) === undefined)
    .map((field) => at([field], { message: 'this field is missing', allowed: needed[field] }))
}

const needed = {
  plans: 'at least one plan; a product that is sold has a price',
  eula: 'path of a Markdown file in eula/; a product that is sold has license terms',
  support: 'hours, timezone and email; a product that is sold has support, at least 8x5',
}

function planIds(raw: unknown): string[] {
  const plans = valueAt(raw, ['plans'])
  return Array.isArray(plans) ? plans.map((plan) => String(valueAt(plan, ['id']))) : []
}
