import type { Input } from '../wire.ts'

/**
 * Checks answers against the questions asked. Unknown ids are refused, texts are trimmed.
 * @returns the values, or every fault with the input's id and a sentence
 */
export function parseInputs(
  inputs: readonly Input[],
  given: Readonly<Record<string, string>>,
): { values: Record<string, string> } | { faults: { id: string; message: string }[] } {
  const values: Record<string, string> = {}
  const faults = Object.keys(given)
    .filter((id) => !inputs.some((input) => input.id === id))
    .map((id) => ({ id, message: `"${id}" is not asked for.` }))
  for (const input of inputs) {
    const value = (given[input.id] ?? '').trim()
    const message = inputFault(input, value)
    if (message) faults.push({ id: input.id, message })
    else if (value) values[input.id] = value
  }
  return faults.length ? { faults } : { values }
}

/** A label that asks is answered; any other is what is needed. */
function missing(label: string): string {
  return label.endsWith('?') ? `Please answer: ${label}` : `${label} is needed.`
}

function inputFault(input: Input, value: string): string | null {
  if (!value) return input.required ? missing(input.label) : null
  const limit = input.maxLength ?? 2000
  if (value.length > limit) return `${input.label} may have at most ${limit} characters.`
  if (input.options && !input.options.some((option) => option.id === value)) {
    return `${input.label} must be one of ${input.options.map((option) => option.id).join(', ')}.`
  }
  if (input.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    return `${input.label} must be an e-mail address.`
  }
  if (input.pattern && !new RegExp(`^(?:${input.pattern})$`, 'u').test(value)) {
    return input.fault ?? `${input.label} does not have the right form.`
  }
  return null
}
