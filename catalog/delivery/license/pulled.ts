import type { Action, Outcome } from '../define.ts'
import type { EndReason } from '../line.ts'
import type { Ports } from '../ports.ts'
import type { Input } from '../../wire.ts'
import type { LicenseGrant, LicenseLine, PulledGrant } from './grant.ts'
import { isByHand, type LicenseTerms } from './terms.ts'

type PulledLine = LicenseLine<PulledGrant>
type Pulled = Outcome<PulledGrant>

/** Name under which the license text is sealed. */
export const pulledField = 'license-text'

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
  if (grant?.step === 'handed') return handed(line, grant)
  if (grant?.step === 'by-hand') return byHand(line, grant)
  if (isByHand(line.terms)) return byHand(line, { source: 'pulled', step: 'by-hand', tries: 0 })
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
    return { status: 'refused', reason: `${seller.name} refused: ${answer.reason}.` }
  const asking: PulledGrant = { source: 'pulled', step: 'asking', tries }
  if (tries < triesInAll) {
    const note = `${seller.name} gave no license yet: ${answer.reason} Asking again within the hour.`
    return { status: 'waiting', on: 'seller', grant: asking, note, checkAfterSeconds: hourSeconds }
  }
  return byHand(line, { ...asking, step: 'by-hand' })
}

function byHand({ seller, terms }: PulledLine, grant: PulledGrant): Pulled {
  const reason = grant.rejected?.at(-1)
  const asked = reason
    ? `You sent the license back: ${reason} ${seller.name} was asked for another one.`
    : isByHand(terms)
      ? `${seller.name} was asked to make your license.`
      : `The server of ${seller.name} gave no license; its people were asked to deliver it by hand.`
  return { status: 'waiting', on: 'seller', grant, note: asked }
}

/** Where people make it, the buyer looks at it before it counts. */
function handed({ seller }: PulledLine, grant: PulledGrant): Pulled {
  const note = `${seller.name} delivered the license; look at it and accept it.`
  return { status: 'waiting', on: 'buyer', grant, note }
}

/** The seller's people deliver what the server did not. */
export const deliverLicense: Action<LicenseTerms, LicenseGrant> = {
  label: 'Deliver the license',
  by: 'seller',
  primary: true,
  when: ({ grant, state }) => state === 'waiting' && pulledOf(grant)?.step === 'by-hand',
  inputs: ({ inputs, grant }) => [
    {
      id: 'license',
      label: 'License text or key',
      type: 'textarea',
      required: true,
      maxLength: 8000,
      ...helpFor(inputs['identification-code'], pulledOf(grant)?.rejected?.at(-1)),
    },
  ],
  run: async (line, { license = '' }, ports) => {
    const grant = pulledOf(line.grant)
    if (!grant) throw new RangeError('There is nothing to deliver.')
    const sealed = await ports.seal(pulledField, license)
    const given: PulledGrant = { ...grant, step: 'issued', license: sealed, byHand: true }
    const { shownAt: _shown, ...unseen } = given
    if (isByHand(line.terms)) return { outcome: handed({ ...line, grant }, { ...unseen, step: 'handed' }) }
    return { outcome: { status: 'granted', grant: given, note: issuedNote({ ...line, grant }, given) } }
  },
}

/** The buyer takes what the seller's people made. */
export const acceptLicense: Action<LicenseTerms, LicenseGrant> = {
  label: 'Accept the license',
  by: 'buyer',
  primary: true,
  when: ({ grant, state }) => state === 'waiting' && pulledOf(grant)?.step === 'handed',
  run: async (line) => {
    const grant = pulledOf(line.grant)
    if (!grant) throw new RangeError('There is nothing to accept.')
    const issued: PulledGrant = { ...grant, step: 'issued' }
    const note = 'You accepted the license.'
    return { outcome: { status: 'granted', grant: issued, note } }
  },
}

/** The buyer sends it back, with a reason that the seller reads. */
export const rejectLicense: Action<LicenseTerms, LicenseGrant> = {
  label: 'Send it back',
  by: 'buyer',
  when: ({ grant, state }) => state === 'waiting' && pulledOf(grant)?.step === 'handed',
  inputs: () => [
    { id: 'reason', label: 'What is wrong with it?', type: 'textarea', required: true, maxLength: 500 },
  ],
  run: async (line, { reason = '' }) => {
    const grant = pulledOf(line.grant)
    if (!grant) throw new RangeError('There is nothing to send back.')
    const { license: _returned, ...kept } = grant
    const rejected = [...(grant.rejected ?? []), reason]
    return { outcome: byHand({ ...line, grant }, { ...kept, step: 'by-hand', rejected }) }
  },
}

export function endPulled(line: PulledLine, grant: PulledGrant, reason: EndReason, ports: Ports): Pulled {
  const revoked = grant.revoked ?? { at: ports.now().toISOString(), reason }
  const { name } = line.seller
  const told = grant.shownAt
    ? `What was shown cannot be taken back here: the software asks nobody. ${name} can block the license.`
    : 'It was never shown, and is not shown any more.'
  const note =
    grant.step === 'issued' ? `The license has ended. ${told}` : 'Ended before a license was issued.'
  return { status: 'ended', grant: { ...grant, revoked }, note }
}

function pulledOf(grant: LicenseGrant | null): PulledGrant | null {
  return grant && 'source' in grant && grant.source === 'pulled' ? grant : null
}

function issuedNote({ seller }: PulledLine, { byHand: hand }: PulledGrant): string {
  return hand ? `${seller.name} delivered the license by hand.` : `${seller.name} has issued your license.`
}

function helpFor(code: string | undefined, rejected: string | undefined): { help?: string } {
  const parts = [
    ...(code ? [`For the identification code ${code}.`] : []),
    ...(rejected ? [`The last one came back: ${rejected}`] : []),
  ]
  return parts.length ? { help: parts.join(' ') } : {}
}
