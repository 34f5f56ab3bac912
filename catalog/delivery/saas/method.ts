import type { ViewItem } from '../../wire.ts'
import {
  defineDelivery,
  type EndReason,
  type Line,
  type Outcome,
  type Ports,
  type SellerAnswer,
} from '../define.ts'
import { checkAccess } from './access.ts'
import { type SaasGrant, type SaasTerms, saasGrant, saasTerms } from './grant.ts'
import { saasLook, saasWords } from './words.ts'

type SaasLine = Line<SaasTerms, SaasGrant>

/** Seconds until the seller is asked again: close together while the buyer looks on, then further apart. */
const pollSeconds = [2, 3, 5, 10, 30]
const lateAfterHours = 24

/**
 * An account on the seller's own system. The seller's server is asked for an instance, then looked at until it hands
 * over the addresses; user name is shown, password and message are sealed until the buyer reveals them.
 */
export const saas = defineDelivery<'saas', SaasTerms, SaasGrant>({
  kind: 'saas',
  words: saasWords,
  look: saasLook,
  terms: saasTerms,
  grant: saasGrant,

  offerView: () => [
    { type: 'text', label: 'Access', value: 'In the browser, with an account of your own' },
    { type: 'text', label: 'Set up', value: 'By the seller’s system after payment, usually within a minute' },
    {
      type: 'list',
      label: 'You receive',
      value: ['Address of the application', 'Address of its administration', 'User name', 'Initial password'],
    },
  ],

  inputs: () => [],

  asks: (line) =>
    line.grant && line.grant.step !== 'asked'
      ? { code: 'asked_seller', text: `Asked ${line.seller.name} whether your account is ready` }
      : { code: 'asked_seller', text: `Asked ${line.seller.name} to set up your account` },

  provision: async (line, ports) => {
    if (hasInstance(line.grant)) return look(line, line.grant, ports)
    return follow(line, await ports.seller.provision(line), ports)
  },

  check: async (line, ports) => {
    if (hasInstance(line.grant)) return look(line, line.grant, ports)
    return follow(line, await ports.seller.provision(line), ports)
  },

  end: async (line, reason, ports) => {
    if (line.grant?.step === 'released') return released(line, line.grant.instance)
    if (!line.grant && line.state === 'queued') return nothingMade
    if (hasInstance(line.grant)) return release(line, line.grant.instance, reason, ports)
    // The seller may have made an account whose answer was lost. Asking again for the same order line makes no second
    // one and tells which to release.
    const answer = await ports.seller.provision(line)
    if (answer.status === 'ready') return release(line, answer.instance, reason, ports)
    if (answer.status === 'working' && answer.instance) return release(line, answer.instance, reason, ports)
    if (answer.status === 'refused' || answer.status === 'released') return nothingMade
    return { status: 'retry', reason: answer.reason ?? `${line.seller.name} is still busy with the order` }
  },

  actions: {
    reveal: {
      label: 'Reveal password',
      by: 'buyer',
      primary: true,
      when: ({ grant }) => grant?.step === 'open' && Boolean(grant.password ?? grant.memo),
      run: async ({ grant }, _inputs, ports) => {
        if (grant?.step !== 'open') throw new RangeError('There is nothing to reveal.')
        const show: ViewItem[] = []
        if (grant.password) {
          const value = await ports.open('password', grant.password)
          show.push({ type: 'secret', label: 'Initial password', value })
        }
        if (grant.memo) {
          const value = await ports.open('memo', grant.memo)
          show.push({ type: 'secret', label: 'Message from the seller', value })
        }
        return { show, note: 'The initial password was shown on the order page.' }
      },
    },
  },

  receiptView: ({ grant }) => (grant?.step === 'open' ? openView(grant) : []),
})

const nothingMade = {
  status: 'ended',
  grant: null,
  note: 'No account had been made.',
} as const

function hasInstance(grant: SaasGrant | null): grant is Extract<SaasGrant, { step: 'setting-up' | 'open' }> {
  return grant?.step === 'setting-up' || grant?.step === 'open'
}

/** Looks at an instance that the seller has named. */
async function look(
  line: SaasLine,
  grant: Extract<SaasGrant, { step: 'setting-up' | 'open' }>,
  ports: Ports,
): Promise<Outcome<SaasGrant>> {
  if (grant.step === 'open') return { status: 'granted', grant, note: openNote(line) }
  return follow(line, await ports.seller.query(grant.instance, line), ports)
}

