import { z } from 'zod'
import type { Party } from '../wire.ts'
import { dayFields, daysAfter } from './engagement-days.ts'
import {
  asideIds,
  type Due,
  engagementSteps,
  type MoveId,
  moveIds,
  type Step,
  stepNames,
} from './engagement-table.ts'
import { type StoredFile, storedFileSchema } from './files-port.ts'

const days = z.int().positive().max(365)

/** How long each side has. */
export const deadlinesSchema = z.strictObject({
  answer: days.meta({ description: 'Days the seller has to answer a request.' }),
  deliver: days.meta({ description: 'Days the seller has to deliver, from taking it on.' }),
  review: days.meta({ description: 'Days the buyer has to review a delivery.' }),
  request: days.optional().meta({
    description:
      'Days the buyer has to complete the request where files are asked for. Default: as for a review.',
  }),
  ...dayFields,
})
export type Deadlines = z.output<typeof deadlinesSchema>

/** How long each side has where a product does not say. */
export const usualDeadlines = { answer: 3, deliver: 5, review: 5 } as const satisfies Deadlines

/** What the buyer's silence after the review deadline means. */
export const silenceSchema = z.enum(['accept', 'operator']).meta({
  description:
    'When the buyer says nothing in time: "accept" takes the work as accepted, "operator" asks the operator.',
})
export type Silence = z.output<typeof silenceSchema>

const happeningSchema = z.strictObject({
  at: z.iso.datetime(),
  by: z.enum(['buyer', 'seller', 'operator', 'silence']),
  move: z.enum([...moveIds, ...asideIds]),
  note: z.string().optional(),
  /** As it was stored when there was one at most. */
  file: storedFileSchema.optional(),
  files: z.array(storedFileSchema).optional(),
  /** Of a refund: how much of the price goes back. */
  percent: z.int().min(1).max(100).optional(),
  /** Of a stage that was reached: its id. */
  stage: z.string().optional(),
})
export type Happening = z.output<typeof happeningSchema>

/** What a party did, before it is written down. */
export type Act = Omit<Happening, 'at' | 'file'> & { at: Date }

/** Stored state of an engagement. */
export const engagementSchema = z.strictObject({
  step: z.enum(stepNames),
  since: z.iso.datetime(),
  due: z.iso.datetime().nullable(),
  overdue: z.boolean().meta({ description: 'The deadline has passed and the operator was called in.' }),
  reminded: z.iso.datetime().optional().meta({ description: 'When whoever is waited for was reminded.' }),
  history: z.array(happeningSchema),
  /** What the buyer answered after the sale, by question. */
  answers: z.record(z.string(), z.string()).optional(),
  /** Files of the request, by question. */
  attached: z.record(z.string(), z.array(storedFileSchema)).optional(),
  /** While it is with the operator by an appeal: where it was, and how long its deadline still had. */
  paused: z
    .strictObject({
      step: z.enum(stepNames),
      leftMs: z.int().nonnegative().nullable(),
      by: z.enum(['buyer', 'seller']),
      /** The deadline that ran; absent in what was stored before it was kept. */
      due: z.iso.datetime().optional(),
    })
    .optional(),
  /** A refund that one side asks for or offers, and the other has not answered. */
  refund: z.strictObject({ by: z.enum(['buyer', 'seller']), percent: z.int().min(1).max(100) }).optional(),
  ended: z.iso.datetime().optional(),
})
export type Engagement = z.output<typeof engagementSchema>

/** What of a product the course of an engagement depends on. */
export interface EngagementRules {
  deadlines: Deadlines
  silence: Silence
}

/** Times a delivery may be sent back before the operator is called in. */
const returnsAllowed = 2

/**
 * A new engagement.
 * @param step where it begins: with a whole request, with one that the buyer has to complete, or with work at once
 */
export function openEngagement(
  at: Date,
  deadlines: Deadlines,
  step: 'open' | 'requested' | 'underway' = 'requested',
): Engagement {
  return { ...enter(step, at, deadlines), history: [] }
}

/** True when the act is possible in the engagement's step. */
export function canMove(engagement: Engagement, move: MoveId): boolean {
  return !engagement.ended && target(engagement, move) !== undefined
}

/**
 * The engagement after an act.
 * @throws RangeError when the table has no such move from here; ask `canMove` first
 */
