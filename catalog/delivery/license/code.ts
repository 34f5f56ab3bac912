import type { Outcome } from '../define.ts'
import { fullSentence } from '../full-sentence.ts'
import type { Change, EndReason, RenewScene, SuspendReason } from '../line.ts'
import type { License } from '../license-port.ts'
import { keyBytes, makeKey } from '../license-key.ts'
import type { Ports } from '../ports.ts'
import type { CodeDeed } from '../seller-port.ts'
import type { CodeGrant, LicenseLine } from './grant.ts'
import { dayText } from '../day-text.ts'

type CodeLine = LicenseLine<CodeGrant>
type Coded = Outcome<CodeGrant>

/** The seller is told sixty times, every two minutes, until it answers (K27 to K29). */
const pauseSeconds = 120
const mostTries = 60

/** Makes a code of at most 64 characters, with the prefix that KooGallery's codes have. */
export async function provideCode(line: CodeLine, ports: Ports): Promise<Coded> {
  const { grant, term, plan, quantity } = line
  if (grant?.revoked) return { status: 'ended', grant, note: 'The license code has ended.' }
  const code = grant?.code ?? `PL${makeKey(ports.random(keyBytes)).replaceAll('-', '')}`
  const made: CodeGrant = grant ?? { source: 'code', code, plan: plan.id, quantity, ...untilOf(term.until) }
  return { status: 'granted', grant: made, note: 'Your license code is ready; the software activates it.' }
}

/** Tells the seller until when the code is paid. */
export function renewCode(line: CodeLine, scene: RenewScene, ports: Ports): Promise<Coded> {
  const { until: _before, ...rest } = held(line)
  const grant = { ...rest, ...untilOf(line.term.until) }
  const { until } = line.term
  const note = until ? `The license is paid until ${dayText(until.toISOString())}.` : 'The license is paid.'
  return tell(line, { grant, deed: { do: 'refresh', scene }, note }, ports)
}

/** The seller reads plan and amount when its software activates or sends a heartbeat; there is no call for it. */
export async function changeCode(line: CodeLine, { plan, quantity }: Change): Promise<Coded> {
  const grant = { ...held(line), plan: plan.id, quantity }
  return { status: 'granted', grant, note: 'The software learns of the change at its next heartbeat.' }
}

export function suspendCode(line: CodeLine, _reason: SuspendReason, ports: Ports): Promise<Coded> {
  const note = 'The license code is frozen.'
  return tell(line, { grant: held(line), deed: { do: 'freeze' }, note }, ports)
}

export function resumeCode(line: CodeLine, ports: Ports): Promise<Coded> {
  const note = 'The license code works again.'
  return tell(line, { grant: held(line), deed: { do: 'unfreeze' }, note }, ports)
}

export async function endCode(line: CodeLine, reason: EndReason, ports: Ports): Promise<Coded> {
  const before = held(line)
  const revoked = before.revoked ?? { at: ports.now().toISOString(), reason }
  const told = await tell(line, { grant: before, deed: { do: 'release', reason }, note: '' }, ports)
  if (told.status !== 'granted') return told
  const note = 'The license code is released; the software stops at its next heartbeat.'
  return { status: 'ended', grant: { ...told.grant, revoked }, note }
}

/** What the seller's software may ask about by the code. */
export function onlineCode(line: CodeLine & { grant: CodeGrant }): License {
  const { code, plan, until } = line.grant
  return {
    key: code,
    file: line.delivery,
    product: line.product.id,
    plan,
    seats: line.grant.quantity,
    machines: null,
    leaseMinutes: null,
    features: [],
    validUntil: until ? new Date(until) : null,
    revoked: [],
  }
}

interface Telling {
  grant: CodeGrant
  deed: CodeDeed
  note: string
}

async function tell(line: CodeLine, { grant, deed, note }: Telling, ports: Ports): Promise<Coded> {
  const { name } = line.seller
  const what = deed.do
  const { telling, ...rest } = grant
  const answer = await ports.seller.tellCode?.(grant.code, deed, line)
  if (!answer) return { status: 'refused', reason: 'The protocol of this product knows no license codes.' }
  if (answer.status === 'done') return { status: 'granted', grant: rest, note }
  // Who does not know the code has nothing to release.
  if (answer.status === 'unknown' && what === 'release') return { status: 'granted', grant: rest, note }
  if (answer.status === 'refused' || answer.status === 'unknown') {
    return { status: 'refused', reason: `${name} refused: ${fullSentence(answer.reason)}` }
  }
  const tries = telling?.what === what ? telling.tries + 1 : 1
  const reason = answer.reason ?? `${name} is still at work on it`
  if (tries > mostTries) return { status: 'refused', reason: `${reason} Told ${mostTries} times.` }
  const asked: CodeGrant = { ...rest, telling: { what, tries } }
  // Not a try of the job, of which there are fewer: the delivery waits, and looks again.
  const waits = `Telling ${name} again every two minutes: ${fullSentence(reason)}`
  return { status: 'waiting', on: 'seller', grant: asked, note: waits, checkAfterSeconds: pauseSeconds }
}

function held({ grant }: CodeLine): CodeGrant {
  if (!grant) throw new Error('there is no license code')
  return grant
}

function untilOf(until: Date | null): { until?: string } {
  return until ? { until: until.toISOString() } : {}
}
