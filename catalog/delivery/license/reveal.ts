import type { Action } from '../define.ts'
import type { Ports } from '../ports.ts'
import type { ViewItem } from '../../wire.ts'
import type { LicenseGrant, LicenseLine } from './grant.ts'
import { fieldOf } from './pool.ts'
import { canLook, handOf, pulledField, stand } from './by-hand.ts'
import type { LicenseTerms } from './terms.ts'

/** Shows what was given by the seller; from then on it cannot be taken back, which is kept. */
export const reveal: Action<LicenseTerms, LicenseGrant> = {
  label: 'Show the license',
  by: 'buyer',
  primary: true,
  when: (line) => heldOf(line) !== null,
  run: async (line, _inputs, ports) => {
    const grant = heldOf(line)
    if (!grant) throw new RangeError('There is nothing to show.')
    const at = ports.now().toISOString()
    const show = await shown(grant, ports)
    const note = 'The license was shown on the order page.'
    const kept =
      grant.source === 'code'
        ? { ...grant, claimedAt: grant.claimedAt ?? at }
        : { ...grant, shownAt: grant.shownAt ?? at }
    const hand = handOf({ grant: kept })
    if (hand) return { show, note, outcome: stand(line, hand, ports) }
    return { show, note, outcome: { status: 'granted', grant: kept, note: 'Your license is ready.' } }
  },
}

type Hidden = Exclude<LicenseGrant, { file: unknown }>

/** What a line has to show now, where it does not stand on the page anyway. */
function heldOf({ grant, state }: LicenseLine): Hidden | null {
  if (!grant || !('source' in grant) || grant.revoked) return null
  // What the seller's people made is looked at before it is accepted.
  if (state === 'waiting') {
    const hand = handOf({ grant })
    return hand?.license && canLook(hand) ? hand : null
  }
  if (state !== 'active') return null
  return grant.source === 'pulled' && grant.step !== 'issued' ? null : grant
}

async function shown(grant: Hidden, ports: Ports): Promise<ViewItem[]> {
  if (grant.source === 'code') return [{ type: 'secret', label: 'License code', value: grant.code }]
  if (grant.source === 'pulled') {
    if (!grant.license) return []
    const value = await ports.open(pulledField, grant.license)
    return [{ type: 'secret', label: 'License', value }]
  }
  const keys = await Promise.all(grant.keys.map((key, index) => ports.open(fieldOf(index), key)))
  return keys.map((value, index) => ({ type: 'secret', label: keyLabel(index, keys.length), value }))
}

/** Masked rows, each with the action that shows it. */
export function hiddenRows(line: LicenseLine): ViewItem[] {
  const { grant } = line
  if (!grant || !('source' in grant)) return []
  const action = heldOf(line) ? { action: 'reveal' } : {}
  if (grant.source === 'code') return [{ type: 'secret', label: 'License code', ...action }]
  if (grant.source === 'pulled') {
    return grant.license ? [{ type: 'secret', label: 'License', ...action }] : []
  }
  return grant.keys.map((_, index) => ({
    type: 'secret',
    label: keyLabel(index, grant.keys.length),
    ...action,
  }))
}

function keyLabel(index: number, count: number): string {
  return count === 1 ? 'License key' : `License key ${index + 1}`
}
