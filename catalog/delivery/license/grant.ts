import { z } from 'zod'
import { endReasons, type Line } from '../line.ts'
import { engagementSchema } from '../engagement.ts'
import { storedFileSchema } from '../files-port.ts'
import { isKey } from '../license-key.ts'
import { sealedSchema } from '../ports.ts'
import type { LicenseTerms } from './terms.ts'

const revoked = z.strictObject({ at: z.iso.datetime(), reason: z.enum(endReasons) })

/** A key and a license file of the store. */
const signed = z.strictObject({
  key: z.string().refine(isKey, 'a license key with a fitting check digit'),
  file: storedFileSchema,
  issuer: z.url(),
  kid: z.string(),
  issuedAt: z.iso.datetime(),
  /** When the file stops being valid; absent: never. */
  until: z.iso.datetime().optional(),
  plan: z.string().optional(),
  seats: z.int().positive().optional(),
  machines: z.int().positive().optional(),
  leaseMinutes: z.int().positive().optional(),
  features: z.array(z.string()),
  /** How many keys came before this one. */
  replaced: z.int().nonnegative().optional(),
  /** Files and answers that are good no more. */
  withdrawn: z
    .array(z.strictObject({ file: z.string(), at: z.iso.datetime(), until: z.iso.datetime().optional() }))
    .optional(),
  /** Answers to machines without a network. */
  answers: z
    .array(
      z.strictObject({
        id: z.string(),
        machine: z.string(),
        name: z.string().optional(),
        file: storedFileSchema,
      }),
    )
    .optional(),
  revoked: revoked.optional(),
})
export type SignedGrant = z.output<typeof signed>

/** Keys of the seller. */
const pool = z.strictObject({
  source: z.literal('pool'),
  keys: z.array(sealedSchema).min(1),
  shownAt: z.iso.datetime().optional(),
  revoked: revoked.optional(),
})
export type PoolGrant = z.output<typeof pool>

/** What the seller’s server issued, or its people. */
const pulled = z.strictObject({
  source: z.literal('pulled'),
  step: z.enum(['asking', 'by-hand', 'issued']),
  /** How often the seller was asked. */
  tries: z.int().nonnegative(),
  instance: z.string().optional(),
  license: sealedSchema.optional(),
  /** Where the seller's people make it: from their being asked to the buyer's acceptance. */
  engagement: engagementSchema.optional(),
  /** The seller's people gave it, not its server. */
  byHand: z.boolean().optional(),
  shownAt: z.iso.datetime().optional(),
  revoked: revoked.optional(),
})
export type PulledGrant = z.output<typeof pulled>

/** A code of the store that the seller's software activates. */
const code = z.strictObject({
  source: z.literal('code'),
  code: z.string(),
  plan: z.string(),
  quantity: z.int().positive(),
  until: z.iso.datetime().optional(),
  /** The buyer has taken the code. */
  claimedAt: z.iso.datetime().optional(),
  /** What the seller is being told now, and how often it was. */
  telling: z.strictObject({ what: z.string(), tries: z.int().positive() }).optional(),
  revoked: revoked.optional(),
})
export type CodeGrant = z.output<typeof code>

export const licenseGrant = z.union([signed, pool, pulled, code])
export type LicenseGrant = z.output<typeof licenseGrant>

export type LicenseLine<Grant = LicenseGrant> = Line<LicenseTerms, Grant>

/** Which grants a line may have, by its terms: 'signed', 'pool', 'pulled' or 'code'. */
export function sourceOf({ source, protocol }: LicenseTerms): 'signed' | 'pool' | 'pulled' | 'code' {
  if (source !== 'seller') return source
  return protocol === 'koogallery-v2' ? 'code' : 'pulled'
}
