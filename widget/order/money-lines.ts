import type { TemplateResult } from 'lit'
import type { PublicOrder } from '../../catalog/wire.ts'
import { html, nothing, priceText } from '../core.ts'
import { dayText } from '../receipt/days.ts'
import type { OrderWords } from './words.ts'

/** The money of an order, as at the foot of a paper receipt. */
export function drawMoney(
  order: PublicOrder,
  { words, locale }: { words: OrderWords; locale: string },
): TemplateResult {
  const cell = (amount: number, currency = order.currency) => priceText({ amount, currency }, locale)
  const textRow = (label: string, text: string, part: string | typeof nothing = nothing) =>
    html`<tr part=${part}>
      <th scope="row">${label}</th>
      <td>${text}</td>
    </tr>`
  const row = (label: string, amount: number, part: string | typeof nothing = nothing) =>
    textRow(label, cell(amount), part)
  return html`<table part="money">
    <caption>
      ${order.mode === 'subscription' ? words.bought : words.payment}
    </caption>
    <tbody>
      ${order.lines.map(({ productName, planName, quantity, unit, amount }) =>
        row(`${productName}, ${planName}${unit ? ` (${words.units(quantity, unit)})` : ''}`, amount),
      )}
      ${order.tax || order.discount ? row(words.sum, order.amount) : nothing}
      ${order.discount ? textRow(words.discount, `−${cell(order.discount)}`) : nothing}
      ${order.tax ? row(words.tax, order.tax) : nothing}
      ${row(words.total, order.amount - (order.discount ?? 0) + (order.tax ?? 0), 'total')}
      ${order.refunds?.map(({ reason, amount, currency, state, at }) => {
        const money = cell(amount, currency)
        const back = {
          done: words.wentBack(dayText(at, locale)),
          queued: words.goesBack,
          failed: words.stuckBack,
        }[state]
        if (reason === 'double_payment')
          return html`${textRow(words.twice, money)} ${textRow(back, `−${money}`)}`
        return textRow(`${words.refunds[reason ?? 'requested']}: ${back}`, `−${money}`)
      })}
    </tbody>
  </table>`
}
