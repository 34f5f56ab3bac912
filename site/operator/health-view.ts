import { html, nothing, type TemplateResult } from 'lit/html.js'
import { moment, orderLink } from './marks.ts'
import type { Shown } from './state.ts'

/** Figures on top of every view; each leads to the list it counts. */
export function figures(shown: Shown): TemplateResult {
  const { health, stuck = [], deadLetters = [], route } = shown
  const failed = stuck.filter(({ state }) => state === 'failed').length
  const waiting = stuck.length - failed
  const item = (href: string, view: string, label: string, count: number | string, tone: string) =>
    html`<a href=${href} class=${tone} aria-current=${view === route.view ? 'page' : nothing}
      >${count === '' ? nothing : html`<b>${count}</b>`} ${label}</a
    >`
  return html`<nav class="figures" aria-label="Operator">
    ${item('#/orders', 'orders', 'Orders', '', '')}
    ${item('#/deliveries?state=failed', '', 'failed', failed, failed ? 'need' : '')}
    ${item('#/deliveries?state=waiting', '', 'waiting for you', waiting, waiting ? 'wait' : '')}
    ${item('#/dead-letters', 'dead-letters', 'dead letters', deadLetters.length, deadLetters.length ? 'need' : '')}
    ${item('#/health', 'health', health?.ok === false ? 'causes' : 'in order', health?.ok === false ? health.causes.length : '●', health?.ok === false ? 'need' : 'done')}
  </nav>`
}

export function healthView({ health }: Shown): TemplateResult {
  if (!health) return html`<p class="loading">Asking after the shop’s health …</p>`
  return html`<section>
    <h2>Health</h2>
    ${
      health.ok
        ? html`<p>
            <span class="state done">●</span> Everything is in order. Nothing waits longer than it should.
          </p>`
        : html`<ul class="causes">
            ${health.causes.map(
              (cause) =>
                html`<li>
                  <span class="state need">▲ <code>${cause.code}</code></span> ${cause.text}
                </li>`,
            )}
          </ul>`
    }
  </section>`
}

export function deadLettersView({ deadLetters }: Shown): TemplateResult {
  if (!deadLetters) return html`<p class="loading">Reading the dead letters …</p>`
  return html`<section>
    <h2>Dead letters</h2>
    ${
      deadLetters.length === 0
        ? html`<p class="empty">None. Every job has either succeeded or will be tried again by itself.</p>`
        : html`<div class="scroll">
            <table>
              <thead>
                <tr>
                  <th>At</th>
                  <th>Job</th>
                  <th>Order</th>
                  <th class="number">Attempts</th>
                  <th>Last error</th>
                </tr>
              </thead>
              <tbody>
                ${deadLetters.map(
                  (letter) =>
                    html`<tr class="pick">
                      <td>${moment(letter.at)}</td>
                      <td>${letter.kind}</td>
                      <td>${letter.order ? orderLink(letter.order) : ''}</td>
                      <td class="number">${letter.attempt}</td>
                      <td class="why">${letter.lastError}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
  </section>`
}
