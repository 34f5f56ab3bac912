import { z } from 'zod'
import type { Party } from '../wire.ts'
import { storedFileSchema } from './files-port.ts'

/**
 * Work that a seller does by hand for a buyer: request, answer, delivery, review. Shared by methods that need it.
 * The order of steps follows the professional service of KooGallery: a request is answered, work is delivered
 * with proof, and the buyer accepts it or sends it back (support.huaweicloud.com/eu/sp-marketplace/eu_sp_topic_000038.html).
 * Where that one has an appeal, here the operator is called in by itself: when the seller lets a deadline pass, or
 * the third delivery in a row was sent back. Whoever was waited for can still act meanwhile, which settles it.
 */
export const engagementSteps = {
  requested: { waitsFor: 'seller', due: 'answer', moves: { 'take-on': 'underway', decline: 'declined' } },
  underway: { waitsFor: 'seller', due: 'deliver', moves: { deliver: 'delivered' } },
  delivered: { waitsFor: 'buyer', due: 'review', moves: { accept: 'accepted', reject: 'returned' } },
  returned: { waitsFor: 'seller', due: 'deliver', moves: { deliver: 'delivered' } },
  disputed: { waitsFor: 'operator', due: null, moves: { deliver: 'delivered', accept: 'accepted' } },
  declined: { waitsFor: 'operator', due: null, moves: {} },
  accepted: { waitsFor: null, due: null, moves: {} },
} as const satisfies Record<string, StepRule>

interface StepRule {
  waitsFor: Party | null
  /** Which deadline runs in this step. */
  due: keyof Deadlines | null
  moves: Partial<Record<MoveId, string>>
}

/**
 * Ids of what buyer and seller may do. `accept` and `reject` are the buyer's, about delivered work, as the public
 * list of actions has it; the seller's own words (`take-on`, `decline`, `deliver`) are others, so that an id names
 * one act whoever reads it.
 */
export const moveIds = ['take-on', 'decline', 'deliver', 'accept', 'reject'] as const
export type MoveId = (typeof moveIds)[number]
export type Step = keyof typeof engagementSteps

const stepSchema = z.enum(Object.keys(engagementSteps) as [Step, ...Step[]])

/** How long each side has, in calendar days. */
export const deadlinesSchema = z.strictObject({
  answer: z.int().positive().max(365).meta({ description: 'Days the seller has to take on a request.' }),
  deliver: z
    .int()
    .positive()
    .max(365)
    .meta({ description: 'Days the seller has to deliver, from taking it on.' }),
  review: z.int().positive().max(365).meta({ description: 'Days the buyer has to review a delivery.' }),
})
export type Deadlines = z.output<typeof deadlinesSchema>

/** What the buyer's silence after the review deadline means. */
export const silenceSchema = z.enum(['accept', 'operator']).meta({
  description:
    'When the buyer says nothing in time: "accept" takes the work as accepted, "operator" asks the operator.',
})
export type Silence = z.output<typeof silenceSchema>

const happeningSchema = z.strictObject({
  at: z.iso.datetime(),
  by: z.enum(['buyer', 'seller', 'silence']),
  move: z.enum(moveIds),
  note: z.string().optional(),
  file: storedFileSchema.optional(),
})
export type Happening = z.output<typeof happeningSchema>

/** Stored state of an engagement. */
export const engagementSchema = z.strictObject({
  step: stepSchema,
  since: z.iso.datetime(),
  due: z.iso.datetime().nullable(),
  overdue: z.boolean().meta({ description: 'The deadline has passed and the operator was called in.' }),
  history: z.array(happeningSchema),
  ended: z.iso.datetime().optional(),
})
export type Engagement = z.output<typeof engagementSchema>

/** Times a delivery may be sent back before the operator is called in. */
export const returnsAllowed = 2

/** A new engagement, opened by the paid request. */
export function openEngagement(at: Date, deadlines: Deadlines): Engagement {
  return enter('requested', [], at, deadlines)
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
  act: Omit<Happening, 'at'> & { at: Date },
  deadlines: Deadlines,
): Engagement {
  const step = target(engagement, act.move)
  if (engagement.ended || step === undefined) {
    throw new RangeError(`"${act.move}" is not possible while the engagement is ${engagement.step}`)
  }
  const history = [...engagement.history, { ...act, at: act.at.toISOString() }]
  const returns = history.filter(({ move }) => move === 'reject').length
  return enter(
    step === 'returned' && returns > returnsAllowed ? 'disputed' : step,
    history,
    act.at,
    deadlines,
  )
}

/** What the clock did: silence accepted the work, a deadline called the operator in, or nothing. */
export function passTime(
  engagement: Engagement,
  now: Date,
  rules: { deadlines: Deadlines; silence: Silence },
): Engagement {
  if (engagement.ended || engagement.overdue || !engagement.due || new Date(engagement.due) > now)
    return engagement
  if (engagement.step === 'delivered' && rules.silence === 'accept') {
    return moveEngagement(engagement, { move: 'accept', by: 'silence', at: now }, rules.deadlines)
  }
  return { ...engagement, overdue: true }
}

/** Who must act now; nobody once the work is accepted or the engagement has ended. */
export function waitsFor(engagement: Engagement): Party | null {
  if (engagement.ended) return null
  return engagement.overdue ? 'operator' : engagementSteps[engagement.step].waitsFor
}

/** The newest act of a kind; undefined when it never happened. */
export function lastMove(engagement: Engagement, move: MoveId): Happening | undefined {
  return engagement.history.findLast((happening) => happening.move === move)
}

function target(engagement: Engagement, move: MoveId): Step | undefined {
  const moves: Partial<Record<MoveId, Step>> = engagementSteps[engagement.step].moves
  return moves[move]
}

function enter(step: Step, history: Happening[], at: Date, deadlines: Deadlines): Engagement {
  const { due } = engagementSteps[step]
  const dueAt = due && new Date(at.getTime() + deadlines[due] * 86_400_000).toISOString()
  return { step, since: at.toISOString(), due: dueAt, overdue: false, history }
}
