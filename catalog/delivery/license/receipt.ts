import type { ViewItem } from '../../wire.ts'
import { engagementRows } from '../engagement-view.ts'
import { promiseRows } from '../engagement-promise.ts'
import { rulesOf } from './by-hand.ts'
import type { LicenseGrant, LicenseLine, PulledGrant, SignedGrant } from './grant.ts'
import { machineRows } from './machines.ts'
import { hiddenRows } from './reveal.ts'
import { endText } from './signed.ts'
import type { LicenseTerms } from './terms.ts'
import { verifySnippet } from './verify-snippet.ts'
import { dayText } from '../day-text.ts'
import { machinesText, offlineCopies } from './words.ts'

/** What a product's page says before anything is bought. */
export function offerRows(terms: LicenseTerms): ViewItem[] {
  const { source, protocol, machines, features, leaseMinutes } = terms
  if (source === 'pool') {
    return [
      {
        type: 'text',
        label: 'You get',
        value: 'A license key of the seller, as soon as the payment is confirmed',
      },
      { type: 'text', label: 'While you pay', value: 'The keys of your order are kept for you' },
    ]
  }
  if (source === 'seller' && !protocol) {
    return [
      {
        type: 'text',
        label: 'You get',
        value: 'A license made by the seller’s people; you look at it and accept it',
      },
      ...promiseRows(rulesOf({ terms }), 'payment'),
    ]
  }
  if (source === 'seller') {
    return protocol === 'koogallery-v2'
      ? [{ type: 'text', label: 'You get', value: 'A license code that the software activates online' }]
      : [{ type: 'text', label: 'You get', value: 'A license made by the seller for your machine' }]
  }
  return [
    { type: 'text', label: 'You get', value: 'A license key and a signed license file' },
    {
      type: 'text',
      label: 'Machines',
      value: `${machinesText(machines)}${leaseMinutes ? ', seats float' : ''}`,
    },
    ...(features?.length ? [{ type: 'list' as const, label: 'Features', value: features }] : []),
    { type: 'text', label: 'Verified', value: 'On your machine, without a network (Ed25519 signature)' },
  ]
}

/** What the buyer holds. */
export function receiptRows(line: LicenseLine): ViewItem[] {
  const { grant, state } = line
  if (!grant) return []
  if (state === 'suspended') return [row('License', 'Not handed out while it is paused.')]
  if (grant.revoked) return [row('License', `Ended on ${dayText(grant.revoked.at)}. ${stillOf(grant)}`)]
  if (!('source' in grant)) return signedRows(line, grant)
  return [...hiddenRows(line), ...factsOf(line, grant)]
}

function signedRows(line: LicenseLine, grant: SignedGrant): ViewItem[] {
  const { id, name, size } = grant.file
  return [
    { type: 'code', label: 'License key', value: grant.key },
    { type: 'file', label: 'License file', value: name, file: id, size },
    ...(grant.until ? [row('Valid until', dayText(grant.until))] : []),
    ...(grant.seats ? [row('Units', String(grant.seats))] : []),
    row('Machines', `${machinesText(grant.machines)}${grant.leaseMinutes ? ', seats float' : ''}`),
    ...machineRows(line, grant),
    ...(grant.features.length ? [{ type: 'list' as const, label: 'Features', value: grant.features }] : []),
    { type: 'link', label: 'Public keys (JWKS)', value: addressOf(grant, 'jwks') },
    { type: 'link', label: 'Revoked licenses', value: addressOf(grant, 'revoked') },
    { type: 'code', label: 'Verify it offline', value: verifySnippet(name), language: 'js' },
  ]
}

/** What is known of a license that the seller's software knows. */
function factsOf(line: LicenseLine, grant: Exclude<LicenseGrant, SignedGrant>): ViewItem[] {
  const { inputs, seller } = line
  if (grant.source === 'pool') {
    return grant.shownAt
      ? [row('Shown', `On ${dayText(grant.shownAt)}; only ${seller.name} can block a key that was seen.`)]
      : []
  }
  if (grant.source === 'pulled') {
    const code = inputs['identification-code']
    return [...(code ? [row('Made for', code)] : []), ...handRows(line, grant)]
  }
  const [machine] = line.machines ?? []
  return [
    ...(grant.until ? [row('Valid until', dayText(grant.until))] : []),
    row(
      'Activated',
      machine
        ? `On ${dayText(machine.since)}; the software was last heard of on ${dayText(machine.seen)}`
        : 'Not yet; enter the code in the software',
    ),
    ...(grant.claimedAt
      ? [row('Taken', `On ${dayText(grant.claimedAt)}; since then no refund can be agreed on.`)]
      : [row('Before you take it', 'Once you have taken the code, no refund can be agreed on any more.')]),
  ]
}

/** What was said and delivered where people make it. */
function handRows(line: LicenseLine, { engagement }: PulledGrant): ViewItem[] {
  const { deadlines } = rulesOf(line)
  return engagement ? engagementRows({ engagement, form: [], given: {}, stages: [], deadlines }) : []
}

/** What ending did not undo. */
function stillOf(grant: LicenseGrant): string {
  if (!('source' in grant)) return `${offlineCopies}${endText(grant)}.`
  if (grant.source === 'code') return 'The software stops at its next heartbeat.'
  return grant.shownAt ? 'What was shown before cannot be taken back here.' : 'It was never shown.'
}

function row(label: string, value: string): ViewItem {
  return { type: 'text', label, value }
}

function addressOf({ issuer }: SignedGrant, name: 'jwks' | 'revoked'): string {
  return new URL(`/api/licenses/${name}.json`, issuer).href
}
