import type { JsonSchema } from '../json-schemas.ts'
import type { Path } from './path.ts'

/**
 * The schema of one field: what its description, possible values and sibling names are taken from.
 * @param value the document, by which a variant of a union is chosen
 */
export function guideTo(schema: JsonSchema, value: unknown, path: Path): JsonSchema | null {
  const here = variantOf(schema, value)
  const [step, ...rest] = path
  if (step === undefined) return here
  const next = typeof step === 'number' ? here.items : propertyOf(here, step)
  if (!next) return null
  const description = next.description === undefined ? {} : { description: next.description }
  const found = guideTo(next, isFields(value) ? value[step] : undefined, rest)
  return found && rest.length === 0 ? { ...found, ...description } : found
}

function propertyOf(schema: JsonSchema, name: string): JsonSchema | undefined {
  if (schema.properties && Object.hasOwn(schema.properties, name)) return schema.properties[name]
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined
}

/** Of `oneOf`, the variant whose constant fields are those of the value. */
function variantOf(schema: JsonSchema, value: unknown): JsonSchema {
  const variants = schema.oneOf ?? schema.anyOf
  if (!variants || !isFields(value)) return schema
  const found = variants.find((variant) => {
    const kind = variant.properties?.kind?.const
    return kind !== undefined && kind === value.kind
  })
  return found ?? schema
}

export function isFields(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null
}
