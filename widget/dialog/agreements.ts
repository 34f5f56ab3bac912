import type { TemplateResult } from 'lit'
import type { Agreement } from '../../catalog/wire.ts'
import { html, nothing, webAddress } from '../core.ts'
import type { Faults } from '../fields.ts'
import type { DialogWords } from './words.ts'

interface Agreements {
  /** `name` where a form asks for the same agreement more than once. */
  agreements: readonly (Agreement & { name?: string })[]
  store: string
  faults: Faults
  words: DialogWords
}

/** What the buyer agrees to, each with the text it is about. */
export function drawAgreements({ agreements, store, faults, words }: Agreements): TemplateResult[] {
  return agreements.map(({ id, label, required, url, ...agreement }) => {
    const name = `agreements.${agreement.name ?? id}`
    const fault = faults[name]
    const text = url && webAddress(url, store)
    return html`<div part="field agreement">
      <input
        type="checkbox"
        id=${name}
        name=${name}
        ?required=${required}
        aria-invalid=${Boolean(fault)}
        aria-describedby="${name}-fault"
      />
      <label for=${name}>${label}</label>
      ${text ? html`<a href=${text} target="_blank" rel="noopener" aria-label="${words.read}: ${label}">${words.read}</a>` : nothing}
      <p id="${name}-fault" part="fault" ?hidden=${!fault}>${fault ? words.agree(label) : ''}</p>
    </div>`
  })
}
