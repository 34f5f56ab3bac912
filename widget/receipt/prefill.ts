import type { Input } from '../../catalog/wire.ts'
import type { Faults } from '../fields.ts'
import type { ReceiptWords } from './words.ts'

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** Puts into a form that was just opened what was answered before, and which files each field takes. */
export function prefill(form: HTMLFormElement, inputs: readonly Input[]): void {
  for (const { id, type, value, accept, maxFiles = 1 } of inputs) {
    const control = form.elements.namedItem(id) as Control | null
    if (!control) continue
    if (type === 'file' && control instanceof HTMLInputElement) {
      control.multiple = maxFiles > 1
      if (accept) control.accept = accept.map((ending) => `.${ending}`).join()
    } else if (value !== undefined) control.value = value
  }
}

/** What the server would refuse of the files in a form for its size, before any of it is sent. */
export function largeFiles(form: HTMLFormElement, inputs: readonly Input[], words: ReceiptWords): Faults {
  const faults: Record<string, string> = {}
  for (const { id, maxBytes = Infinity } of inputs) {
    const control = form.elements.namedItem(id)
    const files = control instanceof HTMLInputElement ? [...(control.files ?? [])] : []
    const large = files.find(({ size }) => size > maxBytes)
    if (large) faults[id] = words.tooLarge(large.name, megabytesOf(maxBytes))
  }
  return faults
}

function megabytesOf(bytes: number): number {
  return Math.floor(bytes / 1_048_576)
}

/** The question with what is taken, for its help. */
export function withLimits(input: Input, words: ReceiptWords): Input {
  if (input.maxBytes === undefined) return input
  return { ...input, help: [input.help, words.upTo(megabytesOf(input.maxBytes))].filter(Boolean).join(' ') }
}
