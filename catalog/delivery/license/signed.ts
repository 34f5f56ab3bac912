import type { Outcome } from '../define.ts'
import type { EndReason } from '../line.ts'
import type { License } from '../license-port.ts'
import { keyBytes, makeKey } from '../license-key.ts'
import type { Ports } from '../ports.ts'
import type { LicenseLine, SignedGrant } from './grant.ts'
import { openedBy } from './terms.ts'
import { dayText } from '../day-text.ts'
import { offlineCopies } from './words.ts'

type SignedLine = LicenseLine<SignedGrant>
type Signed = Outcome<SignedGrant>

/** A file outlives its term by this, so that software goes on while a renewal is paid and the file is fetched. */
const slackDays = 3

/** A key and a signed license file that the seller's software verifies without asking anybody. */
export async function provideSigned(line: SignedLine, ports: Ports): Promise<Signed> {
  if (line.grant?.revoked) return { status: 'ended', grant: line.grant, note: 'The license is revoked.' }
  const issued = line.grant ?? (await issue(line, ports))
  return ready(issued)
}

/** Under the key that the buyer has: only the file is another. */
export async function reissue(line: SignedLine, ports: Ports): Promise<Signed> {
  if (!line.grant || line.grant.revoked) return { status: 'refused', reason: 'There is no license to renew.' }
  const issued = await issue(line, ports)
  const valid = issued.until ? `, valid until ${dayText(issued.until)}` : ''
  return { status: 'granted', grant: issued, note: `A new license file is ready under the same key${valid}.` }
}

/** Another key and another file; the old ones are revoked, and machines keep their seats. */
export async function rotate(line: SignedLine, ports: Ports): Promise<Signed> {
  const { grant } = line
  if (!grant) throw new RangeError('There is no key to replace.')
  const at = ports.now().toISOString()
  const { key: _leaked, ...kept } = grant
  const replaced = (grant.replaced ?? 0) + 1
  const withdrawn = [...(grant.withdrawn ?? []), { file: fileId(line), at, ...untilOf(grant) }]
  const key = makeKey(ports.random(keyBytes))
  const next = { ...kept, key, replaced, withdrawn, issuedAt: at }
  const issued = await issue({ ...line, grant: next }, ports)
  const note = `A new license key and file are ready; the old ones are revoked. ${offlineCopies}${endText(grant)}.`
  return { status: 'granted', grant: issued, note }
}

export function endSigned(grant: SignedGrant, reason: EndReason, ports: Ports): Signed {
  const revoked = grant.revoked ?? { at: ports.now().toISOString(), reason }
  const note = `The license is revoked and no longer handed out. ${offlineCopies}${endText(grant)}.`
  return { status: 'ended', grant: { ...grant, revoked }, note }
}

/** What a copy of the file still does, as the end of a sentence. */
export function endText({ until }: SignedGrant): string {
  return until ? `, until ${dayText(until)}` : '; it has no end date'
}

/** What software may ask about by the key. */
export function onlineLicense(line: SignedLine & { grant: SignedGrant }): License {
  const { grant, product, plan } = line
  const { revoked, until } = grant
  const ended = { at: revoked?.at ?? '', validUntil: until ?? null }
  return {
    key: grant.key,
    file: fileId(line),
    product: product.id,
    plan: grant.plan ?? plan.id,
    seats: grant.seats ?? null,
    machines: grant.machines ?? null,
    leaseMinutes: grant.leaseMinutes ?? null,
    features: grant.features,
    validUntil: until ? new Date(until) : null,
    revoked: [
      ...(grant.withdrawn ?? []).map(({ file, at, until: validUntil = null }) => ({ file, at, validUntil })),
      ...(revoked ? [fileId(line), ...(grant.answers ?? []).map(({ id }) => id)] : []).map((file) => ({
        file,
        ...ended,
      })),
    ],
  }
}

/** The signed license of a line whose buyer may act on it now. */
export function signedOf({ grant, state, terms }: LicenseLine): SignedGrant | null {
  if (state !== 'active' || terms.source !== 'signed' || !grant || 'source' in grant) return null
  return grant.revoked ? null : grant
}

/** It is as it was, but for what the grant says now. */
export function ready(grant: SignedGrant) {
  return { status: 'granted' as const, grant, note: 'Your license key and license file are ready.' }
}

/** `jti` of the file that counts: the delivery's, and after a rotation the number of the key. */
function fileId({ delivery, grant }: SignedLine): string {
  return grant?.replaced ? `${delivery}.${grant.replaced + 1}` : delivery
}

/**
 * A crash between here and the stored grant leaves a license that nobody was shown; the next try issues its own.
 * Every claim follows from the line and the key, so that the same key gives the same bytes.
 */
async function issue(line: SignedLine, ports: Ports): Promise<SignedGrant> {
  const { product, plan, quantity, unit, terms, grant } = line
  const key = grant?.key ?? makeKey(ports.random(keyBytes))
  const until = line.term.until && new Date(line.term.until.getTime() + slackDays * 86_400_000)
  const opened = openedBy(terms, plan.id)
  const seats = unit === null ? {} : { seats: quantity }
  const machines = opened.machines === undefined ? {} : { machines: opened.machines * quantity }
  const { features } = opened
  const at = grant ? Date.parse(grant.issuedAt) : line.paidAt.getTime()
  const issuedAt = Math.floor(at / 1000)
  const { jwt, kid } = await ports.licenses.sign({
    iss: ports.licenses.issuer,
    jti: fileId(line),
    sub: key,
    product,
    plan: plan.id,
    ...seats,
    ...machines,
    features,
    // In clear, so that the software can say who it is licensed to.
    ...(line.buyer.email === null ? {} : { customer: { email: line.buyer.email } }),
    iat: issuedAt,
    nbf: issuedAt,
    ...(until ? { exp: Math.floor(until.getTime() / 1000) } : {}),
  })
  const bytes = new TextEncoder().encode(`${jwt}\n`)
  const file = await ports.files.put({ name: `${product.id}-license.jwt`, type: 'application/jwt', bytes })
  const { replaced, withdrawn, answers } = grant ?? {}
  return {
    key,
    file,
    issuer: ports.licenses.issuer,
    kid,
    issuedAt: new Date(issuedAt * 1000).toISOString(),
    plan: plan.id,
    ...(until ? { until: until.toISOString() } : {}),
    ...seats,
    ...machines,
    ...(terms.leaseMinutes === undefined ? {} : { leaseMinutes: terms.leaseMinutes }),
    features,
    ...(replaced === undefined ? {} : { replaced }),
    ...(withdrawn === undefined ? {} : { withdrawn }),
    ...(answers === undefined ? {} : { answers }),
  }
}

function untilOf({ until }: SignedGrant): { until?: string } {
  return until === undefined ? {} : { until }
}
