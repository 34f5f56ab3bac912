import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { OrderDetail } from './api.ts'
import { moment } from './marks.ts'
import type { Shown } from './state.ts'

/** What the machine did and will do about an order. */
export function jobs(detail: OrderDetail, shown: Shown): TemplateResult {
  const { columns, none, order: words } = shown.words
  if (detail.jobs.length === 0) return html`<p class="soft">${none}</p>`
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>${columns.nextRun}</th>
          <th>${columns.kind}</th>
          <th>${columns.state}</th>
          <th class="number">${columns.attempts}</th>
          <th>${columns.lastError}</th>
        </tr>
      </thead>
      <tbody>
        ${detail.jobs.map(
          (job) =>
            html`<tr>
              <td>${moment(job.runAt, shown)}</td>
              <td>${words.jobKinds[job.kind] ?? job.kind}</td>
              <td class=${job.state === 'dead' ? 'need' : ''}>${words.jobStates[job.state] ?? job.state}</td>
              <td class="number" data-label=${columns.attempts}>${job.attempt}</td>
              <td class="why">${job.lastError ?? nothing}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** Who did what, in the chain's order, newest first. */
export function audit(detail: OrderDetail, shown: Shown): TemplateResult {
  const { columns } = shown.words
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>${columns.at}</th>
          <th>${columns.who}</th>
          <th>${columns.what}</th>
          <th><span class="unseen">${columns.why}</span></th>
        </tr>
      </thead>
      <tbody>
        ${detail.audit.map(
          (entry) =>
            html`<tr>
              <td>${moment(entry.at, shown)}</td>
              <td>${entry.actor}</td>
              <td><code>${entry.code}</code></td>
              <td class="why">${entry.text}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}
