import type { Outcome } from '../define.ts'
import type { EndReason } from '../line.ts'
import type { Ports } from '../ports.ts'
import type { LicenseLine, PoolGrant } from './grant.ts'

type PoolLine = LicenseLine<PoolGrant>

/** Keys the seller gave the shop to hand out, as many as were bought, each to one buyer for ever. */
export async function provideFromPool(line: PoolLine, ports: Ports): Promise<Outcome<PoolGrant>> {
  const { grant } = line
  if (grant?.revoked) return { status: 'ended', grant, note: 'The license has ended.' }
  return takeMore(line, line.quantity, ports)
}

/** More keys for more units; keys that were given cannot come back, so fewer units leave them as they are. */
export async function changePool(
  line: PoolLine,
  quantity: number,
  ports: Ports,
): Promise<Outcome<PoolGrant>> {
  if (!line.grant || line.grant.revoked)
    return { status: 'refused', reason: 'There is no license to change.' }
  return takeMore(line, quantity, ports)
}

async function takeMore(line: PoolLine, count: number, ports: Ports): Promise<Outcome<PoolGrant>> {
  const { grant, terms, seller } = line
  const held = grant?.keys ?? []
  if (grant && held.length >= count) return { status: 'granted', grant, note: ready(held.length) }
  const taken = await ports.licenses.take(terms.pool ?? '', count)
  if (taken.status === 'sold-out') {
    const reason = `The pool "${terms.pool}" has no key left; ask ${seller.name} for more and import them.`
    return grant ? { status: 'refused', reason } : { status: 'refused', fault: 'sold-out', reason }
  }
  const sealed = await Promise.all(
    taken.keys.slice(held.length).map((key, index) => ports.seal(fieldOf(held.length + index), key)),
  )
  const { shownAt: _shown, ...kept } = grant ?? { source: 'pool' as const }
  const keys = [...held, ...sealed]
  return { status: 'granted', grant: { ...kept, keys }, note: ready(keys.length) }
}

export function endPool(
  line: PoolLine,
  grant: PoolGrant,
  reason: EndReason,
  ports: Ports,
): Outcome<PoolGrant> {
  const revoked = grant.revoked ?? { at: ports.now().toISOString(), reason }
  const { name } = line.seller
  const count = grant.keys.length
  const [keys, were, them] = count === 1 ? ['The key', 'was', 'it'] : [`The ${count} keys`, 'were', 'them']
  const seen = grant.shownAt
    ? `${keys} ${were} seen and cannot be taken back here; ${name} can block ${them}.`
    : `${keys} ${were} never shown, and given to nobody else.`
  return { status: 'ended', grant: { ...grant, revoked }, note: `The license has ended. ${seen}` }
}

/** Name under which a key is sealed. */
export function fieldOf(index: number): string {
  return `pool-key-${index}`
}

function ready(count: number): string {
  return count === 1 ? 'Your license key is ready.' : `Your ${count} license keys are ready.`
}
