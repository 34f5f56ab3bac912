import type { TemplateResult } from 'lit'
import type { ViewItem } from '../../catalog/wire.ts'
import { html, nothing, webAddress } from '../core.ts'
import { copyButton } from './copy.ts'
import type { ReceiptWords } from './words.ts'

/** A name, number or address that one would type somewhere else; words are only read. */
const typedElsewhere = /^(?=.*[\d@_.-])\S{5,}[^\s.]$/

interface View {
  items: readonly ViewItem[]
  words: ReceiptWords
  /** Runs the action that reveals a secret. */
  reveal: (action: string) => void
}

/**
 * Draws rows of what somebody holds: each with its label, its value and a way to take it along.
 * @param part `view`, or `blocks` for those that stand apart
 */
export function drawView(
  { items, words, reveal }: View,
  part: 'view' | 'blocks' = 'view',
): TemplateResult | typeof nothing {
  if (!items.length) return nothing
  return html`<dl part=${part}>
    ${items.map(
      (item) =>
        html`<div part="item ${isShort(item) ? 'text' : item.type}">
          <dt>${item.label}</dt>
          <dd>${drawValue(item, { words, reveal })}</dd>
        </div>`,
    )}
  </dl>`
}

function drawValue(item: ViewItem, { words, reveal }: Omit<View, 'items'>): unknown {
  const copy = (text: string) => copyButton({ text, label: item.label, words })
  switch (item.type) {
    case 'text':
      return html`<span>${item.value}</span> ${typedElsewhere.test(item.value) ? copy(item.value) : nothing}`
    case 'link': {
      const href = webAddress(item.value)
      return html`${href ? html`<a href=${href} rel="noopener">${item.value}</a>` : item.value}
      ${copy(item.value)}`
    }
    case 'secret':
      if (item.value !== undefined) return html`<code>${item.value}</code> ${copy(item.value)}`
      return html`<span part="mask" aria-label=${words.hidden}>••••••••</span>
        ${revealButton(item, words, reveal)}`
    case 'code':
      if (isShort(item)) return html`<code>${item.value}</code> ${copy(item.value)}`
      return html`<pre tabindex="0" aria-label=${item.label}><code>${item.value}</code></pre>
        ${copy(item.value)}`
    case 'file': {
      const text = words.download(item.value, sizeText(item.size))
      return item.href
        ? html`<a part="file" href=${webAddress(item.href) ?? '#'} download>${text}</a>`
        : [item.value, sizeText(item.size)].filter(Boolean).join(', ')
    }
    case 'list':
      return html`<ul>
        ${item.value.map((text) => html`<li>${text}</li>`)}
      </ul>`
  }
}

/** An id, key or checksum stands in its row like any text. */
function isShort(item: ViewItem): boolean {
  return item.type === 'code' && item.value.length <= 64 && !/\s/.test(item.value)
}

/** Commands and programs get a block of their own. */
export function isBlock(item: ViewItem): boolean {
  return item.type === 'code' && !isShort(item)
}

function revealButton(
  { label, action }: Extract<ViewItem, { type: 'secret' }>,
  words: ReceiptWords,
  reveal: (action: string) => void,
): TemplateResult | typeof nothing {
  if (!action) return nothing
  return html`<button
    type="button"
    part="small"
    aria-label=${words.revealOf(label)}
    @click=${() => reveal(action)}
  >
    ${words.reveal}
  </button>`
}

function sizeText(bytes: number | undefined): string {
  if (bytes === undefined) return ''
  return bytes < 1000
    ? `${bytes} B`
    : bytes < 1e6
      ? `${Math.round(bytes / 1000)} kB`
      : `${(bytes / 1e6).toFixed(1)} MB`
}

/** The rows with what an action has just shown: a value takes the place of the row it belongs to. */
export function withShown(view: readonly ViewItem[], shown: readonly ViewItem[]): ViewItem[] {
  const same = (a: ViewItem, b: ViewItem) => a.type === b.type && a.label === b.label
  const rest = shown.filter((item) => !view.some((row) => same(row, item)))
  return [...view.map((row) => shown.find((item) => same(row, item)) ?? row), ...rest]
}
