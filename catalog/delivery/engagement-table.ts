import type { Party } from '../wire.ts'

/**
 * Work that a seller does by hand for a buyer, as steps: request, answer, delivery with proof, review. Shared by every
 * method that needs it. The order follows the professional service of KooGallery
 * (support.huaweicloud.com/eu/sp-marketplace/eu_sp_topic_000038.html). What crosses the steps (appeal, refund, the
 * operator's decision) is in `engagement-settle.ts`.
 */
export const engagementSteps = {
  open: { waitsFor: 'buyer', due: 'request', moves: { submit: 'requested' } },
  requested: {
    waitsFor: 'seller',
    due: 'answer',
    moves: { 'take-on': 'underway', return: 'unclear', decline: 'declined' },
  },
  unclear: { waitsFor: 'buyer', due: 'request', moves: { submit: 'requested' } },
  underway: { waitsFor: 'seller', due: 'deliver', moves: { deliver: 'delivered' } },
  delivered: { waitsFor: 'buyer', due: 'review', moves: { accept: 'accepted', reject: 'returned' } },
  returned: { waitsFor: 'seller', due: 'deliver', moves: { deliver: 'delivered' } },
  disputed: { waitsFor: 'operator', due: null, moves: { deliver: 'delivered', accept: 'accepted' } },
  declined: { waitsFor: 'operator', due: null, moves: {} },
  appealed: { waitsFor: 'operator', due: null, moves: {} },
  accepted: { waitsFor: null, due: null, moves: {} },
} as const satisfies Record<string, StepRule>

/** Deadlines by what is due; days are in the product file. */
const dueNames = ['request', 'answer', 'deliver', 'review'] as const
export type Due = (typeof dueNames)[number]

interface StepRule {
  waitsFor: Party | null
  /** Which deadline runs in this step. */
  due: Due | null
  moves: Partial<Record<MoveId, string>>
}

/**
 * Ids of what leads from one step to the next. `accept` and `reject` are the buyer's, about delivered work; the
 * seller's own words (`take-on`, `return`, `decline`, `deliver`) are others, so that an id names one act whoever reads it.
 */
export const moveIds = ['submit', 'take-on', 'return', 'decline', 'deliver', 'accept', 'reject'] as const
export type MoveId = (typeof moveIds)[number]
export type Step = keyof typeof engagementSteps
export const stepNames = Object.keys(engagementSteps) as [Step, ...Step[]]

/** Ids of what is said beside the steps: a stage reached, an appeal, a refund between the two, the operator's word. */
export const asideIds = [
  'reach',
  'appeal',
  'withdraw',
  'ask-refund',
  'refuse-refund',
  'agree-refund',
  'decide-back',
  'decide-refund',
  'decide-complete',
] as const
export type AsideId = (typeof asideIds)[number]
