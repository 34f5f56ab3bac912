import type { EndReason, SuspendReason } from '../../catalog/delivery/line.ts'
import type { SubscriptionState } from '../../catalog/wire.ts'

/** What one payment bought for a line. Times are ISO 8601 in UTC. */
export interface Bought {
  /** The money event by whose name the other side knows it. */
  ref: string
  /** The period it pays for; null for what is paid once. */
  since: string | null
  until: string | null
  /** What became of the money: all of it for the line went back, or a bank holds or took it back. */
  standing: 'kept' | 'refunded' | 'disputed' | 'lost'
}

/** The subscription that a line runs in. */
export interface Running {
  state: SubscriptionState
  endedReason: EndReason
  trialEnd: string | null
  /** The line is measured and paid afterwards: it has no end of its own. */
  isMetered: boolean
  /** The line was taken out of it. */
  isRemoved: boolean
}

/** What a line should be by the money that came for it. */
export interface Entitlement {
  state: 'active' | 'suspended' | 'ended'
  reason: EndReason | SuspendReason | null
  until: string | null
  trial: boolean
  /** Money event that the end of the term comes from; null: the order itself. */
  ref: string | null
}

/**
 * What money says of a line, from facts alone, so that it is the same in whatever order they were heard of. What a
 * payment bought is what its refund or dispute undoes: the line itself where it is paid once, a period where it recurs;
 * nothing that another payment paid.
 * @param running null for a line that is paid once
 */
export function entitlementOf(bought: readonly Bought[], running: Running | null, now: Date): Entitlement {
  if (!running) return once(bought)
  return running.isMetered ? metered(bought, running) : recurring(bought, running, now.toISOString())
}

function once(bought: readonly Bought[]): Entitlement {
  const has = (standing: Bought['standing']): boolean => bought.some((one) => one.standing === standing)
  const base = { until: null, trial: false, ref: null }
  if (has('kept') || bought.length === 0) return { ...base, state: 'active', reason: null }
  if (has('disputed')) return { ...base, state: 'suspended', reason: 'dispute' }
  return { ...base, state: 'ended', reason: has('lost') ? 'dispute' : 'refund' }
}

/** What was used cannot be given back: its refund is money only, and a bank that takes it back ends the line. */
function metered(bought: readonly Bought[], running: Running): Entitlement {
  const has = (standing: Bought['standing']): boolean => bought.some((one) => one.standing === standing)
  const base = { until: null, trial: running.state === 'trialing', ref: null }
  if (running.state === 'ended') return { ...base, state: 'ended', reason: running.endedReason }
  if (has('lost')) return { ...base, state: 'ended', reason: 'dispute' }
  if (running.isRemoved) return { ...base, state: 'ended', reason: 'canceled' }
  if (running.state === 'suspended') return { ...base, state: 'suspended', reason: 'unpaid' }
  if (has('disputed')) return { ...base, state: 'suspended', reason: 'dispute' }
  return { ...base, state: 'active', reason: null }
}

function recurring(bought: readonly Bought[], running: Running, now: string): Entitlement {
  const undone = bought.filter(({ standing }) => standing === 'refunded' || standing === 'lost')
  const standing = bought.filter((one) => !undone.includes(one))
  const paid = latest(standing)
  const isTrial = running.state === 'trialing'
  const end = [paid?.until, isTrial ? running.trialEnd : null]
    .filter((one) => typeof one === 'string')
    .sort()
    .at(-1)
  const until = end ?? earliest(undone) ?? running.trialEnd
  const term = { until, trial: isTrial, ref: paid && paid.until === until ? paid.ref : null }
  const isOver = until !== null && until <= now
  if (running.state === 'ended') return { ...term, state: 'ended', reason: running.endedReason }
  // A period that runs now was taken back, and no other payment pays for now.
  const back = undone.find((one) => one.until !== null && one.until > now)
  if (isOver && back) {
    return { ...term, state: 'ended', reason: back.standing === 'lost' ? 'dispute' : 'refund' }
  }
  if (isOver && running.isRemoved) return { ...term, state: 'ended', reason: 'canceled' }
  if (running.state === 'suspended') return { ...term, state: 'suspended', reason: 'unpaid' }
  const held = standing.some((one) => one.standing === 'disputed' && one.until !== null && one.until > now)
  if (held) return { ...term, state: 'suspended', reason: 'dispute' }
  return { ...term, state: 'active', reason: null }
}

function latest(bought: readonly Bought[]): Bought | undefined {
  return bought
    .filter(({ until }) => until !== null)
    .reduce<Bought | undefined>(
      (last, one) => (!last || (one.until ?? '') > (last.until ?? '') ? one : last),
      undefined,
    )
}

/** With every period taken back, the term ended where the first of them began. */
function earliest(undone: readonly Bought[]): string | null {
  return undone.flatMap(({ since }) => since ?? []).sort()[0] ?? null
}
