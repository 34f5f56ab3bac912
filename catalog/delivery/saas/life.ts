import { dayText } from '../day-text.ts'
import type { EndReason } from '../line.ts'
import type { Outcome, RunningStep, TradedMethod } from '../define.ts'
import type { Ports } from '../ports.ts'
import { fullSentence } from '../full-sentence.ts'
import type { SellerAnswer, SellerDeed } from '../seller-port.ts'
import type { SaasGrant, SaasLine, SaasTerms, StepOf } from './grant.ts'
import { doByHand } from './hand-task.ts'
import { pauseOf, whyOf } from './set-up.ts'

type Life = Required<
  Pick<
    TradedMethod<'saas', SaasTerms, SaasGrant>,
    'renew' | 'change' | 'refusesChange' | 'suspend' | 'resume'
  >
>

/** What a seller is told of an account that is there: by its server, or by hand where it has none. */
export const life: Life = {
  renew: (line, scene, ports) => {
    const { seller } = line
    const day = dayOf(line)
    const done = `${seller.name} knows that the account is ${line.term.trial ? 'tried' : 'paid'} ${day}.`
    const call = (instance: string) => ports.seller.renew(instance, line, scene)
    // By hand there is nothing to do: the account goes on until the seller is asked to close it.
    if (openOf(line)?.instance === null) return granted(line, `Paid ${day}.`)
    return tell(line, { deed: '', done, call }, ports)
  },

  change: (line, change, ports) => {
    const deed = `change the account to ${planText(line, change)}`
    const done = `The account is ${planText(line, change)} now.`
    return tell(line, { deed, done, call: (id) => ports.seller.change(id, line, change) }, ports)
  },

  refusesChange: async (line, change, ports) => {
    const grant = openOf(line)
    if (!grant) return 'The account is not ready yet; change it when it is.'
    if (grant.instance === null) return null
    const { name } = line.seller
    const answer = await ports.seller.checkChange(grant.instance, line, change)
    if (answer.status === 'done') return null
    if (answer.status === 'refused')
      return `${name} does not take on this change: ${fullSentence(answer.reason)}`
    return `${name} could not say whether this change is possible${whyOf(answer)} Try again in a while.`
  },

  suspend: (line, reason, ports) => {
    const done = `The account is paused. ${whys[reason]}`
    const call = (instance: string) => ports.seller.suspend(instance, line, reason)
    return tell(pausedOnceMore(line), { deed: 'pause the account', done, call }, ports)
  },

  resume: (line, ports) => {
    const done = 'The account is open again.'
    const call = (instance: string) => ports.seller.resume(instance, line, openOf(line)?.pauses)
    return tell(line, { deed: 'open the account again', done, call }, ports)
  },
}

/** What is being tried of a running account, for the timeline. */
export function asksRunning(line: SaasLine, step: RunningStep): { code: string; text: string } {
  const { seller } = line
  // By hand nobody is told.
  if (step === 'renew' && openOf(line)?.instance === null) {
    return { code: 'noted', text: 'Noted until when the account is paid' }
  }
  const texts: Record<RunningStep, string> = {
    renew: `Told ${seller.name} until when the account is paid`,
    change: `Asked ${seller.name} to change the account`,
    suspend: `Asked ${seller.name} to pause the account`,
    resume: `Asked ${seller.name} to open the account again`,
  }
  return { code: step === 'renew' ? 'told_seller' : 'asked_seller', text: texts[step] }
}

/** Ends an account, in whatever step it is. */
export async function end(line: SaasLine, reason: EndReason, ports: Ports): Promise<Outcome<SaasGrant>> {
  const { grant, seller, terms } = line
  if (grant?.step === 'released') return released(line, grant.instance)
  if (!grant && (line.state === 'queued' || terms.supervised)) return nothingMade
  if (grant?.step === 'by-hand') return grant.access ? released(line, null) : closed(grant, ports)
  if (grant?.step === 'setting-up') return release(line, grant.instance, reason, ports)
  if (grant?.step === 'open') {
    if (grant.instance !== null) return release(line, grant.instance, reason, ports)
    return doByHand(line, grant, { deed: 'close the account', result: released(line, null) }, ports)
  }
  if (ports.seller.abandon) return afterRelease(line, line.delivery, await ports.seller.abandon(line, reason))
  // The seller may have made an account whose answer was lost. Asking again for the same order line makes no second
  // one and tells which to release.
  const answer = await ports.seller.provision(line)
  if (answer.status === 'ready') return release(line, answer.instance, reason, ports)
  if (answer.status === 'working' && answer.instance) return release(line, answer.instance, reason, ports)
  if (answer.status === 'refused' || answer.status === 'released') {
    return reason === 'sold-out'
      ? { ...nothingMade, note: `${seller.name} had none left to give.` }
      : nothingMade
  }
  const why =
    answer.status === 'working'
      ? `${seller.name} is still busy with the order${whyOf(answer)}`
      : answer.reason
  return { status: 'retry', ...pauseOf(answer), reason: why }
}

