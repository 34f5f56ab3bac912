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
  return /[?？]$/.test(label) ? `Please answer: ${label}` : `${label} is needed.`
}

function inputFault(input: Input, value: string): string | null {
  if (!value) return input.required ? missing(input.label) : null
  const limit = input.maxLength ?? 2000
  if (value.length > limit) return `${input.label} may have at most ${limit} characters.`
  if (input.options && !input.options.some((option) => option.id === value)) {
    return `${input.label} must be one of ${input.options.map((option) => option.id).join(', ')}.`
  }
  const form = forms[input.type]
  if (form && !form.fits(value)) return `${input.label} ${form.says}`
  if (input.pattern && !new RegExp(`^(?:${input.pattern})$`, 'u').test(value)) {
    return input.fault ?? `${input.label} does not have the right form.`
  }
  return null
}

/** What answers of a type look like, and the sentence for one that does not. */
const forms: Partial<Record<Input['type'], { fits(value: string): boolean; says: string }>> = {
  email: { fits: (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value), says: 'must be an e-mail address.' },
  number: {
    fits: (value) => /^-?\d{1,15}(\.\d{1,6})?$/.test(value),
    says: 'must be a number, such as 12 or 2.5.',
  },
  date: { fits: isDay, says: 'must be a day, such as 2026-11-23.' },
  url: {
    fits: (value) => /^https?:\/\/\S+$/.test(value) && URL.canParse(value),
    says: 'must be an address that begins with https:// or http://.',
  },
}

function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}
