import { html, type TemplateResult } from 'lit/html.js'
import { redrive, redriveAddress, settle, settleAddress } from './actions.ts'
import type { DeadLetter } from './api.ts'
import { closeButton } from './close-button.ts'
import { actButton, moment, orderLink } from './marks.ts'
import type { Shown } from './state.ts'

/** What used up its tries, with the error to mend and the button for afterwards. */
export function deadLettersView(shown: Shown): TemplateResult {
  const { deadLetters } = shown
  const words = shown.words.deadLetters
  if (!deadLetters) return html`<p class="loading">${words.loading}</p>`
  return html`<section>
    <h2>${words.title} <span class="figure">${deadLetters.length || ''}</span></h2>
    ${
      deadLetters.length === 0
        ? html`<p class="empty">${words.none}</p>`
        : html`<p class="soft">${words.why}</p>
            ${table(deadLetters, shown)}`
    }
  </section>`
}

function table(letters: readonly DeadLetter[], shown: Shown): TemplateResult {
  const { columns, deadLetters: words } = shown.words
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>${columns.at}</th>
          <th>${columns.what}</th>
          <th>${columns.order}</th>
          <th class="number">${columns.attempts}</th>
          <th>${columns.lastError}</th>
          <th><span class="unseen">${columns.acts}</span></th>
        </tr>
      </thead>
      <tbody>
        ${letters.map(
          (letter) =>
            html`<tr class="pick">
              <td>${moment(letter.at, shown)}</td>
              <td>${words.kinds[letter.kind] ?? letter.kind}</td>
              <td>${letter.order ? orderLink(letter.order) : ''}</td>
              <td class="number" data-label=${columns.attempts}>${letter.attempt}</td>
              <td class="why">${letter.lastError}</td>
              <td class="acts">${button(letter, shown)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** A payment is looked up again or given up; everything else is tried again. */
function button(letter: DeadLetter, shown: Shown): TemplateResult {
  const { words } = shown
  const { kind, order } = letter
  if (kind === 'payment' && order) {
    const asking = { address: settleAddress(order), press: () => settle(order) }
    return html`<div class="either">
      ${actButton(words.order.settle, asking, shown)} ${closeButton(order, shown)}
    </div>`
  }
  const trying = { address: redriveAddress(letter), press: () => redrive(letter), tone: 'primary' }
  return actButton(words.again, trying, shown)
}
