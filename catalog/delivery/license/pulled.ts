import type { Outcome } from '../define.ts'
import { fullSentence } from '../full-sentence.ts'
import type { EndReason } from '../line.ts'
import type { Ports } from '../ports.ts'
import type { Input } from '../../wire.ts'
import { makeByHand, pulledField } from './by-hand.ts'
import type { LicenseLine, PulledGrant } from './grant.ts'
import { isByHand, type LicenseTerms } from './terms.ts'

type PulledLine = LicenseLine<PulledGrant>
type Pulled = Outcome<PulledGrant>

/** A seller that gives none is asked again each hour, three times; then its people deliver by hand (K24). */
const hourSeconds = 3600
const triesInAll = 4

/** What the buyer reads off the software before buying, so that the license fits the machine. */
export function machineCodeInput({ machineCode = 'Identification code' }: LicenseTerms): Input {
  return {
    id: 'identification-code',
    label: machineCode,
    type: 'text',
    required: true,
    maxLength: 512,
    help: 'The software shows it on the machine that the license is for.',
  }
}

/** Asks the seller's server for a license until there is one, or its people have to. */
export async function pull(line: PulledLine, ports: Ports): Promise<Pulled> {
  const { grant, seller } = line
  if (grant?.revoked) return { status: 'ended', grant, note: 'The license has ended.' }
  if (grant?.step === 'issued') return { status: 'granted', grant, note: issuedNote(line, grant) }
  if (grant?.step === 'by-hand' || isByHand(line.terms)) return makeByHand(line, grant?.tries ?? 0, ports)
  const tries = (grant?.tries ?? 0) + 1
  const answer = await ports.seller.license?.(line)
  if (!answer) return { status: 'refused', reason: 'The protocol of this product cannot ask for a license.' }
  if (answer.status === 'issued') {
    const license = await ports.seal(pulledField, answer.license)
    const issued: PulledGrant = {
      source: 'pulled',
      step: 'issued',
      tries,
      license,
      ...(answer.instance ? { instance: answer.instance } : {}),
    }
    return { status: 'granted', grant: issued, note: issuedNote(line, issued) }
  }
  if (answer.status === 'refused' && answer.fault === 'sold-out') {
    return { status: 'refused', fault: 'sold-out', reason: answer.reason }
  }
  if (answer.status === 'refused')
    return { status: 'refused', reason: `${seller.name} refused: ${fullSentence(answer.reason)}` }
  const asking: PulledGrant = { source: 'pulled', step: 'asking', tries }
  if (tries < triesInAll) {
    const note = `${seller.name} gave no license yet: ${fullSentence(answer.reason)} Asking again within the hour.`
    return { status: 'waiting', on: 'seller', grant: asking, note, checkAfterSeconds: hourSeconds }
  }
  return makeByHand(line, tries, ports)
}

export function endPulled(line: PulledLine, grant: PulledGrant, reason: EndReason, ports: Ports): Pulled {
  const revoked = grant.revoked ?? { at: ports.now().toISOString(), reason }
  const { name } = line.seller
  const told = grant.shownAt
    ? `What was shown cannot be taken back here: the software asks nobody. ${name} can block the license.`
    : 'It was never shown, and is not shown any more.'
  const note =
    grant.step === 'issued' ? `The license has ended. ${told}` : 'Ended before a license was issued.'
  const { engagement } = grant
  const closed = engagement ? { engagement: { ...engagement, ended: engagement.ended ?? revoked.at } } : {}
  return { status: 'ended', grant: { ...grant, ...closed, revoked }, note }
}

function issuedNote({ seller }: PulledLine, { byHand: hand }: PulledGrant): string {
  return hand ? `${seller.name} delivered the license by hand.` : `${seller.name} has issued your license.`
}
