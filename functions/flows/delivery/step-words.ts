import { dayText } from '../../../catalog/delivery/day-text.ts'
import type { Line, SuspendReason } from '../../../catalog/delivery/line.ts'
import type { RunningStep } from '../../../catalog/delivery/define.ts'
import type { NextStep } from '../../orders/next-step.ts'
import type { Loaded } from '../line.ts'

type AnyLine = Line<unknown, unknown>

/** What of a step is in the timeline before it is tried: nothing where nobody is asked. */
export function asksOf(step: NextStep, { method, line }: Pick<Loaded, 'method' | 'line'>) {
  if (step.do === 'provision') return method.asks(line)
  return isRunningStep(step.do) && method[step.do] ? method.asks(line, step.do) : null
}

/** Code of the timeline for a step that was taken. */
export function codeOfStep(step: NextStep): string {
  switch (step.do) {
    case 'renew':
      return step.scene === 'period-back' ? 'shortened' : 'renewed'
    case 'change':
      return 'changed'
    case 'suspend':
      return 'suspended'
    case 'resume':
      return 'resumed'
    default:
      return 'delivered'
  }
}

/** What a step came to, in a sentence, where the method itself has nothing to do. */
export function saidOf(step: NextStep, line: AnyLine): string {
  switch (step.do) {
    case 'renew':
      return line.term.until ? `Paid until ${dayText(line.term.until)}.` : 'Paid for good.'
    case 'change':
      return `It is ${amountOf(line, step.change)} now.`
    case 'suspend':
      return suspended[step.reason]
    case 'resume':
      return 'It goes on as before.'
    default:
      return `${line.product.name} is delivered.`
  }
}

/** Said to the buyer when a running delivery could not be told something. */
export function stuckSentence(step: NextStep, { seller, order }: AnyLine): string {
  const what = step.do === 'end' ? 'end this' : 'carry over what has changed'
  return `${seller.name} or we must mend something before we can ${what}; we are on it, and there is nothing for you to do. Reference ${order}.`
}

const suspended: Record<SuspendReason, string> = {
  unpaid: 'Paused, because a payment is missing. It goes on when it is paid.',
  dispute: 'Paused, while the bank looks into the payment.',
  operator: 'Paused by the operator of the shop.',
}

function amountOf(
  { unit }: AnyLine,
  { plan, quantity }: { plan: { name: string }; quantity: number },
): string {
  return unit === null ? plan.name : `${plan.name}, ${quantity} × ${unit}`
}

function isRunningStep(step: NextStep['do']): step is RunningStep {
  return step === 'renew' || step === 'change' || step === 'suspend' || step === 'resume'
}
