import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { OperatorMoney, OperatorPayment, OrderDetail } from './api.ts'
import { redrive, redriveAddress } from './actions.ts'
import { actButton, mark, money, moment } from './marks.ts'
import { refundForm } from './refund-form.ts'
import type { Shown } from './state.ts'

/** What was paid, what went back and what banks ask for; and the form that sends money back. */
export function moneySection(detail: OrderDetail, shown: Shown): TemplateResult {
  const { payments, refunds, disputes } = detail.money
  return html`${payments.length ? paymentTable(payments, shown) : nothing}
  ${disputes.length ? disputeList(disputes, shown) : nothing}
  ${refunds.length ? refundList(refunds, shown) : nothing} ${refundForm(detail, shown)}`
}

const paymentTones = { open: 'wait', paid: 'done', failed: 'need', void: 'off' } as const
const refundTones = { queued: 'wait', done: 'done', failed: 'need' } as const
const disputeTones = { open: 'need', won: 'done', lost: 'off' } as const

function paymentTable(payments: OperatorPayment[], shown: Shown): TemplateResult {
  const { money: words, columns } = shown.words
  return html`<section>
    <h3>${words.title} <span class="figure">${payments.length}</span></h3>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>${columns.at}</th>
            <th>${columns.what}</th>
            <th>${columns.state}</th>
            <th class="number">${columns.amount}</th>
            <th class="number">${words.left}</th>
            <th>${words.papers}</th>
          </tr>
        </thead>
        <tbody>
          ${payments.toReversed().map(
            (payment) =>
              html`<tr>
                <td>${moment(payment.at, shown)}</td>
                <td>${words.kinds[payment.kind]} <span class="id soft">${payment.id}</span></td>
                <td>${mark(paymentTones[payment.state], words.states[payment.state])}</td>
                <td class="number" data-label=${columns.amount}>
                  ${money(payment.total, payment.currency, shown)}
                </td>
                <td class="number" data-label=${words.left}>
                  ${money(payment.left, payment.currency, shown)}
                </td>
                <td>
                  ${paper(payment.invoiceUrl, words.invoice(payment.number ?? ''))}
                  ${paper(payment.receiptUrl, words.receipt)}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`
}

function paper(address: string | undefined, name: string): TemplateResult | typeof nothing {
  if (!address || !/^https?:/.test(address)) return nothing
  return html`<a href=${address} target="_blank" rel="noopener">${name}</a>`
}

function disputeList(disputes: OperatorMoney['disputes'], shown: Shown): TemplateResult {
  const { money: words } = shown.words
  return html`<section>
    <h3>${words.disputes}</h3>
    <ul class="log">
      ${disputes.map(
        ({ id, at, amount, currency, state, reason }) =>
          html`<li>
            ${moment(at, shown)} ${mark(disputeTones[state], words.disputeStates[state])}
            <span>
              ${money(amount, currency, shown)} <span class="soft">${words.disputeWhy(reason)}</span>
              <span class="id soft">${id}</span>
            </span>
          </li>`,
      )}
    </ul>
  </section>`
}

function refundList(refunds: OperatorMoney['refunds'], shown: Shown): TemplateResult {
  const { money: words } = shown.words
  return html`<section>
    <h3>${words.refunds}</h3>
    <ul class="log">
      ${refunds.map(
        ({ at, amount, currency, state, reason = 'requested', error, retry }) =>
          html`<li>
            ${moment(at, shown)} ${mark(refundTones[state], words.refundStates[state])}
            <span>
              ${money(amount, currency, shown)}
              <span class="soft">${[words.refundWhy[reason], error].filter(Boolean).join(' ')}</span>
              ${retry === undefined ? nothing : retryButton({ id: retry }, shown)}
            </span>
          </li>`,
      )}
    </ul>
  </section>`
}

function retryButton(letter: { id: string }, shown: Shown): TemplateResult {
  return actButton(
    shown.words.again,
    { address: redriveAddress(letter), press: () => redrive(letter) },
    shown,
  )
}