async function release(
  line: SaasLine,
  instance: string,
  reason: EndReason,
  ports: Ports,
): Promise<Outcome<SaasGrant>> {
  return afterRelease(line, instance, await ports.seller.release(instance, line, reason))
}

function afterRelease(line: SaasLine, instance: string, answer: SellerAnswer): Outcome<SaasGrant> {
  if (answer.status === 'released') return released(line, instance)
  const { name } = line.seller
  if (answer.status === 'refused') {
    return { status: 'refused', reason: `${name} did not close the account: ${fullSentence(answer.reason)}` }
  }
  if (answer.status === 'unreachable') return { status: 'retry', ...pauseOf(answer), reason: answer.reason }
  const why = answer.status === 'working' ? answer : {}
  return { status: 'retry', ...pauseOf(why), reason: `${name} is still closing the account${whyOf(why)}` }
}

function released({ seller }: SaasLine, instance: string | null): Outcome<SaasGrant> & { status: 'ended' } {
  return {
    status: 'ended',
    grant: { step: 'released', instance },
    note: `${seller.name} has closed the account.`,
  }
}

const nothingMade = { status: 'ended', grant: null, note: 'No account had been made.' } as const

function closed({ engagement }: StepOf<'by-hand'>, ports: Ports): Outcome<SaasGrant> {
  const ended = engagement.ended ?? ports.now().toISOString()
  return { ...nothingMade, grant: { step: 'by-hand', engagement: { ...engagement, ended } } }
}

interface Deed {
  /** What the seller is asked to do by hand, after "to". */
  deed: string
  /** Said once it is done. */
  done: string
  call(instance: string): Promise<SellerDeed>
}

/** Tells the seller something of an account that is there; who does not know the account calls for a person. */
async function tell(line: SaasLine, { deed, done, call }: Deed, ports: Ports): Promise<Outcome<SaasGrant>> {
  const grant = openOf(line)
  const { name } = line.seller
  if (!grant) return { status: 'refused', reason: `The account of ${name} is not open.` }
  const result = { status: 'granted' as const, grant, note: done }
  if (grant.instance === null) return doByHand(line, grant, { deed, result }, ports)
  const answer = await call(grant.instance)
  switch (answer.status) {
    case 'done':
      return result
    case 'working': {
      const checkAfterSeconds = answer.afterSeconds ?? 60
      return { status: 'waiting', on: 'seller', grant, note: `${name} is at work on it.`, checkAfterSeconds }
    }
    case 'unreachable':
      return { status: 'retry', ...pauseOf(answer), reason: answer.reason }
    case 'refused':
      return { status: 'refused', reason: `${name} refused: ${fullSentence(answer.reason)}` }
    case 'unknown':
      return {
        status: 'refused',
        reason: `${name} does not know the account: ${fullSentence(answer.reason)}`,
      }
  }
}

function pausedOnceMore(line: SaasLine): SaasLine {
  const grant = openOf(line)
  return grant ? { ...line, grant: { ...grant, pauses: (grant.pauses ?? 0) + 1 } } : line
}

async function granted(line: SaasLine, note: string): Promise<Outcome<SaasGrant>> {
  const grant = openOf(line)
  return grant
    ? { status: 'granted', grant, note }
    : { status: 'refused', reason: 'The account is not open.' }
}

function openOf({ grant }: SaasLine): StepOf<'open'> | null {
  return grant?.step === 'open' ? grant : null
}

const whys = {
  unpaid: 'It opens again when the missing payment is made.',
  dispute: 'The bank is looking into the payment.',
  operator: 'The operator of the shop asked for it.',
}

function dayOf({ term }: SaasLine): string {
  if (!term.until) return 'for good'
  return `until ${dayText(term.until)}`
}

function planText(
  { unit }: SaasLine,
  { plan, quantity }: { plan: { name: string }; quantity: number },
): string {
  return unit === null ? plan.name : `${plan.name}, ${quantity} × ${unit}`
}
