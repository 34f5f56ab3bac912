import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { StatementTotal, Statements } from '../../statements/api.ts'
import { monthAfter, monthName, monthOf } from '../../statements/months.ts'
import { accountWords, statementWords, type StatementWords } from '../../statements/words.ts'
import { money } from '../marks.ts'
import type { Shown } from '../state.ts'
import { linkAddress, makeStatementLink } from './actions.ts'

/** A month of the books: what each seller and partner sold, and what every account came to. */
export function statementsView(shown: Shown): TemplateResult {
  const { statements, route, locale, loading } = shown
  const words = statementWords(locale)
  const month = route.query.get('month') ?? monthOf(new Date())
  return html`<section>
    <h2>${words.title}: ${monthName(month, locale)}</h2>
    ${monthChoice(month, words, statements)}
    ${
      statements?.month === month
        ? whole(statements, words, shown)
        : html`<p class="loading">${loading ? words.loading : nothing}</p>`
    }
  </section>`
}

function monthChoice(month: string, words: StatementWords, read: Shown['statements']): TemplateResult {
  const current = monthOf(new Date())
  // The shop knows best whether a month is over: the clock of a sandbox may be ahead of this browser's.
  const goesOn = read?.month === month ? read.isOver : month < current
  const last = month < current ? current : goesOn ? nothing : month
  return html`<form class="month" @submit=${(event: Event) => event.preventDefault()} @change=${choose}>
      <label
        ><span class="name">${words.month}</span>
        <input type="month" name="month" .value=${month} max=${last} required
      /></label>
    </form>
    <p class="doors">
      <a href="#/statements?month=${monthAfter(month, -1)}">← ${words.before}</a>
      ${goesOn ? html`<a href="#/statements?month=${monthAfter(month, 1)}">${words.next} →</a>` : nothing}
      <a href="/api/operator/statements/${month}/ledger.csv" download>${words.entries}</a>
    </p>`
}

function choose(event: Event): void {
  const input = event.target as HTMLInputElement
  if (input.value && input.checkValidity()) location.hash = `#/statements?month=${input.value}`
}

function whole(statements: Statements, words: StatementWords, shown: Shown): TemplateResult {
  const { isOver, sellers, partners, accounts } = statements
  if (accounts.length === 0) return html`<p class="empty">${words.none}</p>`
  return html`
    ${isOver ? nothing : html`<p class="soft">${words.runs}</p>`}
    ${
      shown.link
        ? html`<p class="doors">
            <input
              class="id"
              readonly
              .value=${shown.link}
              aria-label=${words.linkLabel}
              @focus=${selectAll}
            />
          </p>`
        : nothing
    }
    ${sellers.length ? part(words.sellers, sellerTable(statements, words, shown)) : nothing}
    ${partners.length ? part(words.partners, partnerTable(statements, words, shown)) : nothing}
    <section>
      <h3>${words.accounts}</h3>
      <p class="soft">${words.accountsWhy}</p>
      ${accountTable(statements, words, shown)}
    </section>
  `
}

function part(title: string, table: TemplateResult): TemplateResult {
  return html`<section>
    <h3>${title}</h3>
    ${table}
  </section>`
}

function sellerTable({ month, sellers }: Statements, words: StatementWords, shown: Shown): TemplateResult {
  const names = ['sold', 'back', 'tax', 'fee', 'share'] as const
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>${words.columns.seller}</th>
          ${names.map((name) => html`<th class="number">${words.columns[name]}</th>`)}
          <th><span class="unseen">${words.columns.papers}</span></th>
        </tr>
      </thead>
      <tbody>
        ${sellers.map((seller) =>
          seller.totals.map(
            (total, index) =>
              html`<tr>
                <td>
                  ${seller.name}
                  ${seller.isPaidOut ? nothing : html`<span class="soft">${words.outside}</span>`}
                </td>
                ${names.map((name) =>
                  !seller.isPaidOut && (name === 'fee' || name === 'share')
                    ? html`<td class="number"></td>`
                    : sum(total, name, words, shown),
                )}
                <td class="acts">
                  ${index === 0 ? papers({ party: 'seller', ...seller }, month, words, shown) : nothing}
                </td>
              </tr>`,
          ),
        )}
      </tbody>
    </table>
  </div>`
}

function partnerTable({ month, partners }: Statements, words: StatementWords, shown: Shown): TemplateResult {
  const names = ['sold', 'back', 'commission'] as const
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>${words.columns.partner}</th>
          ${names.map((name) => html`<th class="number">${words.columns[name]}</th>`)}
          <th><span class="unseen">${words.columns.papers}</span></th>
        </tr>
      </thead>
      <tbody>
        ${partners.map((partner) =>
          partner.totals.map(
            (total, index) =>
              html`<tr>
                <td>${partner.name}</td>
                ${names.map((name) => sum(total, name, words, shown))}
                <td class="acts">
                  ${index === 0 ? papers({ party: 'partner', ...partner }, month, words, shown) : nothing}
                </td>
              </tr>`,
          ),
        )}
      </tbody>
    </table>
  </div>`
}

function sum(
  total: StatementTotal,
  name: Exclude<keyof StatementTotal, 'currency'>,
  words: StatementWords,
  shown: Shown,
): TemplateResult {
  return html`<td class="number" data-label=${words.columns[name]}>
    ${money(total[name], total.currency, shown)}
  </td>`
}

function papers(
  { party, id, name }: { party: 'seller' | 'partner'; id: string; name: string },
  month: string,
  words: StatementWords,
  shown: Shown,
): TemplateResult {
  const isActing = shown.acting === linkAddress(party, id)
  return html`<a
      href="/api/operator/statements/${month}/${party}/${id}.csv"
      download
      aria-label=${words.fileOf(name)}
      >${words.file}</a
    >
    <button
      type="button"
      aria-label=${words.linkOf(name)}
      aria-disabled=${isActing}
      @click=${() => void makeStatementLink(party, id)}
    >
      ${words.link}
    </button>`
}

function accountTable({ accounts }: Statements, words: StatementWords, shown: Shown): TemplateResult {
  const names = ['before', 'change', 'after'] as const
  const labels = { before: words.columns.held, change: words.columns.change, after: words.columns.after }
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>${words.columns.account}</th>
          ${names.map((name) => html`<th class="number">${labels[name]}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${accounts.map(
          (row) =>
            html`<tr>
              <td>
                <code>${row.account}</code> <span class="soft">${accountWords(row.account, words)}</span>
              </td>
              ${names.map(
                (name) =>
                  html`<td class="number" data-label=${labels[name]}>
                    ${money(row[name], row.currency, shown)}
                  </td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function selectAll(event: Event): void {
  ;(event.target as HTMLInputElement).select()
}
