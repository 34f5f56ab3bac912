import type { Input } from '../../catalog/wire.ts'

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
