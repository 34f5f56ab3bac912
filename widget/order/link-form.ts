import type { TemplateResult } from 'lit'
import { html, post, Refusal } from '../core.ts'
import type { Input } from '../../catalog/wire.ts'
import { drawField, faultsOf } from '../fields.ts'
import { receiptWords } from '../receipt/words.ts'
import type { OrderWords } from './words.ts'

/** What became of asking for links. */
export interface LinkAsked {
  sentTo?: string
  fault?: string
}

interface LinkForm {
  asked: LinkAsked
  words: OrderWords
  locale: string
  done: (asked: LinkAsked) => void
}

/** Asks for the address and has the links mailed; the answer is the same whether it is known or not. */
export function drawLinkForm({ asked, words, locale, done }: LinkForm): TemplateResult {
  if (asked.sentTo) return html`<p role="status">${words.sent(asked.sentTo)}</p>`
  const input: Input = { id: 'email', label: words.email, type: 'email', required: true, maxLength: 254 }
  const fieldWords = receiptWords(locale).field
  const send = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    const fault = faultsOf(form, { email: input }, fieldWords).email
    if (fault) return done({ fault })
    const email = String(new FormData(form).get('email')).trim()
    try {
      await post('/api/order-links', { email })
      done({ sentTo: email })
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      done({ fault: [refusal.message, refusal.problem.next].filter(Boolean).join(' ') })
    }
  }
  return html`<form novalidate @submit=${send}>
    ${drawField(input, { name: 'email', words: fieldWords, fault: asked.fault, autocomplete: 'email' })}
    <button part="button">${words.send}</button>
  </form>`
}
