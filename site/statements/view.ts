import { html, nothing, type TemplateResult } from 'lit/html.js'
import { formatAmount } from '../../catalog/money.ts'
import type { Statement } from './api.ts'
import { monthAfter, monthName, monthOf } from './months.ts'
import type { StatementWords } from './words.ts'

export interface StatementShown {
  locale: string
  words: StatementWords
  month: string
  loading: boolean
  /** Why there is nothing to show. */
  fault: string
  statement?: Statement | undefined
}

interface Acts {
  choose(month: string): void
  save(): void
}

type AmountName = 'net' | 'tax' | 'fee' | 'share' | 'commission'

/** What one seller sold, or one partner brought, in a month. */
export function statementView(shown: StatementShown, acts: Acts): TemplateResult {
  const { words, statement, month, loading, fault, locale } = shown
  const title = statement ? words.own[statement.party](statement.name) : words.title
  return html`
    <h1>${title}</h1>
    ${monthChoice(shown, acts)}
    <div role="alert">${fault ? html`<p class="fault">${fault}</p>` : nothing}</div>
    <div aria-busy=${loading}>
      ${
        statement?.month === month
          ? html`<section>
              <h2>${monthName(month, locale)}</h2>
              ${whole(statement, shown)}
            </section>`
          : fault
            ? nothing
            : html`<p class="loading">${words.loading}</p>`
      }
    </div>
  `
}

function monthChoice({ words, month, statement }: StatementShown, { choose, save }: Acts): TemplateResult {
  const current = monthOf(new Date())
  // The shop knows best whether a month is over: the clock of a sandbox may be ahead of this browser's.
  const goesOn = statement?.month === month ? statement.isOver : month < current
  const last = month < current ? current : goesOn ? nothing : month
  const pick = (event: Event) => {
    const input = event.target as HTMLInputElement
    if (input.value && input.checkValidity()) choose(input.value)
  }
  return html`<form class="month" @submit=${(event: Event) => event.preventDefault()} @change=${pick}>
      <label
        ><span class="name">${words.month}</span>
        <input type="month" name="month" .value=${month} max=${last} required
      /></label>
    </form>
    <p class="doors">
      <button type="button" @click=${() => choose(monthAfter(month, -1))}>← ${words.before}</button>
      ${
        goesOn
          ? html`<button type="button" @click=${() => choose(monthAfter(month, 1))}>${words.next} →</button>`
          : nothing
      }
      ${
        statement?.rows.length
          ? html`<button type="button" @click=${save}>${words.own.save}</button>`
          : nothing
      }
    </p>`
}

function whole(statement: Statement, shown: StatementShown): TemplateResult {
  const { words } = shown
  const { party, isPaidOut, isOver, rows } = statement
  if (rows.length === 0) return html`<p class="empty">${words.none}</p>`
  const names: AmountName[] =
    party === 'partner' ? ['net', 'commission'] : isPaidOut ? ['net', 'tax', 'fee', 'share'] : ['net', 'tax']
  const notes =
    party === 'partner'
      ? [words.own.partnerPaid, words.own.byStore]
      : isPaidOut
        ? [words.own.paidOut, words.own.tax]
        : [words.own.byStore, words.own.taxByStore]
  return html`
    ${isOver ? nothing : html`<p class="soft">${words.runs}</p>`}
    <p class="soft">${notes.join(' ')}</p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>${words.columns.at}</th>
            <th>${words.columns.what}</th>
            <th>${words.columns.product}</th>
            <th>${words.columns.order}</th>
            ${names.map((name) => html`<th class="number">${words.columns[name]}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                <td>${day(row.at, shown)}</td>
                <td>${words.kinds[row.kind]}</td>
                <td>${row.product}, ${row.plan}</td>
                <td><span class="id">${row.order}</span></td>
                ${names.map((name) => amount(row[name], row.currency, name, shown))}
              </tr>`,
          )}
          ${statement.totals.map(
            (total) =>
              html`<tr>
                <td>
                  <strong>${words.columns.total}</strong>
                </td>
                <td></td>
                <td></td>
                <td></td>
                ${names.map((name) => amount(total[name], total.currency, name, shown))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `
}

function amount(minor: number, currency: string, name: AmountName, shown: StatementShown): TemplateResult {
  return html`<td class="number" data-label=${shown.words.columns[name]}>
    <span class="figure">${formatAmount(minor, currency, shown.locale)}</span>
  </td>`
}

/** Days of UTC, as the months are. */
function day(at: string, { locale }: StatementShown): TemplateResult {
  const language = locale === 'en' ? 'en-GB' : locale
  const words = new Date(at).toLocaleDateString(language, { day: '2-digit', month: 'short', timeZone: 'UTC' })
  return html`<time datetime=${at} title=${at}>${words}</time>`
}