export function moveEngagement(
  engagement: Engagement,
  act: Act & { move: MoveId },
  deadlines: Deadlines,
): Engagement {
  const step = target(engagement, act.move)
  if (engagement.ended || step === undefined) {
    throw new RangeError(`"${act.move}" is not possible while the engagement is ${engagement.step}`)
  }
  const history = withAct(engagement, act)
  const returns = history.filter(({ move }) => move === 'reject').length
  const next = step === 'returned' && returns > returnsAllowed ? 'disputed' : step
  const { answers, attached, refund } = engagement
  return {
    ...enter(next, act.at, deadlines),
    history,
    ...(answers ? { answers } : {}),
    ...(attached ? { attached } : {}),
    // What is accepted is not asked back any more.
    ...(refund && next !== 'accepted' ? { refund } : {}),
  }
}

/** What the clock did: silence accepted the work, a deadline called the operator in, a reminder fell due, or nothing. */
export function passTime(engagement: Engagement, now: Date, rules: EngagementRules): Engagement {
  const { due, overdue, ended, step } = engagement
  if (ended || overdue || !due) return engagement
  if (new Date(due) <= now) {
    if (step !== 'delivered' || rules.silence === 'operator') return { ...engagement, overdue: true }
    return moveEngagement(engagement, { move: 'accept', by: 'silence', at: now }, rules.deadlines)
  }
  const remindAt = reminderOf(engagement)
  return remindAt && remindAt <= now ? { ...engagement, reminded: now.toISOString() } : engagement
}

/** When the clock has something to say next; null when it has nothing. */
export function nextLook(engagement: Engagement): Date | null {
  const { due, overdue, ended } = engagement
  if (ended || overdue || !due) return null
  return reminderOf(engagement) ?? new Date(due)
}

/** Who must act now; nobody once the work is accepted or the engagement has ended. */
export function waitsFor(engagement: Engagement): Party | null {
  const { step, refund, overdue, ended } = engagement
  const { waitsFor: party } = engagementSteps[step]
  if (ended || party === null) return null
  if (overdue || party === 'operator') return 'operator'
  return refund ? otherSide(refund.by) : party
}

/** When the work was accepted; null until then. */
export function acceptedAt(engagement: Engagement | null | undefined): Date | null {
  return engagement?.step === 'accepted' ? new Date(engagement.since) : null
}

/** The one across the table. */
export function otherSide(by: 'buyer' | 'seller'): 'buyer' | 'seller' {
  return by === 'buyer' ? 'seller' : 'buyer'
}

/** The newest act of a kind; undefined when it never happened. */
export function lastMove(engagement: Engagement, move: Happening['move']): Happening | undefined {
  return engagement.history.findLast((happening) => happening.move === move)
}

/** The files that an act brought. */
export function filesOf({ file, files }: Happening): StoredFile[] {
  return files ?? (file ? [file] : [])
}

/** The history with one more act. */
export function withAct({ history }: Engagement, act: Act): Happening[] {
  return [...history, { ...act, at: act.at.toISOString() }]
}

/** A step's start: whoever is waited for now has the days of the product, the seller's by the seller's calendar. */
export function enter(step: Step, at: Date, deadlines: Deadlines): Omit<Engagement, 'history'> {
  const { due } = engagementSteps[step]
  const dueAt = due && dueOf(due, at, deadlines).toISOString()
  return { step, since: at.toISOString(), due: dueAt, overdue: false }
}

function dueOf(due: Due, at: Date, deadlines: Deadlines): Date {
  const { timezone, count, workdays } = deadlines
  const isSellers = due === 'answer' || due === 'deliver'
  const rule = isSellers ? { timezone, count, workdays } : { timezone }
  return daysAfter(at, deadlines[due] ?? deadlines.review, rule)
}

/** A day before the deadline, or half-way where there are less than two days; null once it was done. */
function reminderOf({ since, due, reminded }: Engagement): Date | null {
  if (!due || reminded) return null
  const half = (Date.parse(due) - Date.parse(since)) / 2
  return new Date(Date.parse(due) - Math.min(86_400_000, half))
}

function target(engagement: Engagement, move: MoveId): Step | undefined {
  const moves: Partial<Record<MoveId, Step>> = engagementSteps[engagement.step].moves
  return moves[move]
}
