import type { TemplateResult } from 'lit'
import type { Agreement } from '../../catalog/wire.ts'
import { billingWords, laterWords } from '../billing-words.ts'
import { html, nothing } from '../core.ts'
import { drawAgreements } from '../dialog/agreements.ts'
import { emailInput } from '../dialog/email-input.ts'
import { drawFoot } from '../dialog/foot.ts'
import { dialogWords } from '../dialog/words.ts'
import { drawField } from '../fields.ts'
import type { Wish } from '../stores/cart.ts'
import { agreementsOf, type Item, type Reckoning } from './basket.ts'
import { drawLines, drawQuestions } from './draw-lines.ts'
import type { CartContent } from './kept.ts'
import type { OrderForm } from './order-form.ts'
import { cartWords } from './words.ts'

interface Panel {
  content: CartContent
  items: readonly Item[]
  reckoning: Reckoning
  form: OrderForm
  busy: boolean
  store: string
  locale: string | undefined
  /** Absent where it stands in its place and cannot be closed. */
  close: (() => void) | undefined
  change: (index: number, wish: Wish) => void
  remove: (index: number) => void
  clear: () => void
  convert: (currency: string) => void
  submit: (event: SubmitEvent) => void
}

/** The whole cart: what is in it, what it costs, what has to be known and agreed to, and the one button. */
export function drawPanel(panel: Panel): TemplateResult {
  const { content, locale, busy, close, store } = panel
  const words = cartWords(locale)
  return html`<form part="panel" novalidate @submit=${panel.submit}>
    <header>
      ${
        close
          ? html`<h2 id="title" part="title" tabindex="-1">${words.title}</h2>`
          : html`<h1 id="title" part="title" tabindex="-1">${words.title}</h1>`
      }
      ${
        close
          ? html`<button
              type="button"
              part="close"
              aria-label=${dialogWords(locale).close}
              ?disabled=${busy}
              @click=${close}
            >
              ×
            </button>`
          : nothing
      }
    </header>
    ${drawSent(panel)}
    ${
      content.lines.length
        ? drawOrder(panel)
        : html`<p part="empty">${words.empty} <a href="${store}/products/">${words.browse}</a></p>`
    }
  </form>`
}

/** Somebody went to pay, and nobody told this page how it ended. */
function drawSent({ content: { sent }, locale = 'en', clear }: Panel): TemplateResult | typeof nothing {
  if (!sent) return nothing
  const words = cartWords(locale)
  const at = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  return html`<p part="notice">
    ${words.sent(at.format(new Date(sent.at)))}
    <button type="button" part="small" @click=${clear}>${words.clear}</button>
  </p>`
}

function drawOrder(panel: Panel): TemplateResult {
  const { items, reckoning, form, locale, store, change, remove } = panel
  const { faults } = form
  const asking = dialogWords(locale)
  const words = { ...cartWords(locale), billing: billingWords(locale), between: asking.between }
  const hindrance = reckoning.hindrance && words.hindrances[reckoning.hindrance]
  const isReady = !hindrance && items.every(({ product, gone }) => product && !gone)
  return html`${drawLines({ items, reckoning, store, locale, words, faults, change, remove })}
  ${drawCurrencies(panel)} ${hindrance ? html`<p part="notice" role="alert">${hindrance}</p>` : nothing}
  ${
    isReady
      ? html`${drawQuestions(items, { words, field: asking.field, faults })}
        ${drawField(emailInput(asking), { name: 'email', words: asking.field, fault: faults.email, autocomplete: 'email' })}
        ${drawAgreements({ agreements: named(items), store, faults, words: asking })}
        ${drawFoot({
          total: reckoning.now,
          later: laterWords(
            items.map(({ plan }) => plan),
            { later: reckoning.later, currency: reckoning.currency ?? '' },
            words.billing,
            locale,
          ),
          free: reckoning.later?.trialDays && reckoning.now?.amount === 0 ? words.billing.trial : undefined,
          problem: form.problem,
          busy: panel.busy,
          slow: form.slow,
          address: `${store}/products/`,
          locale,
          words: asking,
        })}`
      : nothing
  }`
}

function drawCurrencies({
  reckoning: { currencies, currency },
  locale,
  convert,
}: Panel): TemplateResult | typeof nothing {
  if (currencies.length < 2) return nothing
  return html`<div part="field">
    <label for="currency">${dialogWords(locale).currency}</label>
    <select id="currency" @change=${({ target }: Event) => convert((target as HTMLSelectElement).value)}>
      ${currencies.map((code) => html`<option ?selected=${code === currency}>${code}</option>`)}
    </select>
  </div>`
}

/** License agreements say whose they are, where there are several products. */
function named(items: readonly Item[]): (Agreement & { name: string })[] {
  return agreementsOf(items).map(({ name, product, agreement }) => ({
    ...agreement,
    name,
    label: product && items.length > 1 ? `${product.name}: ${agreement.label}` : agreement.label,
  }))
}
