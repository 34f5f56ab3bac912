import type { TemplateResult } from 'lit'
import type { PublicPayment } from '../../catalog/wire.ts'
import { html, nothing, priceText, webAddress } from '../core.ts'
import { dayText } from '../receipt/days.ts'
import { subscriptionWords } from './subscription-words.ts'

/** Every payment of an order with its papers, newest first. */
export function drawPayments(
  payments: readonly PublicPayment[],
  locale: string,
): TemplateResult | typeof nothing {
  if (!payments.length) return nothing
  const words = subscriptionWords(locale)
  return html`<table part="payments">
    <caption>
      ${words.payments}
    </caption>
    <thead>
      <tr>
        <th scope="col">${words.date}</th>
        <th scope="col">${words.what}</th>
        <th scope="col">${words.amount}</th>
      </tr>
    </thead>
    <tbody>
      ${payments.toReversed().map((payment) => {
        const { kind, state, total, currency, at, number = '' } = payment
        return html`<tr part="payment ${state}">
          <td><time datetime=${at}>${dayText(at, locale)}</time></td>
          <td>
            ${words.kinds[kind]}${state === 'paid' ? nothing : html` · <b>${words.paymentStates[state]}</b>`}
            <span part="papers">
              ${drawPaper(payment.invoiceUrl, words.invoice(number))}
              ${drawPaper(payment.receiptUrl, words.receipt)}
            </span>
          </td>
          <td>${priceText({ amount: total, currency }, locale).replace('-', '−')}</td>
        </tr>`
      })}
    </tbody>
  </table>`
}

function drawPaper(address: string | undefined, name: string): TemplateResult | typeof nothing {
  const url = webAddress(address)
  return url ? html`<a href=${url} target="_blank" rel="noopener">${name}</a>` : nothing
}
