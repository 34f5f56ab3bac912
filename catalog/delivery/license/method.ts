import { defineDelivery, type Outcome } from '../define.ts'
import { acceptedAt } from '../engagement.ts'
import type { Ports } from '../ports.ts'
import { licenseInLanguage } from './chinese.ts'
import { changeCode, endCode, onlineCode, provideCode, renewCode, resumeCode, suspendCode } from './code.ts'
import {
  type CodeGrant,
  type LicenseGrant,
  type LicenseLine,
  licenseGrant,
  type PoolGrant,
  type PulledGrant,
  type SignedGrant,
  sourceOf,
} from './grant.ts'
import { handActions } from './by-hand.ts'
import { machineActions } from './machines.ts'
import { changePool, endPool, provideFromPool } from './pool.ts'
import { endPulled, machineCodeInput, pull } from './pulled.ts'
import { offerRows, receiptRows } from './receipt.ts'
import { reveal } from './reveal.ts'
import { endSigned, onlineLicense, provideSigned, reissue } from './signed.ts'
import { isByHand, type LicenseTerms, licenseTerms } from './terms.ts'
import { licenseLook, licenseWords } from './words.ts'

/**
 * A license for software that runs with the buyer. The store signs it (`signed`), hands out keys that the seller gave
 * it (`pool`), asks the seller's server for it, or makes a code that the seller's software activates (`seller`).
 */
export const license = defineDelivery<'license', LicenseTerms, LicenseGrant>({
  kind: 'license',
  words: licenseWords,
  look: licenseLook,
  terms: licenseTerms,
  grant: licenseGrant,
  offerView: offerRows,

  inLanguage: licenseInLanguage,
  runsAnywhere: (terms) => terms.source !== 'seller' || isByHand(terms),
  byPeople: ({ terms, grant }) =>
    isByHand(terms) || (grant !== null && 'engagement' in grant && grant.engagement !== undefined),
  termBegins: ({ terms, grant }) =>
    isByHand(terms) ? acceptedAt((grant as PulledGrant | null)?.engagement) : undefined,
  inputs: (terms) => (asksForMachine(terms) ? [machineCodeInput(terms)] : []),
  stockOf: ({ pool = null }) => pool,

  asks: ({ seller, terms }, step) => {
    if (terms.source === 'seller' && (step || sourceOf(terms) === 'pulled')) {
      const text = step ? `Told ${seller.name} of it` : `Asked ${seller.name} for your license`
      return { code: step ? 'told_seller' : 'asked_seller', text }
    }
    return {
      code: 'issuing',
      text: step ? 'Issuing your license anew' : 'Issuing your license',
    }
  },

  provision: provide,
  check: provide,

  renew: async (line, scene, ports) => {
    const held = lineOf(line)
    if (held.source === 'signed') return reissue(held.line, ports)
    if (held.source === 'code') return renewCode(held.line, scene, ports)
    return asItIs(line)
  },

  change: async (line, change, ports) => {
    const held = lineOf(line)
    if (held.source === 'signed') {
      const { plan, quantity } = change
      return reissue({ ...held.line, plan, quantity }, ports)
    }
    if (held.source === 'code') return changeCode(held.line, change)
    if (held.source === 'pool') return changePool(held.line, change.quantity, ports)
    return asItIs(line)
  },

  refusesChange: async (line, { quantity }) => {
    if (sourceOf(line.terms) === 'pulled')
      return `${line.seller.name} makes each license for one machine; buy it anew.`
    if (line.terms.source === 'pool' && quantity < line.quantity) {
      return 'Keys that were given out cannot be given back.'
    }
    return null
  },

  suspend: async (line, reason, ports) => {
    const held = lineOf(line)
    return held.source === 'code' ? suspendCode(held.line, reason, ports) : asItIs(line)
  },

  resume: async (line, ports) => {
    const held = lineOf(line)
    return held.source === 'code' ? resumeCode(held.line, ports) : asItIs(line)
  },

  end: async (line, reason, ports) => {
    if (!line.grant) return { status: 'ended', grant: null, note: 'Ended before a license was issued.' }
    const held = lineOf(line)
    if (held.source === 'signed') return endSigned(line.grant as SignedGrant, reason, ports)
    if (held.source === 'pool') return endPool(held.line, line.grant as PoolGrant, reason, ports)
    if (held.source === 'pulled') return endPulled(held.line, line.grant as PulledGrant, reason, ports)
    return endCode(held.line, reason, ports)
  },

  licenseOf: (line) => {
    const held = lineOf(line)
    if (!line.grant) return null
    if (held.source === 'signed') return onlineLicense({ ...held.line, grant: line.grant as SignedGrant })
    return held.source === 'code' ? onlineCode({ ...held.line, grant: line.grant as CodeGrant }) : null
  },

  actions: {
    ...handActions,
    reveal,
    ...machineActions,
  },
  receiptView: (line) => receiptRows(line),
})

/** A license that the seller makes may be for one machine. */
function asksForMachine(terms: LicenseTerms): boolean {
  return isByHand(terms) ? terms.machineCode !== undefined : sourceOf(terms) === 'pulled'
}

function provide(line: LicenseLine, ports: Ports): Promise<Outcome<LicenseGrant>> {
  const held = lineOf(line)
  switch (held.source) {
    case 'signed':
      return provideSigned(held.line, ports)
    case 'pool':
      return provideFromPool(held.line, ports)
    case 'pulled':
      return pull(held.line, ports)
    case 'code':
      return provideCode(held.line, ports)
  }
}

type Held =
  | { source: 'signed'; line: LicenseLine<SignedGrant> }
  | { source: 'pool'; line: LicenseLine<PoolGrant> }
  | { source: 'pulled'; line: LicenseLine<PulledGrant> }
  | { source: 'code'; line: LicenseLine<CodeGrant> }

/** The line with the grant that its source has: a delivery keeps the terms it was sold by. */
function lineOf(line: LicenseLine): Held {
  return { source: sourceOf(line.terms), line } as Held
}

/** Nothing is told to anybody: the order page says the rest. */
function asItIs({ grant }: LicenseLine): Outcome<LicenseGrant> {
  return grant
    ? { status: 'granted', grant, note: 'Your license is as it was.' }
    : { status: 'refused', reason: 'There is no license.' }
}
