import type { Context } from 'hono'
import { html } from 'hono/html'
import { type Html, showPage } from '../page.ts'
import type { Account } from './accounts.ts'

const place = 'Sellers'

/** Every account that was asked for, of all sellers. */
export function accountsPage(c: Context, accounts: Account[], now: number): Promise<Response> {
  const rows = accounts.map(
    (account) =>
      html`<tr>
        <td><a href="/accounts/${account.instance}">${account.host}</a></td>
        <td>${account.protocol}</td>
        <td class="mono">${account.order}</td>
        <td>${stateOf(account, now)}</td>
      </tr>`,
  )
  const body = html`<div class="wide">
    <h1>Accounts at the sellers</h1>
    <p class="quiet">
      One server stands in for every seller of the sandbox. It speaks KooGallery V2, KooGallery V1 and our own
      protocol, as theirs would.
    </p>
    ${
      accounts.length
        ? html`<div class="scroll">
            <table class="stack">
              <thead>
                <tr>
                  <th>Seller</th>
                  <th>Protocol</th>
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
    ${account.releasedAt ? '' : useForm(account)}
    <p class="choices"><a href="/">All accounts</a></p>`
  return showPage(c, { title: `An account at ${account.host}`, place, body })
}

/** Where a shop sells by use: what its owner uses. */
function useForm({ instance, used, protocol }: Account): Html {
  const told =
    protocol === 'koogallery-v1'
      ? 'A shop that sells it by use asks for this figure once an hour; move the clock of the payments page forward by an hour to have it asked now.'
      : 'The seller tells the shop at once, which takes it where it sells the account by use.'
  return html`<h2>Use of it</h2>
    <p>${used / 10_000} used since it was made. ${told}</p>
    <form method="post" action="/accounts/${instance}/use">
      <label for="value">Use some of it</label>
      <input id="value" name="value" type="number" min="0.0001" step="any" value="100" required />
      <p class="choices"><button class="main">Use it</button></p>
    </form>`
}

function stateOf(account: Account, now: number): string {
  if (account.releasedAt) return 'Closed'
  return account.readyAt > now ? 'Being set up' : 'Open'
}
