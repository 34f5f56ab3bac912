import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { PublicLeads } from '../../catalog/wire.ts'
import { dayText, timeText } from '../../widget/receipt/days.ts'
import type { LeadWords } from './words.ts'

export interface LeadsShown {
  locale: string
  words: LeadWords
  loading: boolean
  /** Why there is nothing to show, or why something was not done. */
  fault: string
  /** What was just done. */
  done: string
  /** The request to delete, waiting for a second press. */
  asking?: string | undefined
  leads?: PublicLeads | undefined
}

interface Acts {
  load(): void
  save(): void
  drop(id: string): void
}

/** The requests that a seller got, newest first, and what came of how many clicks. */
export function leadsView(shown: LeadsShown, acts: Acts): TemplateResult {
  const { words, leads, loading, fault, done } = shown
  return html`
    <h1>${leads ? words.of(leads.seller.name) : words.title}</h1>
    <div role="alert">${fault ? html`<p class="fault">${fault}</p>` : nothing}</div>
    <p class="tell" role="status">${done}</p>
    <div aria-busy=${loading}>
      ${
        leads
          ? whole(leads, shown, acts)
          : fault === ''
            ? html`<p class="loading">${words.loading}</p>`
            : fault === words.noLink
              ? nothing
              : html`<p class="again"><button type="button" @click=${acts.load}>${words.again}</button></p>`
      }
    </div>
  `
}

function whole(found: PublicLeads, shown: LeadsShown, acts: Acts): TemplateResult {
  const { words } = shown
  const { leads, clicks, days } = found
  return html`
    <p class="soft">${words.kept(days)}</p>
    ${
      leads.length
        ? html`<p class="doors"><button type="button" @click=${acts.save}>${words.save}</button></p>
            <ol class="leads">
              ${leads.map((lead) => row(lead, shown, acts))}
            </ol>`
        : html`<p class="empty">${words.none}</p>`
    }
    ${clicks.length ? counts(clicks, words) : nothing}
  `
}

function row(
  { id, name, email, company, message, productName, at, deleteAt }: PublicLeads['leads'][number],
  { words, locale, asking }: LeadsShown,
  { drop }: Acts,
): TemplateResult {
  const subject = encodeURIComponent(productName)
  return html`<li>
    <h2>${name}${company ? html` <small>${company}</small>` : nothing}</h2>
    <p class="soft">
      ${productName} ·
      <time datetime=${at}>${timeText(at, locale)}</time>
      · ${words.until(dayText(deleteAt, locale))}
    </p>
    <p class="message">${message}</p>
    <p class="acts">
      <a class="button" href=${`mailto:${encodeURIComponent(email)}?subject=${subject}`}
        >${words.answer(name)}</a
      >
      <span class="id">${email}</span>
      <button type="button" class=${asking === id ? 'danger' : ''} @click=${() => drop(id)}>
        ${asking === id ? words.surely : words.drop}
      </button>
    </p>
  </li>`
}

function counts(clicks: PublicLeads['clicks'], words: LeadWords): TemplateResult {
  return html`<section>
    <h2>${words.clicks}</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>${words.columns.product}</th>
            <th class="number">${words.columns.clicks}</th>
            <th class="number">${words.columns.contacts}</th>
          </tr>
        </thead>
        <tbody>
          ${clicks.map(
            ({ product, productName, clicks: count, contacts }) =>
              html`<tr>
                <td><a href=${`/products/${product}/`}>${productName}</a></td>
                <td class="number" data-label=${words.columns.clicks}>${count}</td>
                <td class="number" data-label=${words.columns.contacts}>${contacts}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`
}
