import type { TemplateResult } from 'lit'
import type { PublicAction } from '../../catalog/wire.ts'
import { html, nothing } from '../core.ts'
import { drawField, type Faults } from '../fields.ts'
import { withLimits } from './prefill.ts'
import type { ReceiptWords } from './words.ts'

interface Actions {
  actions: readonly PublicAction[]
  /** Id of the action whose questions are open. */
  open: string | undefined
  busy: string | undefined
  faults: Faults
  words: ReceiptWords
  /** Opens an action's questions, or runs it when it has none; undefined closes. */
  press: (action: PublicAction | undefined) => void
  submit: (action: PublicAction, form: HTMLFormElement) => void
}

/** What somebody can do now: the one main thing as a clear button, its questions above it. */
export function drawActions({
  actions,
  open,
  busy,
  faults,
  words,
  press,
  submit,
}: Actions): TemplateResult | typeof nothing {
  if (!actions.length) return nothing
  const asked = actions.find(({ id }) => id === open)
  const others = actions.filter((action) => action !== asked)
  const rare = others.filter((action) => action.rare)
  const buttons = others.filter((action) => !action.rare)
  return html`<div part="actions">
    ${asked ? drawQuestions(asked) : nothing}
    ${buttons.length ? html`<div part="buttons">${buttons.map(drawButton)}</div>` : nothing}
    ${
      rare.length
        ? html`<details part="more">
            <summary>${words.more}</summary>
            <div part="buttons">${rare.map(drawButton)}</div>
          </details>`
        : nothing
    }
  </div>`

  function drawButton(action: PublicAction): TemplateResult {
    const { id, label, primary, inputs } = action
    return html`<button
      type="button"
      part=${primary ? 'button' : 'button quiet'}
      aria-disabled=${Boolean(busy)}
      aria-expanded=${inputs.length ? 'false' : nothing}
      @click=${() => press(action)}
    >
      ${busy === id ? words.working : label}
    </button>`
  }

  function drawQuestions(action: PublicAction): TemplateResult {
    const { id, label, primary, inputs } = action
    const send = (event: SubmitEvent) => {
      event.preventDefault()
      submit(action, event.target as HTMLFormElement)
    }
    return html`<form novalidate aria-label=${label} @submit=${send}>
      ${inputs.map((input) => drawField(withLimits(input, words), { name: input.id, words: words.field, fault: faults[input.id] }))}
      <div part="buttons">
        <button part=${primary ? 'button' : 'button quiet'} aria-disabled=${Boolean(busy)}>
          ${busy === id ? words.working : label}
        </button>
        <button type="button" part="small" @click=${() => press(undefined)}>${words.cancel}</button>
      </div>
    </form>`
  }
}
