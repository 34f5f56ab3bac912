import type { TemplateResult } from 'lit'
import type { TimelineEntry } from '../../catalog/wire.ts'
import { html, nothing } from '../core.ts'
import { timeText } from './days.ts'
import type { ReceiptWords } from './words.ts'

const shown = 5

/** What happened, newest first; after five entries the rest is folded. */
export function drawTimeline(
  timeline: readonly TimelineEntry[],
  { words, locale }: { words: ReceiptWords; locale: string },
): TemplateResult | typeof nothing {
  if (!timeline.length) return nothing
  const rows = (entries: readonly TimelineEntry[]) =>
    html`<ol part="timeline">
      ${entries.map(
        ({ at, text }) =>
          html`<li><time datetime=${at}>${timeText(at, locale)}</time><span>${text}</span></li>`,
      )}
    </ol>`
  const folded = timeline.slice(shown)
  return html`${rows(timeline.slice(0, shown))}
  ${
    folded.length
      ? html`<details>
          <summary>${words.earlier(folded.length)}</summary>
          ${rows(folded)}
        </details>`
      : nothing
  }`
}
