import type { Input } from '../../wire.ts'
import type { Action, Outcome } from '../define.ts'
import {
  type Engagement,
  type EngagementRules,
  moveEngagement,
  openEngagement,
  passTime,
  usualDeadlines,
} from '../engagement.ts'
import { engagementActions } from '../engagement-actions.ts'
import { findFiles } from '../engagement-form.ts'
import { outcomeOf } from '../engagement-outcome.ts'
import type { Ports } from '../ports.ts'
import type { LicenseGrant, LicenseLine, PulledGrant } from './grant.ts'
import { isByHand, type LicenseTerms } from './terms.ts'

type HandLine = LicenseLine<LicenseGrant>
type HandGrant = PulledGrant & { engagement: Engagement }

/** Name under which the license text is sealed. */
export const pulledField = 'license-text'

/**
 * Has the seller's people make the license, or sees what the clock has done to it since. It begins with work: the buyer
 * has said everything at checkout, so there is no request to take on.
 * @param tries how often the seller's server was asked before
 */
export function makeByHand(line: HandLine, tries: number, ports: Ports): Outcome<PulledGrant> {
  const rules = rulesOf(line)
  const grant = handOf(line) ?? {
    source: 'pulled',
    step: 'by-hand',
    tries,
    engagement: openEngagement(tries ? ports.now() : line.paidAt, rules.deadlines, 'underway'),
  }
  return stand(line, { ...grant, engagement: passTime(grant.engagement, ports.now(), rules) }, ports)
}

const shared = engagementActions<LicenseTerms, LicenseGrant>({
  of: (line) => handOf(line)?.engagement ?? null,
  rules: rulesOf,
  stand: (line, engagement, ports) => {
    const grant = handOf(line)
    if (!grant) throw new RangeError('No license is being made by hand.')
    return stand(line, { ...grant, engagement }, ports)
  },
  labels: { deliver: 'Deliver the license', accept: 'Accept the license', reject: 'Send it back' },
})

/** What seller, buyer and operator may do while a license is made by hand; what is delivered is a text, files, or both. */
export const handActions: Record<keyof typeof shared, Action<LicenseTerms, LicenseGrant>> = {
  ...shared,
  deliver: { ...shared.deliver, inputs: licenseInputs, run: handOver },
}

async function handOver(
  line: HandLine,
  { license, file, note }: Readonly<Record<string, string>>,
  ports: Ports,
): Promise<{ outcome: Outcome<LicenseGrant> }> {
  const grant = handOf(line)
  if (!grant) throw new RangeError('No license is being made by hand.')
  if (!license && !file) {
    return { outcome: { status: 'retry', reason: 'Give the text of the license, a file of it, or both.' } }
  }
  const files = await findFiles(file, ports.files)
  const said = { ...(note ? { note } : {}), ...(files.length ? { files } : {}) }
  const act = { move: 'deliver', by: 'seller', at: ports.now(), ...said } as const
  const engagement = moveEngagement(grant.engagement, act, rulesOf(line).deadlines)
  const { license: _before, shownAt: _shown, ...kept } = grant
  const sealed = license ? { license: await ports.seal(pulledField, license) } : {}
  return { outcome: stand(line, { ...kept, ...sealed, engagement }, ports) }
}

/** Where a license made by hand stands, as an outcome; accepted, it is the buyer's. */
export function stand(line: HandLine, grant: HandGrant, ports: Pick<Ports, 'now'>): Outcome<PulledGrant> {
  const engaged = { seller: line.seller, terms: rulesOf(line), asked: askedNote(line) }
  const outcome = outcomeOf(grant.engagement, engaged, ports.now())
  if (outcome.status === 'granted') return { ...outcome, grant: { ...grant, step: 'issued', byHand: true } }
  if (outcome.status === 'waiting') return { ...outcome, grant }
  // What both sides or the operator gave up is nobody's license any more.
  const { license: _unsold, ...rest } = grant
  const at = ports.now().toISOString()
  const closed: PulledGrant = { ...rest, revoked: { at, reason: 'refund' } }
  return outcome.status === 'ended'
    ? { ...outcome, grant: closed }
    : { status: 'refused', reason: 'The engagement ended without a license.', grant: closed }
}

/** The delivery of a license that people are making; null while nobody is, and once it is accepted. */
export function handOf({ grant }: Pick<HandLine, 'grant'>): HandGrant | null {
  if (!grant || !('source' in grant) || grant.source !== 'pulled') return null
  const { step, engagement, revoked } = grant
  return step === 'by-hand' && engagement && !revoked ? { ...grant, engagement } : null
}

/** True when something was delivered that the buyer may look at: not what was sent back. */
export function canLook({ engagement }: PulledGrant): boolean {
  return engagement?.step !== 'returned'
}

export function rulesOf({ terms }: Pick<HandLine, 'terms'>): EngagementRules {
  return { deadlines: { ...usualDeadlines, ...terms.deadlines }, silence: terms.silence ?? 'operator' }
}

function askedNote({ seller, terms }: HandLine): string {
  return isByHand(terms)
    ? `${seller.name} was asked to make your license.`
    : `The server of ${seller.name} gave no license; its people were asked to deliver it by hand.`
}

function licenseInputs({ inputs }: HandLine): Input[] {
  const code = inputs['identification-code']
  const made = code ? `For the identification code ${code}. ` : ''
  return [
    {
      id: 'license',
      label: 'License text or key',
      type: 'textarea',
      required: false,
      maxLength: 8000,
      help: `${made}Kept sealed; only the buyer can show it.`,
    },
    {
      id: 'file',
      label: 'License files',
      type: 'file',
      required: false,
      maxFiles: 5,
      help: 'In place of the text, or beside it. Their SHA-256 is kept on the record.',
    },
    {
      id: 'note',
      label: 'Message to the buyer',
      type: 'textarea',
      required: false,
      maxLength: 4000,
      help: 'The buyer reads it on the order page.',
    },
  ]
}
