import type { Input, Problem } from '../../catalog/wire.ts'
import { emailInput } from '../dialog/email-input.ts'
import type { DialogWords } from '../dialog/words.ts'
import type { Faults } from '../fields.ts'
import { agreementsOf, type Item } from './basket.ts'

/** Everything the form asks, by field name. */
export function askedIn(
  items: readonly Item[],
  words: DialogWords,
): Record<string, Pick<Input, 'label' | 'fault'>> {
  return Object.fromEntries<Pick<Input, 'label' | 'fault'>>([
    ...items.flatMap(({ product }, index) =>
      (product?.delivery.inputs ?? []).map((input) => [`lines.${index}.input.${input.id}`, input] as const),
    ),
    ...agreementsOf(items).map(({ name, agreement }) => [`agreements.${name}`, agreement] as const),
    ['email', emailInput(words)],
  ])
}

/** Field faults of a problem, by the names the form uses; `rest` are those no field can show. */
export function faultsIn(
  problem: Partial<Problem>,
  form: HTMLFormElement,
): { faults: Faults; rest: string[] } {
  const names = new Set([...form.elements].map(({ id }) => id))
  const faults: Record<string, string> = {}
  const rest: string[] = []
  for (const { field, message } of problem.fields ?? []) {
    const name = field.replace(/^body\./, '').replace('.inputs.', '.input.')
    if (names.has(name)) faults[name] ??= message
    else if (!problem.detail?.includes(message)) rest.push(message)
  }
  return { faults, rest }
}
