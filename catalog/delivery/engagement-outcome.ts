import type { Party } from '../wire.ts'
import type { Outcome } from './define.ts'
import {
  type Engagement,
  filesOf,
  lastMove,
  nextLook,
  otherSide,
  type Silence,
  waitsFor,
} from './engagement.ts'
import { dayText } from './day-text.ts'
import type { DayRule } from './engagement-days.ts'
import { refundedPercent } from './engagement-settle.ts'
import type { Step } from './engagement-table.ts'

/** What of a line the words of an engagement need. */
export interface EngagedLine {
  seller: { name: string }
  terms: { silence: Silence; deadlines?: DayRule | undefined }
  /** Where work begins without a request that the seller takes on: who was asked for it, as a sentence. */
  asked?: string
}

/**
 * Where an engagement stands, as an outcome. The note says it to buyer, seller and operator alike: what happened,
 * who acts next and until when. The shop looks again when a reminder or the deadline is due.
 */
export function outcomeOf(engagement: Engagement, line: EngagedLine, now: Date): Outcome<Engagement> {
  if (engagement.ended) return closed(engagement)
  const note = noteOf(engagement, line)
  const on = waitsFor(engagement)
  if (on === null) return { status: 'granted', grant: engagement, note }
  const tells = tellsOf(engagement)
  const base = { status: 'waiting' as const, on, grant: engagement, note, ...(tells.length ? { tells } : {}) }
  const look = nextLook(engagement)
  if (!look) return base
  return { ...base, checkAfterSeconds: Math.max(1, Math.ceil((look.getTime() - now.getTime()) / 1000)) }
}

function closed(engagement: Engagement): Outcome<Engagement> {
  const percent = refundedPercent(engagement)
  if (percent === null) return { status: 'ended', grant: engagement, note: 'The engagement is closed.' }
  const isDecided = lastMove(engagement, 'decide-refund') === engagement.history.at(-1)
  const who = isDecided ? 'The store’s operator decided' : 'Both sides agreed'
  const note = `${who} that ${shareText(percent)} goes back. The engagement is closed.`
  return { status: 'ended', grant: engagement, note, refund: { percent } }
}

/** "All of the price", "40 % of the price". */
export function shareText(percent: number): string {
  return percent === 100 ? 'all of the price' : `${percent} % of the price`
}

function noteOf(engagement: Engagement, line: EngagedLine): string {
  if (engagement.overdue) return overdueNote(engagement, line)
  const { refund, step } = engagement
  const isAsked = refund && waitsFor(engagement) === otherSide(refund.by)
  const note = isAsked ? refundNote(engagement, refund, line) : stepNotes[step](engagement, line)
  return engagement.reminded ? `Reminder: ${note}` : note
}

type NoteOf = (engagement: Engagement, line: EngagedLine) => string

const stepNotes: Record<Step, NoteOf> = {
  open: (engagement, line) =>
    `The request is yet to be sent by the buyer, with the files that belong to it. ${dueText(engagement, 'It is', line)}`,
  requested: (engagement, line) => {
    const { name } = line.seller
    const again = lastMove(engagement, 'return') ? 'The completed request' : 'The request'
    return `${again} is with ${name}. ${dueText(engagement, 'An answer is', line)}`
  },
  unclear: (engagement, line) =>
    `${line.seller.name} needs more to begin: ${reason(engagement, 'return')} ${dueText(engagement, 'A completed request is', line)}`,
  underway: (engagement, line) => {
    const isTaken = line.asked === undefined || lastMove(engagement, 'take-on') !== undefined
    const begun = isTaken ? `${line.seller.name} took on the request.` : line.asked
    return `${begun} ${dueText(engagement, 'The delivery is', line)}`
  },
  delivered: (engagement, { seller, terms }) => {
    const silence = terms.silence === 'accept' ? 'it counts as accepted' : 'the store’s operator is asked'
    const by = engagement.due ? ` by ${dayText(engagement.due, terms.deadlines)}` : ''
    return `${seller.name} delivered the work. It is to be accepted or rejected${by}; without an answer ${silence}.`
  },
  returned: (engagement, line) =>
    `The delivery was rejected: ${reason(engagement, 'reject')} ${dueText(engagement, `A new delivery by ${line.seller.name} is`, line)}`,
  disputed: (engagement) =>
    `The delivery was rejected again: ${reason(engagement, 'reject')} The store’s operator now helps to settle it.`,
  declined: (engagement, { seller }) =>
    `${seller.name} declined the request: ${reason(engagement, 'decline')} The store’s operator refunds the payment.`,
  appealed: (engagement, { seller }) => {
    const who = engagement.paused?.by === 'seller' ? seller.name : 'The buyer'
    return `${who} asked the store’s operator to decide: ${reason(engagement, 'appeal')} Until then everything stands still.`
  },
  accepted: (engagement) => {
    const last = engagement.history.at(-1)
    if (last?.move === 'decide-complete') return 'The store’s operator decided that the delivery is complete.'
    return last?.by === 'silence'
      ? 'The delivery counts as accepted, because nobody answered in time.'
      : 'The delivery was accepted.'
  },
}

function refundNote(
  engagement: Engagement,
  { by, percent }: NonNullable<Engagement['refund']>,
  { seller, terms }: EngagedLine,
): string {
  const share = shareText(percent)
  const due = engagement.due ? ` The deadline stays ${dayText(engagement.due, terms.deadlines)}.` : ''
  return by === 'buyer'
    ? `The buyer asks that ${share} goes back: ${reason(engagement, 'ask-refund')} ${seller.name} agrees or goes on.${due}`
    : `${seller.name} offers to give back ${share}: ${reason(engagement, 'ask-refund')} The buyer takes it or goes on.${due}`
}

function overdueNote({ step, due }: Engagement, { seller, terms }: EngagedLine): string {
  const day = due ? dayText(due, terms.deadlines) : 'the deadline'
  const called = 'The store’s operator was called in.'
  if (step === 'requested') return `${seller.name} did not answer by ${day}. ${called}`
  if (step === 'delivered') return `The delivery was not reviewed by ${day}. ${called}`
  if (step === 'open' || step === 'unclear') return `The request was not completed by ${day}. ${called}`
  return `${seller.name} did not deliver by ${day}. ${called}`
}

/** Who hears of it although somebody else is waited for. A reminder is for who is waited for alone. */
function tellsOf({ step, overdue, refund, paused, reminded }: Engagement): Party[] {
  if (overdue || step === 'disputed') return ['buyer', 'seller']
  if (step === 'appealed') return paused ? [otherSide(paused.by)] : []
  return step === 'declined' || (step === 'underway' && !refund && !reminded) ? ['buyer'] : []
}

/** "An answer is due by 26 November 2026." @param what with its verb */
function dueText({ due }: Engagement, what: string, { terms }: EngagedLine): string {
  return due ? `${what} due by ${dayText(due, terms.deadlines)}.` : ''
}

/** The reason as a quotation that ends the sentence; the whole text is in the view. */
function reason(
  engagement: Engagement,
  move: 'return' | 'decline' | 'reject' | 'appeal' | 'ask-refund',
): string {
  const happening = lastMove(engagement, move)
  const said =
    happening?.note ?? (happening && filesOf(happening).length ? 'see the files' : 'no reason given')
  const text = said.replace(/\s+/g, ' ')
  const short = text.length > 200 ? `${text.slice(0, 199).trimEnd()}…` : text
  return /[.!?。！？…]$/.test(short) ? `“${short}”` : `“${short}”.`
}
