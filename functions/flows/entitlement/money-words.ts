import { dayText } from '../../../catalog/delivery/day-text.ts'
import type { Wanted } from '../../orders/wanted.ts'
import type { Cause } from './want-delivery.ts'

/** What changed for a delivery because of money, as its buyer reads it. */
export function causeOf(before: Wanted, after: Wanted): Cause {
  return { ...words(before, after), actor: 'payment' }
}

function words(before: Wanted, after: Wanted): Pick<Cause, 'code' | 'text'> {
  if (after.state === 'ended') return { code: 'ending', text: endText(after) }
  if (after.state === 'suspended' && before.state !== 'suspended') {
    return { code: 'suspending', text: suspendText(after) }
  }
  if (before.state === 'suspended' && after.state === 'active') {
    const text =
      before.reason === 'dispute'
        ? 'The bank decided for the payment. Access is being opened again.'
        : 'The payment arrived. Access is being opened again.'
    return { code: 'resuming', text }
  }
  if (before.plan.id !== after.plan.id || before.quantity !== after.quantity) {
    return { code: 'changing', text: `The plan is now ${after.plan.name}, quantity ${after.quantity}.` }
  }
  return { code: 'term', text: termText(before, after) }
}

function endText({ reason }: Wanted): string {
  switch (reason) {
    case 'refund':
      return 'The money for it went back, so it ends now.'
    case 'dispute':
      return 'The bank took the payment back, so it ends now.'
    case 'unpaid':
      return 'It stayed unpaid for too long, so it ends now.'
    case 'expired':
      return 'The term that was agreed on is over, so it ends now.'
    case 'sold-out':
      return 'The seller has none left, so it ends now; your money goes back.'
    default:
      return 'The subscription was canceled, so it ends now.'
  }
}

function suspendText({ reason }: Wanted): string {
  return reason === 'dispute'
    ? 'Your bank is asking for the payment back. Access is paused until that is decided.'
    : 'The payment is still missing. Access is paused until it arrives.'
}

function termText(before: Wanted, { until, trial }: Wanted): string {
  if (until === null) return 'It has no end.'
  const day = dayText(until)
  if (trial) return `Your trial runs until ${day}.`
  if (before.trial) return `The paid time has begun; it is paid until ${day}.`
  const isEarlier = before.until !== null && before.until > until
  return isEarlier ? `Money for a period went back; it is paid until ${day} now.` : `Paid until ${day}.`
}
