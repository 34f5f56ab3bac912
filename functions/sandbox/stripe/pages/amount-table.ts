import { html } from 'hono/html'
import type { Html } from '../../page.ts'

/** What is paid, line by line, as invoices, receipts and the payment page show it. */
export function amountTable(lines: readonly Html[], foot: readonly (Html | string)[]): Html {
  return html`<table>
    <thead>
      <tr>
        <th>What</th>
        <th class="amount">Amount</th>
      </tr>
    </thead>
    <tbody>
      ${lines}
    </tbody>
    <tfoot>
      ${foot}
    </tfoot>
  </table>`
}

/** @param amount as people read it */
export const amountRow = (name: Html | string, amount: string): Html =>
  html`<tr>
    <td>${name}</td>
    <td class="amount">${amount}</td>
  </tr>`
