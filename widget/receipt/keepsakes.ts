import type { TemplateResult } from 'lit'
import type { PublicDelivery } from '../../catalog/wire.ts'
import { html, nothing, Refusal } from '../core.ts'
import type { ReceiptWords } from './words.ts'

interface Keepsakes {
  delivery: PublicDelivery
  locale: string
  words: ReceiptWords
  save: () => void
  letters: (letters: 'on' | 'muted') => void
}

/** Where people do the work: the record to take along, how to check it, and letters or none. */
export function drawKeepsakes({
  delivery: { letters },
  locale,
  words,
  save,
  letters: set,
}: Keepsakes): TemplateResult | typeof nothing {
  if (!letters) return nothing
  const path = /^zh/i.test(locale) ? '/zh-CN/records/' : '/records/'
  return html`<div part="keepsakes">
    <p part="buttons">
      <button type="button" part="small" @click=${save}>${words.record}</button>
      <a href=${path}>${words.check}</a>
    </p>
    <p>
      ${letters === 'on' ? words.lettersOn : words.lettersOff}
      <button type="button" part="small" @click=${() => set(letters === 'on' ? 'muted' : 'on')}>
        ${letters === 'on' ? words.mute : words.unmute}
      </button>
    </p>
  </div>`
}

/** A file that only this reader may have. @throws Refusal */
export async function fileFrom(url: string, headers: Record<string, string> = {}): Promise<Response> {
  const answer = await fetch(url, { headers, cache: 'no-store' }).catch((cause: unknown) => {
    throw new Refusal({}, { cause })
  })
  if (answer.ok) return answer
  throw new Refusal({ code: `http_${answer.status}`, ...((await answer.json().catch(() => ({}))) as object) })
}

/** Puts an answer of the store among the downloads; a link cannot carry the key that opens it. */
export async function saveFile(answer: Response, name: string): Promise<void> {
  const href = URL.createObjectURL(await answer.blob())
  Object.assign(document.createElement('a'), { href, download: name }).click()
  URL.revokeObjectURL(href)
}
