import type { ViewItem } from '../../wire.ts'
import type { Action, Outcome } from '../define.ts'
import type { Ports } from '../ports.ts'
import { dayText } from '../day-text.ts'
import { stand } from './by-hand.ts'
import type { SaasGrant, SaasLine, SaasTerms, SealedAccess, StepOf } from './grant.ts'
import { openNote, sealAccess, whyOf } from './set-up.ts'

/** How long secrets that were shown once are offered again without asking the seller. */
const graceMs = 15 * 60_000

/** A grant that holds what the seller handed over. */
type Held = StepOf<'open'> | (StepOf<'by-hand'> & { access: SealedAccess })

/** Shows the secrets: for the first time, or again within the grace. */
export const reveal: Action<SaasTerms, SaasGrant> = {
  label: 'Reveal password',
  by: 'buyer',
  primary: true,
  when: (line, now) => {
    const held = heldOf(line)
    return held !== null && hasSecrets(held) && !isOver(held, now)
  },
  run: async (line, _inputs, ports) => {
    const held = heldOf(line)
    if (!held) throw new RangeError('There is nothing to reveal.')
    return show(line, held, 'The initial password was shown on the order page.', ports)
  },
}

/** Asks the seller anew for what was shown long ago, and shows it. */
export const revealAgain: Action<SaasTerms, SaasGrant> = {
  label: 'Ask for the password again',
  by: 'buyer',
  when: (line, now) => {
    const held = heldOf(line)
    return held !== null && instanceOf(held) !== null && hasSecrets(held) && isOver(held, now)
  },
  run: async (line, _inputs, ports) => {
    const held = heldOf(line)
    if (held?.step !== 'open' || held.instance === null) throw new RangeError('There is nobody to ask.')
    const { name } = line.seller
    const answer = await ports.seller.query(held.instance, line)
    if (answer.status !== 'ready') {
      const why = whyOf({ reason: 'it named no account', ...answer })
      return { outcome: { status: 'retry', reason: `${name} did not hand it over again${why}` } }
    }
    const checked = await sealAccess(answer.access, ports)
    if ('fault' in checked) {
      const reason = `${name} answered something we cannot hand on (${checked.fault}).`
      return { outcome: { status: 'retry', reason } }
    }
    const { signOnUrl: _link, password: _password, memo: _memo, revealedAt: _shown, ...kept } = held
    const note = `${name} was asked for the access data again; it was shown on the order page.`
    return show(line, { ...kept, ...checked.access }, note, ports)
  },
}

/** What the buyer holds: addresses and user name, and the secrets masked, each with the action that shows it now. */
export function accessRows(line: SaasLine, now: Date): ViewItem[] {
  const held = heldOf(line)
  if (!held) return closedRows(line)
  const { frontUrl, adminUrl, userName, signOnUrl, password, memo } = accessOf(held)
  const action = isOver(held, now) ? (instanceOf(held) === null ? null : 'reveal-again') : 'reveal'
  const secret = (label: string): ViewItem => ({ type: 'secret', label, ...(action ? { action } : {}) })
  const rows: ViewItem[] = [{ type: 'link', label: 'Application', value: frontUrl }]
  if (held.opensAt) rows.push({ type: 'text', label: 'Open from', value: dayText(held.opensAt) })
  if (adminUrl) rows.push({ type: 'link', label: 'Administration', value: adminUrl })
  if (userName) rows.push({ type: 'text', label: 'User name', value: userName })
  if (signOnUrl) rows.push(secret(labels.signOn))
  if (password) rows.push(secret(labels.password))
  if (memo) rows.push(secret(labels.memo))
  return rows
}

/** What became of an account that was handed over. */
function closedRows({ grant, state }: SaasLine): ViewItem[] {
  const wasOpen = grant?.step === 'open' || (grant?.step === 'by-hand' && grant.access)
  if (state === 'ended') return [{ type: 'text', label: 'Account', value: 'Closed.' }]
  if (state !== 'suspended' || !wasOpen) return []
  return [{ type: 'text', label: 'Account', value: 'Closed while it is paused; nothing in it is lost.' }]
}

const labels = {
  signOn: 'Link to set a password',
  password: 'Initial password',
  memo: 'Message from the seller',
}

/** Paused accounts keep everything to themselves. */
function heldOf({ grant, state }: SaasLine): Held | null {
  if (state === 'suspended' || state === 'ended') return null
  if (grant?.step === 'open') return grant
  return grant?.step === 'by-hand' && grant.access ? { ...grant, access: grant.access } : null
}

const accessOf = (held: Held): SealedAccess => (held.step === 'open' ? held : held.access)

const instanceOf = (held: Held): string | null => (held.step === 'open' ? held.instance : null)

function hasSecrets(held: Held): boolean {
  const { signOnUrl, password, memo } = accessOf(held)
  return Boolean(signOnUrl ?? password ?? memo)
}

function isOver({ revealedAt }: Held, now: Date): boolean {
  return revealedAt !== undefined && now.getTime() - Date.parse(revealedAt) >= graceMs
}

async function show(line: SaasLine, held: Held, note: string, ports: Ports): ReturnType<typeof reveal.run> {
  const { signOnUrl, password, memo } = accessOf(held)
  const rows: ViewItem[] = []
  if (signOnUrl) {
    rows.push({ type: 'link', label: labels.signOn, value: await ports.open('sign-on', signOnUrl) })
  }
  if (password) {
    const value = await ports.open('password', password)
    rows.push({ type: 'secret', label: labels.password, value })
  }
  if (memo) rows.push({ type: 'secret', label: labels.memo, value: await ports.open('memo', memo) })
  const shown = { ...held, revealedAt: held.revealedAt ?? ports.now().toISOString() }
  const outcome: Outcome<SaasGrant> =
    shown.step === 'by-hand'
      ? stand(line, shown, ports)
      : { status: 'granted', grant: shown, note: openNote(line) }
  return { show: rows, note, outcome }
}
