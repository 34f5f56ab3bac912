import type { Input, ViewItem } from '../../wire.ts'
import type { Action, Outcome } from '../define.ts'
import type { Ports } from '../ports.ts'
import type { SellerAccess } from '../seller-port.ts'
import {
  type Engagement,
  type EngagementRules,
  moveEngagement,
  openEngagement,
  passTime,
  usualDeadlines,
} from '../engagement.ts'
import { engagementActions } from '../engagement-actions.ts'
import { outcomeOf } from '../engagement-outcome.ts'
import { engagementRows } from '../engagement-view.ts'
import type { SaasGrant, SaasLine, SaasTerms, StepOf } from './grant.ts'
import { openNote, sealAccess } from './set-up.ts'

/** Opens the seller's engagement for an account made by hand, or sees what the clock has done to it since. */
export async function setUpByHand(line: SaasLine, ports: Ports): Promise<Outcome<SaasGrant>> {
  if (line.grant?.step === 'open') return { status: 'granted', grant: line.grant, note: openNote(line) }
  const grant = handOf(line) ?? {
    step: 'by-hand',
    engagement: openEngagement(line.paidAt, rulesOf(line).deadlines),
  }
  const engagement = passTime(grant.engagement, ports.now(), rulesOf(line))
  return stand(line, { ...grant, engagement }, ports)
}

const shared = engagementActions<SaasTerms, SaasGrant>({
  of: (line) => handOf(line)?.engagement ?? null,
  rules: rulesOf,
  stand: (line, engagement, ports) => stand(line, withEngagement(line, engagement), ports),
  labels: {
    deliver: 'Hand over the account',
    accept: 'Accept the account',
    reject: 'Reject the account',
  },
})

/** What seller, buyer and operator may do while an account is made by hand; what is delivered is an account. */
export const handActions: Record<keyof typeof shared, Action<SaasTerms, SaasGrant>> = {
  ...shared,
  deliver: { ...shared.deliver, inputs: accessInputs, run: handOver },
}

async function handOver(
  line: SaasLine,
  given: Readonly<Record<string, string>>,
  ports: Ports,
): Promise<{ outcome: Outcome<SaasGrant> }> {
  const grant = handOf(line)
  if (!grant) throw new RangeError('No account is being made by hand.')
  const act = { move: 'deliver', by: 'seller', at: ports.now() } as const
  const engagement = moveEngagement(grant.engagement, act, rulesOf(line).deadlines)
  const checked = await sealAccess(accessFrom(given), ports)
  const opens = openingOf(given.opens, ports.now())
  const fault = 'fault' in checked ? checked.fault : 'fault' in opens ? opens.fault : null
  if ('fault' in checked || 'fault' in opens) {
    return { outcome: { status: 'retry', reason: `This cannot be handed on: ${fault}` } }
  }
  const handed = { step: 'by-hand', engagement, access: checked.access, ...opens } as const
  return { outcome: stand(line, handed, ports) }
}

/** Where an account made by hand stands, as an outcome; accepted, the account is open, and its term begins. */
export function stand(
  line: SaasLine,
  grant: StepOf<'by-hand'>,
  ports: Pick<Ports, 'now'>,
): Outcome<SaasGrant> {
  const { seller } = line
  const outcome = outcomeOf(grant.engagement, { seller, terms: rulesOf(line) }, ports.now())
  if (outcome.status === 'granted' && grant.access) {
    const { access, revealedAt, engagement, opensAt } = grant
    const revealed = revealedAt ? { revealedAt } : {}
    const open: SaasGrant = {
      step: 'open',
      instance: null,
      ...access,
      ...revealed,
      ...(opensAt ? { opensAt } : {}),
      acceptedAt: engagement.since,
    }
    return { status: 'granted', grant: open, note: openNote(line) }
  }
  if (outcome.status === 'waiting') return { ...outcome, grant }
  if (outcome.status === 'ended' && outcome.refund) {
    // What was handed over is the seller's to close; nothing of it stays with us.
    return { ...outcome, grant: { step: 'by-hand', engagement: grant.engagement } }
  }
  return { status: 'refused', reason: 'The engagement ended without an account.', grant }
}

/** What was said while the account is made, and until when who has to act. */
export function handRows(line: SaasLine): ViewItem[] {
  const engagement = handOf(line)?.engagement
  if (!engagement || line.state === 'ended') return []
  const { deadlines } = rulesOf(line)
  return engagementRows({ engagement, form: [], given: {}, stages: [], deadlines })
}

/** How long each side has for an account made by hand, and what silence means. */
export function rulesOf({ terms }: { terms: Pick<SaasTerms, 'deadlines' | 'silence'> }): EngagementRules {
  return { deadlines: terms.deadlines ?? usualDeadlines, silence: terms.silence ?? 'operator' }
}

function handOf({ grant }: SaasLine): StepOf<'by-hand'> | null {
  return grant?.step === 'by-hand' ? grant : null
}

function withEngagement(line: SaasLine, engagement: Engagement): StepOf<'by-hand'> {
  return { ...handOf(line), step: 'by-hand', engagement }
}

const address = {
  type: 'text',
  pattern: 'https://.+',
  fault: 'An address begins with https://.',
  maxLength: 512,
} as const

/** A term cannot be put off for ever. */
const mostDaysAhead = 90

function accessInputs(): Input[] {
  const optional = { type: 'text', required: false, maxLength: 128 } as const
  return [
    { id: 'front-url', label: 'Address of the application', required: true, ...address },
    { id: 'admin-url', label: 'Address of its administration', required: false, ...address },
    {
      id: 'sign-on-url',
      label: 'Link to set a password, works once',
      required: false,
      help: 'Better than a password that passes through other hands.',
      ...address,
    },
    { id: 'user-name', label: 'User name', ...optional },
    {
      id: 'password',
      label: 'Initial password',
      help: 'Kept sealed; only the buyer can reveal it.',
      ...optional,
    },
    {
      id: 'opens',
      label: 'Open from',
      type: 'date',
      required: false,
      help: `Where that is later than its acceptance: the buyer pays from that day on. At most ${mostDaysAhead} days ahead.`,
    },
    {
      id: 'memo',
      label: 'Message to the buyer',
      type: 'textarea',
      required: false,
      help: 'Kept sealed, too.',
      maxLength: 1024,
    },
  ]
}

/** The day on which the seller opens the account, as it is kept; nothing for one that is open already. */
function openingOf(day: string | undefined, now: Date): { opensAt?: string } | { fault: string } {
  if (!day) return {}
  const at = new Date(`${day}T00:00:00Z`)
  if (at.getTime() - now.getTime() > mostDaysAhead * 86_400_000) {
    return { fault: `it opens more than ${mostDaysAhead} days from now.` }
  }
  return at > now ? { opensAt: at.toISOString() } : {}
}

function accessFrom(given: Readonly<Record<string, string>>): SellerAccess {
  return {
    frontUrl: given['front-url'] ?? '',
    adminUrl: given['admin-url'],
    signOnUrl: given['sign-on-url'],
    userName: given['user-name'],
    password: given.password,
    memo: given.memo,
  }
}
