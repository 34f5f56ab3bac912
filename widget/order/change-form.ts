import type { TemplateResult } from 'lit'
import type { ChangePreview, ChangePreviewRequest, PublicSubscription } from '../../catalog/wire.ts'
import { html, nothing, priceText } from '../core.ts'
import type { SubscriptionWords } from './subscription-words.ts'

type Line = PublicSubscription['lines'][number]

interface ChangeForm {
  subscription: PublicSubscription
  /** The line that is changed. */
  line: Line
  preview: ChangePreview | undefined
  busy: boolean
  fault: string | undefined
  words: SubscriptionWords
  locale: string
  choose: (line: string) => void
  /** Something is written into the form: what was reckoned no longer holds. */
  edited: () => void
  submit: (event: SubmitEvent) => void
  close: () => void
}

/** Lines of which something can be changed. */
export function changeable({ lines }: PublicSubscription): Line[] {
  return lines.filter(({ plans, limits }) => plans.length > 1 || limits.max > limits.min)
}

/** Asks for another plan or number, shows what that costs, and only then asks for agreement. */
export function drawChangeForm(form: ChangeForm): TemplateResult {
  const { preview, busy, words, locale } = form
  const due =
    preview && preview.dueNow > 0 ? { amount: preview.dueNow, currency: preview.currency } : undefined
  const agree = due ? words.agree(priceText(due, locale)) : words.agreeFree
  return html`<form novalidate aria-label=${words.change} @submit=${form.submit} @input=${form.edited}>
    ${drawWhich(form)}
    <div part="row">${drawPlans(form)} ${drawNumber(form)}</div>
    <div role="status">${preview ? drawPreview(preview, form) : nothing}</div>
    <div part="buttons">
      <button part=${preview ? 'button' : 'button quiet'} aria-disabled=${busy}>
        ${busy ? words.working : preview ? agree : words.preview}
      </button>
      <button type="button" part="small" @click=${form.close}>${words.back}</button>
    </div>
  </form>`
}

/** What the form asks for; only what differs from what is there. */
export function changeOf(line: Line, form: HTMLFormElement): ChangePreviewRequest | null {
  const answers = new FormData(form)
  const plan = String(answers.get('plan') ?? line.plan)
  const quantity = Number(answers.get('quantity') ?? line.quantity)
  if (plan === line.plan && quantity === line.quantity) return null
  return {
    line: line.line,
    ...(plan !== line.plan && { plan }),
    ...(quantity !== line.quantity && { quantity }),
  }
}

function drawWhich({ subscription, line, words, choose }: ChangeForm): TemplateResult | typeof nothing {
  const lines = changeable(subscription)
  if (lines.length < 2) return nothing
  return html`<div part="field">
    <label for="which">${words.which}</label>
    <select id="which" @change=${({ target }: Event) => choose((target as HTMLSelectElement).value)}>
      ${lines.map((each) => html`<option value=${each.line} ?selected=${each === line}>${each.planName}</option>`)}
    </select>
  </div>`
}

function drawPlans({ subscription, line, words, locale }: ChangeForm): TemplateResult | typeof nothing {
  if (line.plans.length < 2) return nothing
  const { currency, every } = subscription
  return html`<div part="field">
    <label for="plan">${words.plan}</label>
    <select id="plan" name="plan">
      ${line.plans.map(({ id, name, amount }) => {
        const price = words.per(priceText({ amount, currency }, locale), line.unit, words.every[every])
        return html`<option value=${id} ?selected=${id === line.plan}>${name}: ${price}</option>`
      })}
    </select>
  </div>`
}

function drawNumber({ line, fault, words }: ChangeForm): TemplateResult | typeof nothing {
  const { min, max } = line.limits
  if (max <= min) return nothing
  return html`<div part="field">
    <label for="quantity">${words.number(line.unit ?? '')}</label>
    <input
      id="quantity"
      name="quantity"
      type="number"
      inputmode="numeric"
      required
      step="1"
      min=${min}
      max=${max}
      .defaultValue=${String(line.quantity)}
      aria-invalid=${Boolean(fault)}
      aria-describedby="quantity-fault"
    />
    <p id="quantity-fault" part="fault" ?hidden=${!fault}>${fault}</p>
  </div>`
}

function drawPreview(
  { lines, dueNow, perPeriod, currency }: ChangePreview,
  { subscription, words, locale }: ChangeForm,
): TemplateResult {
  const money = (amount: number) => priceText({ amount, currency }, locale).replace('-', '−')
  const row = (label: string, amount: number, part: string | typeof nothing = nothing) =>
    html`<tr part=${part}>
      <th scope="row">${label}</th>
      <td>${money(amount)}</td>
    </tr>`
  return html`<table part="preview">
    <caption>
      ${words.cost}. ${words.tax}
    </caption>
    <tbody>
      ${lines.map(({ text, amount }) => row(text, amount))}
      ${dueNow < 0 ? row(words.credit, -dueNow, 'total') : row(words.due, dueNow, 'total')}
      ${row(words.rest(words.every[subscription.every]), perPeriod)}
    </tbody>
  </table>`
}
