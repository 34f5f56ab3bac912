import { engagementSteps, type Step } from '../../../../catalog/delivery/engagement-table.ts'
import type { Party } from '../../../../catalog/wire.ts'
import type { Model } from './walk.ts'

type Side = 'buyer' | 'seller'

/** An engagement as far as it decides who may do what. */
export interface Engaged {
  step: Step | 'closed'
  /** The deadline has passed. */
  overdue: boolean
  /** Who asks for a refund, or offers one. */
  refund: Side | null
  /** Who appealed, where it was, and whether its deadline had passed: taking an appeal back wins no days. */
  appeal: { by: Side; step: Step; late: boolean } | null
  /** How often a delivery was sent back; what comes after the second goes to the operator. */
  returns: number
  /** Something was delivered. */
  handed: boolean
  /** A stage of the work is still to come. */
  stage: boolean
  /** The seller has had a letter, and so a link to the page. */
  written: boolean
}

/** In what two products differ that people deliver. */
export interface Way {
  /** The buyer is asked something, and files after the sale. */
  form: boolean
  stages: boolean
  start: Step
}

/** The engagement as the READMEs tell it, to be compared with what the pages offer. */
export function engagementModel({ form, stages, start }: Way): Model<Engaged> {
  return {
    start: {
      step: start,
      overdue: false,
      refund: null,
      appeal: null,
      returns: 0,
      handed: false,
      stage: stages,
      written: start !== 'open',
    },
    phase: ({ step, overdue, appeal }) =>
      appeal
        ? `appealed while ${appeal.step}${appeal.late ? ', overdue' : ''}`
        : overdue
          ? `${step}, overdue`
          : step,
    lastPhase: ({ step }) => step,
    acts: (at) => {
      if (at.step === 'closed' || at.step === 'accepted') return {}
      const acts = Object.entries(actsOf(at, at.step, form))
      const possible = acts.filter(([act]) => at.written || !act.startsWith('seller '))
      return Object.fromEntries(possible.map(([act, to]) => [act, withLetter(to)]))
    },
  }
}

/** Letters go to whoever is waited for, to both when a deadline has passed, to the other side of an appeal. */
function withLetter(to: Engaged): Engaged {
  const isTold = to.overdue || to.appeal?.by === 'buyer' || waitedFor(to) === 'seller'
  return isTold ? { ...to, written: true } : to
}

/** Who is waited for. */
export function waitedFor({ step, overdue, refund }: Engaged): Party | undefined {
  if (step === 'closed' || step === 'accepted') return undefined
  const party = engagementSteps[step].waitsFor
  if (overdue || party === 'operator') return 'operator'
  return refund ? other(refund) : party
}

function actsOf(at: Engaged, step: Step, form: boolean): Record<string, Engaged> {
  const { overdue, refund, appeal, returns, handed, stage } = at
  const fresh = (to: Engaged['step'], more: Partial<Engaged> = {}): Engaged => ({
    ...at,
    step: to,
    overdue: false,
    appeal: null,
    ...more,
  })
  const accepted = fresh('accepted', { refund: null })
  const back = appeal?.step ?? backFrom[step] ?? step
  const late = appeal?.late ?? false
  const isWithOperator = waitedFor(at) === 'operator'
  const isBetweenTheTwo = engagementSteps[step].waitsFor !== 'operator'
  const may = (is: boolean, acts: Record<string, Engaged>): Record<string, Engaged> => (is ? acts : {})

  return {
    ...may(step === 'open' || step === 'unclear', { 'buyer submit': fresh('requested') }),
    ...may(step === 'requested', {
      'seller take-on': fresh('underway'),
      'seller decline': fresh('declined'),
    }),
    ...may(step === 'requested' && form, { 'seller return': fresh('unclear') }),
    ...may(step === 'underway' || step === 'returned' || step === 'disputed', {
      'seller deliver': fresh('delivered', { handed: true }),
    }),
    ...may((step === 'underway' || step === 'returned') && stage, {
      'seller reach': { ...at, stage: false },
    }),
    ...may(step === 'delivered', {
      'buyer reject': fresh(returns < 2 ? 'returned' : 'disputed', { returns: Math.min(returns + 1, 2) }),
    }),
    ...may(step === 'delivered' || step === 'disputed', { 'buyer accept': accepted }),
    ...may(isBetweenTheTwo, {
      'buyer appeal': fresh('appealed', { appeal: { by: 'buyer', step, late: overdue } }),
      'seller call-operator': fresh('appealed', { appeal: { by: 'seller', step, late: overdue } }),
    }),
    ...may(appeal?.by === 'buyer', { 'buyer withdraw': fresh(back, { overdue: late }) }),
    ...may(appeal?.by === 'seller', { 'seller withdraw-call': fresh(back, { overdue: late }) }),
    ...may(refund === null, {
      'buyer ask-refund': { ...at, refund: 'buyer' },
      'seller offer-refund': { ...at, refund: 'seller' },
    }),
    ...may(refund === 'buyer', {
      'seller refuse-refund': { ...at, refund: null },
      'seller agree-refund': fresh('closed'),
    }),
    ...may(refund === 'seller', {
      'buyer refuse-offer': { ...at, refund: null },
      'buyer take-refund': fresh('closed'),
    }),
    ...may(isWithOperator, {
      'operator decide-back': fresh(back, { refund: null }),
      'operator decide-refund': fresh('closed'),
    }),
    ...may(isWithOperator && handed, { 'operator decide-complete': accepted }),
    ...may(isBetweenTheTwo && !overdue, { 'clock deadline': { ...at, overdue: true } }),
    'money refund': fresh('closed'),
  }
}

/** Where the operator sends it back to, where that is another step. */
const backFrom: Partial<Record<Step, Step>> = { declined: 'requested', disputed: 'returned' }

const other = (side: Side): Side => (side === 'buyer' ? 'seller' : 'buyer')
