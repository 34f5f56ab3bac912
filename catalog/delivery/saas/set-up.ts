import type { Outcome } from '../define.ts'
import { fullSentence } from '../full-sentence.ts'
import type { Ports } from '../ports.ts'
import type { SellerAccess, SellerAnswer } from '../seller-port.ts'
import { checkAccess } from './access.ts'
import { waitForBuyer } from './correct.ts'
import type { SaasGrant, SaasLine, SealedAccess, StepOf } from './grant.ts'

/** Seconds until the seller is asked again: close together while the buyer looks on, then further apart. */
const pollSeconds = [2, 3, 5, 10, 30]
const lateAfterHours = 24

/** Asks the seller for an instance, or looks at the one that it has named. Repeating it makes no second one. */
export async function setUp(line: SaasLine, ports: Ports): Promise<Outcome<SaasGrant>> {
  const { grant } = line
  if (grant?.step === 'open') return { status: 'granted', grant, note: openNote(line) }
  if (grant?.step === 'asked' && grant.correct) return waitForBuyer(line, grant, null)
  const answer =
    grant?.step === 'setting-up'
      ? await ports.seller.query(grant.instance, line)
      : await ports.seller.provision(line)
  return follow(line, answer, ports)
}

/** Turns an answer of the seller into the next step of the delivery. */
async function follow(line: SaasLine, answer: SellerAnswer, ports: Ports): Promise<Outcome<SaasGrant>> {
  const kept = line.grant ?? { step: 'asked' }
  const { name } = line.seller
  switch (answer.status) {
    case 'ready':
      return hand(line, answer, ports)
    case 'unreachable':
      return silent(line, kept, answer, ports)
    case 'released':
      return { status: 'refused', reason: `${name} says that the account was taken back.`, grant: kept }
    case 'refused': {
      const reason = `${name} cannot set up the account: ${fullSentence(answer.reason)}`
      if (answer.fault === 'sold-out') return { status: 'refused', fault: 'sold-out', reason, grant: kept }
      if (answer.fault === 'buyer' && kept.step === 'asked') {
        return waitForBuyer(line, { ...kept, correct: answer.field ?? 'again' }, reason)
      }
      return { status: 'refused', reason, grant: kept }
    }
    case 'working': {
      const instance = answer.instance ?? (line.grant?.step === 'setting-up' ? line.grant.instance : null)
      if (instance) return wait(line, instance, ports)
      const reason = `${name} has taken the order and needs more time${whyOf(answer)}`
      return { status: 'retry', reason, grant: kept, afterSeconds: answer.afterSeconds ?? 10 }
    }
  }
}

/** Tries again, until the seller has been silent for as long as its protocol allows. */
function silent(
  { seller }: SaasLine,
  kept: SaasGrant,
  answer: Extract<SellerAnswer, { status: 'unreachable' }>,
  ports: Ports,
): Outcome<SaasGrant> {
  const { reason, giveUpAfterSeconds } = answer
  if (giveUpAfterSeconds === undefined || kept.step !== 'asked')
    return { status: 'retry', grant: kept, ...pauseOf(answer), reason }
  const since = kept.silentSince ?? ports.now().toISOString()
  const grant: SaasGrant = { ...kept, silentSince: since }
  const seconds = (ports.now().getTime() - Date.parse(since)) / 1000
  if (seconds < giveUpAfterSeconds) return { status: 'retry', grant, ...pauseOf(answer), reason }
  const hours = Math.round(giveUpAfterSeconds / 3600)
  const words = `${seller.name} did not set up the account within ${hours} hours: ${reason}`
  return { status: 'refused', fault: 'given-up', reason: words, grant }
}

/** What the seller said of it, as the end of a sentence. */
export function whyOf({ reason }: { reason?: string }): string {
  return reason ? `: ${fullSentence(reason)}` : '.'
}

/** When the seller's protocol says to ask again, where it says so. */
export function pauseOf({ afterSeconds }: { afterSeconds?: number }): { afterSeconds?: number } {
  return afterSeconds === undefined ? {} : { afterSeconds }
}

/** Stores what the seller handed over, once all of it is usable. */
async function hand(
  line: SaasLine,
  answer: Extract<SellerAnswer, { status: 'ready' }>,
  ports: Ports,
): Promise<Outcome<SaasGrant>> {
  const checked = await sealAccess(answer.access, ports)
  if ('fault' in checked) {
    const reason = `${line.seller.name} answered something we cannot hand on (${checked.fault}).`
    return { status: 'retry', reason, grant: line.grant ?? { step: 'asked' } }
  }
  const grant: SaasGrant = { step: 'open', instance: answer.instance, ...checked.access, ...contactOf(line) }
  return { status: 'granted', grant, note: openNote(line) }
}

/**
 * What a seller handed over as it is stored: secrets sealed. A link that works once comes in place of the password,
 * which then nobody need ever see.
 */
export async function sealAccess(
  handed: SellerAccess,
  ports: Ports,
): Promise<{ access: SealedAccess } | { fault: string }> {
  const checked = checkAccess(handed)
  if ('fault' in checked) return checked
  const { frontUrl, adminUrl, userName, signOnUrl, password, memo } = checked.access
  const access: SealedAccess = { frontUrl }
  if (adminUrl) access.adminUrl = adminUrl
  if (userName) access.userName = userName
  if (signOnUrl) access.signOnUrl = await ports.seal('sign-on', signOnUrl)
  else if (password) access.password = await ports.seal('password', password)
  if (memo) access.memo = await ports.seal('memo', memo)
  return { access }
}

function wait(line: SaasLine, instance: string, ports: Ports): Outcome<SaasGrant> {
  const before = line.grant?.step === 'setting-up' ? line.grant : null
  const since = before?.since ?? ports.now().toISOString()
  const polls = before ? before.polls + 1 : 0
  const grant: StepOf<'setting-up'> = { step: 'setting-up', instance, since, polls, ...contactOf(line) }
  const hours = (ports.now().getTime() - Date.parse(since)) / 3_600_000
  if (hours < lateAfterHours) {
    const checkAfterSeconds = pollSeconds[polls] ?? (hours < 1 ? 60 : 300)
    return { status: 'waiting', on: 'seller', grant, note: waitNote(line, polls), checkAfterSeconds }
  }
  const note = `${line.seller.name} has not finished your account within ${lateAfterHours} hours. We have been told, and look again every hour.`
  return { status: 'waiting', on: 'operator', grant, note, checkAfterSeconds: 3600 }
}

function contactOf({ grant }: SaasLine): Pick<StepOf<'asked'>, 'contact'> {
  return grant && 'contact' in grant && grant.contact ? { contact: grant.contact } : {}
}

export const openNote = (line: SaasLine) => `Your ${line.product.name} account is ready.`

function waitNote(line: SaasLine, polls: number): string {
  if (polls < pollSeconds.length + 2) {
    return `Your account is being set up by ${line.seller.name}. This usually takes under a minute.`
  }
  return `${line.seller.name} is taking longer than usual. We keep looking; you need not stay.`
}
