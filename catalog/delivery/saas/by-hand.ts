import type { Input, Party } from '../../wire.ts'
import type { Action, Outcome } from '../define.ts'
import type { Ports } from '../ports.ts'
import type { SellerAccess } from '../seller-port.ts'
import {
  canMove,
  type Deadlines,
  type Happening,
  type MoveId,
  moveEngagement,
  openEngagement,
  passTime,
  type Silence,
} from '../engagement.ts'
import { outcomeOf } from '../engagement-outcome.ts'
import { type SaasGrant, type SaasLine, type SaasTerms, type StepOf, usualDeadlines } from './grant.ts'
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

/** What seller and buyer may do while an account is made by hand. */
export const handActions: Record<MoveId, Action<SaasTerms, SaasGrant>> = {
  'take-on': act({ move: 'take-on', by: 'seller', label: 'Take on the request', primary: true }),
  decline: act({
    move: 'decline',
    by: 'seller',
    label: 'Decline the request',
    inputs: () => [noteInput('Reason', 'The buyer reads it. The payment is refunded by the store.')],
  }),
  deliver: act({
    move: 'deliver',
    by: 'seller',
    label: 'Hand over the account',
    primary: true,
    inputs: accessInputs,
  }),
  accept: act({ move: 'accept', by: 'buyer', label: 'Accept the account', primary: true }),
  reject: act({
    move: 'reject',
    by: 'buyer',
    label: 'Reject the account',
    inputs: () => [noteInput('What is missing', 'The seller reads it and hands over again.')],
  }),
}

interface Act {
  move: MoveId
  by: Extract<Party, 'buyer' | 'seller'>
  label: string
  primary?: true
  inputs?: () => Input[]
}

function act({ move, by, label, primary, inputs = () => [] }: Act): Action<SaasTerms, SaasGrant> {
  return {
    label,
    by,
    ...(primary ? { primary } : {}),
    when: (line) => {
      const grant = handOf(line)
      return grant !== null && canMove(grant.engagement, move)
    },
    inputs,
    run: (line, given, ports) => run(line, { move, by }, given, ports),
  }
}

async function run(
  line: SaasLine,
  { move, by }: Pick<Act, 'move' | 'by'>,
  given: Readonly<Record<string, string>>,
  ports: Ports,
): Promise<{ outcome: Outcome<SaasGrant> }> {
  const grant = handOf(line)
  if (!grant) throw new RangeError('No account is being made by hand.')
  const note: Pick<Happening, 'note'> = move !== 'deliver' && given.note ? { note: given.note } : {}
  const happening = { move, by, at: ports.now(), ...note }
  const engagement = moveEngagement(grant.engagement, happening, rulesOf(line).deadlines)
  if (move !== 'deliver') return { outcome: stand(line, { ...grant, engagement }, ports) }
  const checked = await sealAccess(accessFrom(given), ports)
  if ('fault' in checked) {
    return { outcome: { status: 'retry', reason: `This cannot be handed on: ${checked.fault}` } }
  }
  return { outcome: stand(line, { step: 'by-hand', engagement, access: checked.access }, ports) }
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
    const { access, revealedAt, engagement } = grant
    const revealed = revealedAt ? { revealedAt } : {}
    const open: SaasGrant = {
      step: 'open',
      instance: null,
      ...access,
      ...revealed,
      acceptedAt: engagement.since,
    }
    return { status: 'granted', grant: open, note: openNote(line) }
  }
  if (outcome.status === 'waiting') return { ...outcome, grant }
  return { status: 'refused', reason: 'The engagement ended without an account.', grant }
}

function rulesOf({ terms }: SaasLine): { deadlines: Deadlines; silence: Silence } {
  return { deadlines: terms.deadlines ?? usualDeadlines, silence: terms.silence ?? 'operator' }
}

function handOf({ grant }: SaasLine): StepOf<'by-hand'> | null {
  return grant?.step === 'by-hand' ? grant : null
}

const address = {
  type: 'text',
  pattern: 'https://.+',
  fault: 'An address begins with https://.',
  maxLength: 512,
} as const

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
      id: 'memo',
      label: 'Message to the buyer',
      type: 'textarea',
      required: false,
      help: 'Kept sealed, too.',
      maxLength: 1024,
    },
  ]
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

function noteInput(label: string, help: string): Input {
  return { id: 'note', label, type: 'textarea', required: true, help, maxLength: 4000 }
}
