import type { TemplateResult } from 'lit'
import type { PublicDelivery } from '../../catalog/wire.ts'
import { html } from '../core.ts'
import type { ReceiptWords } from './words.ts'

export type Tone = 'done' | 'going' | 'needed' | 'over'

/** Line glyphs on a 16 px grid: a tick, a clock, an exclamation mark, a stroke. */
const glyphs: Record<Tone, string> = {
  done: 'M3 8.5 6.5 12 13 4.5',
  going: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2m0 3v3l2 1.5',
  needed: 'M8 2v8m0 2.5V14',
  over: 'M3 8h10',
}

/** The state of a delivery in one word, with a glyph and a colour that say the same. */
export function drawState(
  { state, waitingFor }: PublicDelivery,
  words: ReceiptWords,
  by: string,
): TemplateResult {
  const mine = waitingFor === by
  return drawMark(toneOf(state, mine), mine ? words.yours : words.states[state])
}

/** A word with the glyph and the colour of its tone. */
export function drawMark(tone: Tone, word: string): TemplateResult {
  return html`<span part="state ${tone}">
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d=${glyphs[tone]} /></svg>
    ${word}
  </span>`
}

function toneOf(state: PublicDelivery['state'], mine: boolean): Tone {
  if (state === 'failed' || mine) return 'needed'
  if (state === 'active') return 'done'
  return state === 'queued' || state === 'working' || state === 'waiting' ? 'going' : 'over'
}
