import type { Outcome } from './define.ts'
import { type Engagement, lastMove, type Silence, type Step, waitsFor } from './engagement.ts'

/** What of a line the words of an engagement need. */
export interface EngagedLine {
  seller: { name: string }
  terms: { silence: Silence }
}

/**
 * Where an engagement stands, as an outcome. The note says it to buyer, seller and operator alike: what happened,
 * who acts next and until when.
 */
export function outcomeOf(engagement: Engagement, line: EngagedLine, now: Date): Outcome<Engagement> {
  if (engagement.ended) return { status: 'ended', grant: engagement, note: 'The engagement is closed.' }
  const note = engagement.overdue
    ? overdueNote(engagement, line)
    : stepNotes[engagement.step](engagement, line)
  const on = waitsFor(engagement)
  if (on === null) return { status: 'granted', grant: engagement, note }
  if (on === 'operator' || !engagement.due) return { status: 'waiting', on, grant: engagement, note }
  const left = Math.ceil((Date.parse(engagement.due) - now.getTime()) / 1000)
  return { status: 'waiting', on, grant: engagement, note, checkAfterSeconds: Math.max(1, left) }
}

/** A day as people write it, such as "26 November 2026". Deadlines are told by day, in UTC. */
export function dayText(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso))
}

type NoteOf = (engagement: Engagement, line: EngagedLine) => string

const stepNotes: Record<Step, NoteOf> = {
  requested: (engagement, { seller }) =>
    `The request is with ${seller.name}. ${dueText(engagement, 'An answer')}`,
  underway: (engagement, { seller }) =>
    `${seller.name} took on the request. ${dueText(engagement, 'The delivery')}`,
  delivered: (engagement, { seller, terms }) => {
    const silence = terms.silence === 'accept' ? 'it counts as accepted' : 'the store’s operator is asked'
    const by = engagement.due ? ` by ${dayText(engagement.due)}` : ''
    return `${seller.name} delivered the work. It is to be accepted or rejected${by}; without an answer ${silence}.`
  },
  returned: (engagement, { seller }) =>
    `The delivery was rejected: ${reason(engagement, 'reject')} ${dueText(engagement, `A new delivery by ${seller.name}`)}`,
  disputed: (engagement) =>
    `The delivery was rejected again: ${reason(engagement, 'reject')} The store’s operator now helps to settle it.`,
  declined: (engagement, { seller }) =>
    `${seller.name} declined the request: ${reason(engagement, 'decline')} The store’s operator refunds the payment.`,
  accepted: (engagement) =>
    lastMove(engagement, 'accept')?.by === 'silence'
      ? 'The delivery counts as accepted, because nobody answered in time.'
      : 'The delivery was accepted.',
}

function overdueNote(engagement: Engagement, { seller }: EngagedLine): string {
  const day = engagement.due ? dayText(engagement.due) : 'the deadline'
  const called = 'The store’s operator was called in.'
  if (engagement.step === 'requested') return `${seller.name} did not answer by ${day}. ${called}`
  if (engagement.step === 'delivered') return `The delivery was not reviewed by ${day}. ${called}`
  return `${seller.name} did not deliver by ${day}. ${called}`
}

function dueText(engagement: Engagement, what: string): string {
  return engagement.due ? `${what} is due by ${dayText(engagement.due)}.` : ''
}

/** The reason as a quotation that ends the sentence; the whole text is in the view. */
function reason(engagement: Engagement, move: 'decline' | 'reject'): string {
  const text = (lastMove(engagement, move)?.note ?? 'no reason given').replace(/\s+/g, ' ')
  const short = text.length > 200 ? `${text.slice(0, 199).trimEnd()}…` : text
  return /[.!?。！？…]$/.test(short) ? `“${short}”` : `“${short}”.`
}
