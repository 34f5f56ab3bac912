import type { Action, Outcome } from '../define.ts'
import type { Ports } from '../ports.ts'
import { type Deadlines, usualDeadlines } from '../engagement.ts'
import { daysAfter } from '../engagement-days.ts'
import type { SaasGrant, SaasLine, SaasTerms, StepOf } from './grant.ts'

/**
 * Has the seller of an account made by hand do something to it: it waits until the seller says that it is done, or the
 * time to answer is over. The shop then takes it as done, since money has decided already.
 * @param result what it comes to
 */
export function doByHand(
  line: SaasLine,
  grant: StepOf<'open'>,
  { deed, result }: { deed: string; result: Extract<Outcome<SaasGrant>, { status: 'granted' | 'ended' }> },
  ports: Ports,
): Outcome<SaasGrant> {
  const { task: before, ...rest } = grant
  const known = before?.what === deed ? before : null
  const deadlines: Deadlines = line.terms.deadlines ?? usualDeadlines
  const due = daysAfter(known ? new Date(known.since) : ports.now(), deadlines.answer, deadlines)
  const left = Math.ceil((due.getTime() - ports.now().getTime()) / 1000)
  if (known?.done || left <= 0) return result.status === 'granted' ? { ...result, grant: rest } : result
  const task = known ?? { what: deed, since: ports.now().toISOString(), done: false }
  return {
    status: 'waiting',
    on: 'seller',
    grant: { ...rest, task },
    note: `Asked ${line.seller.name} to ${deed}, by hand.`,
    checkAfterSeconds: left,
  }
}

/** The seller says that what was asked for is done. */
export const taskDone: Action<SaasTerms, SaasGrant> = {
  label: 'Say that it is done',
  by: 'seller',
  primary: true,
  when: ({ grant }) => grant?.step === 'open' && grant.task !== undefined && !grant.task.done,
  run: async ({ grant, seller }) => {
    if (grant?.step !== 'open' || !grant.task) throw new RangeError('There is nothing to do.')
    const done: SaasGrant = { ...grant, task: { ...grant.task, done: true } }
    const note = `${seller.name} says that it is done.`
    return { outcome: { status: 'waiting', on: 'seller', grant: done, note, checkAfterSeconds: 0 } }
  },
}
