import type { TemplateResult } from 'lit'
import { html } from '../core.ts'
import type { ReceiptWords } from './words.ts'

/** A button that puts a text on the clipboard and says so for two seconds. */
export function copyButton({
  text,
  label,
  words,
}: {
  text: string
  label: string
  words: ReceiptWords
}): TemplateResult {
  const copy = async ({ currentTarget }: Event) => {
    const button = currentTarget as HTMLButtonElement
    await navigator.clipboard.writeText(text)
    button.dataset.copied = ''
    setTimeout(() => delete button.dataset.copied, 2000)
  }
  return html`<button type="button" part="small copy" aria-label=${words.copyOf(label)} @click=${copy}>
    <span>${words.copy}</span><span role="status">${words.copied}</span>
  </button>`
}
