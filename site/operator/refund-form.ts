import { html, nothing, type TemplateResult } from 'lit/html.js'
import { decimalText, formatAmount, parseAmount } from '../../catalog/money.ts'
import { refund, refundAddress } from './actions.ts'
import type { OperatorPayment, OrderDetail } from './api.ts'
import { $shown, type RefundDraft, show, type Shown } from './state.ts'

/** Sends money back: all that is left of a payment, chosen lines, or an amount; pressed twice. */
export function refundForm(detail: OrderDetail, shown: Shown): TemplateResult | typeof nothing {
  const { order, money } = detail
  const payments = money.payments.filter(({ left }) => left > 0)
  const words = shown.words.money
  const draft = shown.refund ?? {}
  const payment = payments.find(({ id }) => id === draft.payment) ?? payments.at(-1)
  if (!payment) return nothing
  const asked = amountOf(draft, payment)
  const told = asked === null ? null : formatAmount(asked, payment.currency, shown.locale)
  const isSure = shown.asking === askingOf(order.id)
  return html`<section>
    <details ?open=${Boolean(shown.refund)} @toggle=${(event: Event) => opened(event, payment)}>
      <summary>${words.refund}</summary>
      <form
        class="refund"
        novalidate
        @submit=${(event: SubmitEvent) => submit(event, { order: order.id, payment, draft })}
      >
        ${choosePayment(payments, payment, shown)}
        <fieldset>
          <legend>${words.what}</legend>
          ${way('all', words.all(formatAmount(payment.left, payment.currency, shown.locale)), draft)}
          ${payment.lines.length ? way('lines', words.lines, draft) : nothing}
          ${draft.way === 'lines' ? lineFields(detail, payment, shown) : nothing}
          ${way('amount', words.amount, draft)}
          ${draft.way === 'amount' ? amountField(payment, shown) : nothing}
        </fieldset>
        <label>
          <span class="name">${words.note}</span>
          <input maxlength="200" .value=${draft.note ?? ''} @input=${write((note) => ({ note }))} />
        </label>
        ${draft.fault ? html`<p class="fault" role="alert">${draft.fault}</p>` : nothing}
        <button class=${isSure ? 'danger' : ''} aria-disabled=${shown.acting === refundAddress(order.id)}>
          ${told === null ? words.refund : isSure ? words.surely(told) : words.button(told)}
        </button>
      </form>
    </details>
  </section>`
}

function opened({ target }: Event, { id }: OperatorPayment): void {
  const isOpen = (target as HTMLDetailsElement).open
  if (isOpen !== Boolean($shown.get().refund)) show({ refund: isOpen ? { payment: id } : undefined })
}

/** Whatever is written makes the next press the first one again. */
function change(part: Partial<RefundDraft>): void {
  show({ refund: { ...$shown.get().refund, fault: undefined, ...part }, asking: undefined })
}

function write(part: (value: string) => Partial<RefundDraft>): (event: Event) => void {
  return ({ target }) => change(part((target as HTMLInputElement).value))
}

function choosePayment(
  payments: OperatorPayment[],
  payment: OperatorPayment,
  { words: { money: words }, locale }: Shown,
): TemplateResult | typeof nothing {
  if (payments.length < 2) return nothing
  return html`<label>
    <span class="name">${words.payment}</span>
    <select @change=${write((id) => ({ payment: id, lines: {}, way: 'all' }))}>
      ${payments.toReversed().map(({ id, kind, at, left, currency }) => {
        const day = new Date(at).toLocaleDateString(locale, { dateStyle: 'medium' })
        const text = words.option(words.kinds[kind], day, formatAmount(left, currency, locale))
        return html`<option value=${id} ?selected=${id === payment.id}>${text}</option>`
      })}
    </select>
  </label>`
}

function way(id: RefundDraft['way'], text: string, draft: RefundDraft): TemplateResult {
  return html`<label class="way">
    <input
      type="radio"
      name="way"
      .checked=${(draft.way ?? 'all') === id}
      @change=${() => change({ way: id })}
    />
    <span>${text}</span>
  </label>`
}

function lineFields(
  { order }: OrderDetail,
  { lines, currency }: OperatorPayment,
  shown: Shown,
): TemplateResult[] {
  const words = shown.words.money
  const chosen = shown.refund?.lines ?? {}
  return lines.map(({ line, left }) => {
    const { productName = line, planName = '' } = order.lines.find(({ id }) => id === line) ?? {}
    const name = [productName, planName].filter(Boolean).join(', ')
    const isChosen = chosen[line] !== undefined
    const choose = () => {
      const { [line]: _, ...rest } = chosen
      change({ lines: isChosen ? rest : { ...chosen, [line]: decimalText(left, currency) } })
    }
    return html`<div class="part">
      <label class="way">
        <input type="checkbox" .checked=${isChosen} @change=${choose} /> <span>${name}</span>
      </label>
      <input
        class="number"
        inputmode="decimal"
        ?disabled=${!isChosen}
        aria-label=${words.amountOf(name, formatAmount(left, currency, shown.locale))}
        .value=${chosen[line] ?? ''}
        @input=${write((value) => ({ lines: { ...chosen, [line]: value } }))}
      />
    </div>`
  })
}

function amountField({ left, currency }: OperatorPayment, shown: Shown): TemplateResult {
  return html`<label class="part">
    <span>${shown.words.money.amountHelp(currency, formatAmount(left, currency, shown.locale))}</span>
    <input
      class="number"
      inputmode="decimal"
      .value=${shown.refund?.amount ?? ''}
      @input=${write((amount) => ({ amount }))}
    />
  </label>`
}

/** What the draft sends back in all; null while something in it is no amount, or too much. */
function amountOf(
  { way = 'all', lines = {}, amount = '' }: RefundDraft,
  payment: OperatorPayment,
): number | null {
  const { currency, left } = payment
  if (way === 'all') return left
  const limits = new Map(payment.lines.map((one) => [one.line, one.left]))
  const parts =
    way === 'amount'
      ? [[amount, left] as const]
      : Object.entries(lines).map(([line, text]) => [text, limits.get(line) ?? 0] as const)
  const amounts = parts.map(([text, most]) => {
    const read = parseAmount(text, currency)
    return typeof read === 'number' && read > 0 && read <= most ? read : null
  })
  if (amounts.includes(null) || !amounts.length) return null
  const sum = amounts.reduce<number>((total, each) => total + (each ?? 0), 0)
  return sum <= left ? sum : null
}

interface Asked {
  order: string
  payment: OperatorPayment
  draft: RefundDraft
}

function submit(event: SubmitEvent, { order, payment, draft }: Asked): void {
  event.preventDefault()
  const { words, locale, asking } = $shown.get()
  const { way = 'all', lines = {}, note } = draft
  const amount = amountOf(draft, payment)
  if (amount === null) {
    const isNone = way === 'lines' && !Object.keys(lines).length
    const most = formatAmount(payment.left, payment.currency, locale)
    change({ fault: isNone ? words.money.chooseLine : words.money.wrong(most) })
    return
  }
  if (asking !== askingOf(order)) {
    show({ asking: askingOf(order) })
    return
  }
  const parts = Object.entries(lines).map(([line, text]) => ({
    line,
    amount: Number(parseAmount(text, payment.currency)),
  }))
  const body = {
    payment: payment.id,
    ...(way === 'lines' && { lines: parts }),
    ...(way === 'amount' && { amount }),
    ...(note?.trim() && { note: note.trim() }),
  }
  void refund(order, body, formatAmount(amount, payment.currency, locale))
}

function askingOf(order: string): string {
  return `refund ${order}`
}
