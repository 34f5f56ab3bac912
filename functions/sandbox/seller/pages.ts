import type { Context } from 'hono'
import { html } from 'hono/html'
import { showPage } from '../page.ts'
import type { Account } from './accounts.ts'

const place = 'Sellers'

/** Every account that was asked for, of all sellers. */
export function accountsPage(c: Context, accounts: Account[], now: number): Promise<Response> {
  const rows = accounts.map(
    (account) =>
      html`<tr>
        <td><a href="/accounts/${account.instance}">${account.host}</a></td>
        <td class="mono">${account.order}</td>
        <td>${stateOf(account, now)}</td>
      </tr>`,
  )
  const body = html`<div class="wide">
    <h1>Accounts at the sellers</h1>
    <p class="quiet">
      One server stands in for every seller of the sandbox. It speaks KooGallery V2, as theirs would.
    </p>
    ${
      accounts.length
        ? html`<div class="scroll">
            <table>
              <thead>
                <tr>
                  <th>Seller</th>
                  <th>Order</th>
                  <th>State</th>
                </tr>
              </thead>
              <tbody>
                ${rows}
              </tbody>
            </table>
          </div>`
        : html`<p>Nobody has bought a SaaS product yet.</p>`
    }
  </div>`
  return showPage(c, { title: 'Accounts at the sellers', place, body })
}

/** What stands where the seller's application would. */
export function accountPage(c: Context, account: Account | null, now: number): Promise<Response> {
  if (!account) {
    const body = html`<h1>No such account</h1>
      <p><a href="/">All accounts</a></p>`
    return showPage(c, { title: 'No such account', place, body, status: 404 })
  }
  const body = html`<h1>An account at ${account.host}</h1>
    <p>
      ${stateOf(account, now)}. Here the seller’s own application would open; its addresses are made up in the
      sandbox.
    </p>
    <table>
      <tbody>
        <tr>
          <th>Application</th>
          <td class="mono">https://app.${account.host}/${account.instance.slice(0, 8)}</td>
        </tr>
        <tr>
          <th>User name</th>
          <td class="mono">${account.userName}</td>
        </tr>
        <tr>
          <th>Order</th>
          <td class="mono">${account.order}</td>
        </tr>
        <tr>
          <th>Instance</th>
          <td class="mono">${account.instance}</td>
        </tr>
      </tbody>
    </table>
    <p class="choices"><a href="/">All accounts</a></p>`
  return showPage(c, { title: `An account at ${account.host}`, place, body })
}

function stateOf(account: Account, now: number): string {
  if (account.releasedAt) return 'Closed'
  return account.readyAt > now ? 'Being set up' : 'Open'
}
