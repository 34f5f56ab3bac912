import type { z } from 'zod'
import type { JsonSchema } from '../json-schemas.ts'
import { type FieldFinding, valueAt } from './finding.ts'
import { guideTo, isFields } from './guide.ts'
import { didYouMean, nearest } from './nearest.ts'
import { type Finding, wrongForm } from './problem.ts'
import { kindOf, limitFinding, quoted, typeWords } from './words.ts'
import type { Path } from './path.ts'

type Issue = z.core.$ZodIssue

/**
 * Puts the faults a schema found into words an editor understands.
 * @param schema the JSON Schema of the same file, for descriptions and names
 */
export function explainIssues(issues: readonly Issue[], value: unknown, schema: JsonSchema): FieldFinding[] {
  const findings = issues.flatMap((issue) => explain(issue, value, schema))
  // A misspelt field is one fault, not an unknown field and a missing one.
  const meant = new Set(findings.flatMap(({ meantPath }) => meantPath ?? []))
  return findings
    .filter(({ missing, path }) => !(missing && meant.has(path.join('.'))))
    .map(({ path, on, message, allowed, hint }) => ({ path, on, message, allowed, hint }))
}

interface Explained extends FieldFinding {
  missing?: true
  meantPath?: string
}

function explain(issue: Issue, value: unknown, schema: JsonSchema): Explained[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol')
  const found = valueAt(value, path)
  const guide = guideTo(schema, value, path)
  const at = { path, on: 'value' as const }
  switch (issue.code) {
    case 'invalid_type':
      if (found === undefined) return [missing(path, guide)]
      return [{ ...at, ...wrongType(issue.expected, found, guide) }]
    case 'unrecognized_keys':
      return unknownFields(path, issue.keys, guide, found)
    case 'invalid_value':
      if (found === undefined) return [missing(path, guide)]
      return [{ ...at, ...notOneOf(found, issue.values.map(String)) }]
    case 'invalid_union':
      return kindsOf(guide).length || 'discriminator' in issue
        ? [union(issue, path, found, guide)]
        : eitherOf(issue, path, value, schema)
    case 'too_small':
    case 'too_big':
      return [{ ...at, ...limitFinding(issue, found) }]
    case 'invalid_format':
      return [{ ...at, message: `${quoted(found)} ${wrongForm}`, allowed: formWords(issue, guide) }]
    case 'invalid_key':
      return [wrongKey(path, issue.issues[0]?.message)]
    case 'custom':
      return [{ ...at, ...customWords(issue, found, guide) }]
    default:
      return [{ ...at, message: issue.message }]
  }
}

function missing(path: Path, guide: JsonSchema | null): Explained {
  return { path, on: 'value', missing: true, message: 'this field is missing', allowed: guide?.description }
}

function wrongType(expected: string, found: unknown, guide: JsonSchema | null): Finding {
  if (found === null) return { message: 'there is nothing after the ":"', allowed: guide?.description }
  const isScalar = typeof found === 'number' || typeof found === 'boolean'
  return {
    message: `${quoted(found)} is ${kindOf(found)}; this must be ${typeWords[expected] ?? expected}`,
    allowed: guide?.description,
    hint: expected === 'string' && isScalar ? `Put it in quotes: "${found}".` : undefined,
  }
}

/** A file with very many unknown fields is of another kind; the first few tell that. */
const unknownTold = 20

function unknownFields(path: Path, keys: string[], guide: JsonSchema | null, siblings: unknown): Explained[] {
  const told = keys.slice(0, unknownTold).map((key) => unknownField(path, key, guide, siblings))
  const [next] = keys.slice(unknownTold)
  if (next === undefined) return told
  const message = `there are ${keys.length - unknownTold} more fields that are not known here`
  return [...told, { path: [...path, next], on: 'key', message }]
}

function unknownField(path: Path, key: string, guide: JsonSchema | null, siblings: unknown): Explained {
  const names = Object.keys(guide?.properties ?? {})
  const free = names.filter((name) => !(isFields(siblings) && Object.hasOwn(siblings, name)))
  const meant = nearest(key, free)
  return {
    path: [...path, key],
    on: 'key',
    message: `there is no field "${key.slice(0, 40)}" here`,
    allowed: names.length ? names.join(', ') : undefined,
    hint: meant ? `Did you mean "${meant}"?` : 'Remove it.',
    ...(meant && { meantPath: [...path, meant].join('.') }),
  }
}

function wrongKey(path: Path, allowed: string | undefined): Explained {
  const name = String(path.at(-1))
  // `{ USD: 49,00 }` is two entries to YAML.
  const hint = /^\d+$/.test(name)
    ? 'Write decimals with a point: 49.00. A comma begins the next entry.'
    : undefined
  return { path, on: 'key', message: `"${name.slice(0, 40)}" cannot stand here`, allowed, hint }
}

function notOneOf(found: unknown, values: string[]): Finding {
  return {
    message: `${quoted(found)} is not possible here`,
    allowed: values.join(', '),
    hint: didYouMean(String(found), values),
  }
}

/** A field of several forms: what is wrong with the form that comes closest. */
function eitherOf(
  issue: z.core.$ZodIssueInvalidUnion,
  path: Path,
  value: unknown,
  schema: JsonSchema,
): Explained[] {
  const found = valueAt(value, path)
  const guide = guideTo(schema, value, path)
  if (found === undefined) return [missing(path, guide)]
  const forms = isFields(found)
    ? issue.errors.filter((faults) => faults.every(({ path: at }) => at.length))
    : []
  const closest = forms.toSorted((a, b) => a.length - b.length)[0]
  if (!closest) {
    const message = `${quoted(found)} is not possible here`
    return [{ path, on: 'value', message, allowed: guide?.description }]
  }
  return closest.flatMap((fault) =>
    explain({ ...fault, path: [...path, ...fault.path] } as Issue, value, schema),
  )
}

/** Only `delivery` has kinds; zod reports the discriminator, or the whole field when there is none. */
function union(issue: Issue, path: Path, found: unknown, guide: JsonSchema | null): Explained {
  const field = 'discriminator' in issue && issue.discriminator ? issue.discriminator : 'kind'
  const isAtField = path.at(-1) === field
  const fieldPath = isAtField ? path : [...path, field]
  const kind = isAtField ? found : isFields(found) ? found[field] : undefined
  const kinds = 'options' in issue && issue.options ? issue.options.map(String) : kindsOf(guide)
  if (kind !== undefined) return { path: fieldPath, on: 'value', ...notOneOf(kind, kinds) }
  return {
    path: fieldPath,
    on: 'value',
    missing: true,
    message: 'this field is missing',
    allowed: kinds.join(', '),
  }
}

function kindsOf(guide: JsonSchema | null): string[] {
  return (guide?.oneOf ?? []).map((variant) => String(variant.properties?.kind?.const))
}

function formWords(issue: Issue, guide: JsonSchema | null): string | undefined {
  return issue.message.startsWith('Invalid') ? guide?.description : issue.message
}

/** Our own messages are either a sentence about the value, or what is allowed ("a …", "an …"). */
function customWords(issue: z.core.$ZodIssueCustom, found: unknown, guide: JsonSchema | null): Finding {
  const { message } = issue
  if (!/^(?:a|an) /.test(message)) return { message, allowed: guide?.enum?.join(', ') }
  const names: unknown = issue.params?.names
  const hint = Array.isArray(names) ? didYouMean(String(found), names) : undefined
  return { message: `${quoted(found)} is not possible here`, allowed: message, hint }
}
