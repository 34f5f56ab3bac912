import { html } from 'hono/html'
import type { Html } from '../../page.ts'
import { taxPercents } from '../amounts.ts'

/** Where the buyer lives, which decides the tax. */
export function countryField(country: string): Html {
  const names = new Intl.DisplayNames('en', { type: 'region' })
  return html`<label for="country">Country</label>
    <select id="country" name="country">
      <option value="">Elsewhere, no tax</option>
      ${Object.entries(taxPercents).map(
        ([code, percent]) =>
          html`<option value="${code}" ${code === country ? 'selected' : ''}>
            ${names.of(code) ?? code}, ${percent}% tax
          </option>`,
      )}
    </select>`
}

export function codeField(code: string): Html {
  return html`<label for="code">Promotion code</label>
    <input id="code" name="code" value="${code}" autocomplete="off" />`
}