/** Turns an answer of the seller into the next step of the delivery. */
async function follow(line: SaasLine, answer: SellerAnswer, ports: Ports): Promise<Outcome<SaasGrant>> {
  const kept = line.grant ?? { step: 'asked' }
  if (answer.status === 'ready') return hand(line, answer, ports)
  if (answer.status === 'unreachable') return { status: 'retry', reason: answer.reason, grant: kept }
  if (answer.status === 'released') {
    return {
      status: 'refused',
      reason: `${line.seller.name} says that the account was taken back.`,
      grant: kept,
    }
  }
  if (answer.status === 'refused') {
    return {
      status: 'refused',
      reason: `${line.seller.name} cannot set up the account: ${answer.reason}.`,
      grant: kept,
    }
  }
  const instance = answer.instance ?? (line.grant?.step === 'setting-up' ? line.grant.instance : null)
  if (instance) return wait(line, instance, ports)
  const reason = answer.reason ?? `${line.seller.name} has taken the order and needs more time.`
  return { status: 'retry', reason, grant: kept, afterSeconds: 10 }
}

/** Stores what the seller handed over, once all of it is usable. */
async function hand(
  line: SaasLine,
  answer: Extract<SellerAnswer, { status: 'ready' }>,
  ports: Ports,
): Promise<Outcome<SaasGrant>> {
  const checked = checkAccess(answer.access)
  if ('fault' in checked) {
    const reason = `${line.seller.name} answered something we cannot hand on (${checked.fault}).`
    return { status: 'retry', reason, grant: line.grant ?? { step: 'asked' } }
  }
  const { frontUrl, adminUrl, userName, password, memo } = checked.access
  const grant: SaasGrant = { step: 'open', instance: answer.instance, frontUrl }
  if (adminUrl) grant.adminUrl = adminUrl
  if (userName) grant.userName = userName
  if (password) grant.password = await ports.seal('password', password)
  if (memo) grant.memo = await ports.seal('memo', memo)
  return { status: 'granted', grant, note: openNote(line) }
}

function wait(line: SaasLine, instance: string, ports: Ports): Outcome<SaasGrant> {
  const before = line.grant?.step === 'setting-up' ? line.grant : null
  const since = before?.since ?? ports.now().toISOString()
  const polls = before ? before.polls + 1 : 0
  const grant: SaasGrant = { step: 'setting-up', instance, since, polls }
  const hours = (ports.now().getTime() - Date.parse(since)) / 3_600_000
  if (hours < lateAfterHours) {
    const checkAfterSeconds = pollSeconds[polls] ?? (hours < 1 ? 60 : 300)
    return { status: 'waiting', on: 'seller', grant, note: waitNote(line, polls), checkAfterSeconds }
  }
  const note = `${line.seller.name} has not finished your account within ${lateAfterHours} hours. We have been told, and look again every hour.`
  return { status: 'waiting', on: 'operator', grant, note, checkAfterSeconds: 3600 }
}

async function release(
  line: SaasLine,
  instance: string,
  reason: EndReason,
  ports: Ports,
): Promise<Outcome<SaasGrant>> {
  const answer = await ports.seller.release(instance, line, reason)
  if (answer.status === 'released') return released(line, instance)
  if (answer.status === 'refused') {
    return { status: 'refused', reason: `${line.seller.name} did not close the account: ${answer.reason}.` }
  }
  const why = answer.status === 'ready' ? undefined : answer.reason
  return { status: 'retry', reason: why ?? `${line.seller.name} is still closing the account.` }
}

function released(line: SaasLine, instance: string): Outcome<SaasGrant> {
  const note = `${line.seller.name} has closed the account.`
  return { status: 'ended', grant: { step: 'released', instance }, note }
}

const openNote = (line: SaasLine) => `Your ${line.product.name} account is ready.`

function waitNote(line: SaasLine, polls: number): string {
  if (polls < pollSeconds.length + 2) {
    return `Your account is being set up by ${line.seller.name}. This usually takes under a minute.`
  }
  return `${line.seller.name} is taking longer than usual. We keep looking; you need not stay.`
}

function openView(grant: Extract<SaasGrant, { step: 'open' }>): ViewItem[] {
  const view: ViewItem[] = [{ type: 'link', label: 'Application', value: grant.frontUrl }]
  if (grant.adminUrl) view.push({ type: 'link', label: 'Administration', value: grant.adminUrl })
  if (grant.userName) view.push({ type: 'text', label: 'User name', value: grant.userName })
  if (grant.password) view.push({ type: 'secret', label: 'Initial password', action: 'reveal' })
  if (grant.memo) view.push({ type: 'secret', label: 'Message from the seller', action: 'reveal' })
  return view
}
