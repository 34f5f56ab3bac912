import { z } from 'zod'
import { idSchema } from '../../wire.ts'
import { contactFields } from '../seller-port.ts'
import type { Line } from '../line.ts'
import { deadlinesSchema, engagementSchema, silenceSchema } from '../engagement.ts'

/** The product file's `delivery` field for SaaS. The address and the key never reach a page. */
export const saasTerms = z
  .strictObject({
    kind: z.literal('saas').meta({ description: 'An account on the seller’s own system.' }),
    protocol: z.enum(['koogallery-v2', 'koogallery-v1', 'vitrine']).optional().meta({
      description:
        'The protocol that the seller’s server speaks. Needed unless the account is made by hand ("supervised: true").',
    }),
    url: z
      .url({ protocol: /^https?$/ })
      .max(512)
      .optional()
      .meta({
        description: 'Address of the seller’s server, https, on one of the seller’s listed hosts.',
      }),
    key: idSchema.optional().meta({
      description: 'Name of the seller’s key; its secret is SELLER_KEY_<SELLER>_<NAME>.',
    }),
    ask: z
      .array(z.enum(contactFields))
      .min(1)
      .optional()
      .refine((asked) => new Set(asked).size === (asked?.length ?? 0), {
        error: 'each field is asked for once',
      })
      .meta({
        description:
          'What the seller’s server must know of the buyer, asked at checkout: mobile, email, domain.',
      }),
    supervised: z.literal(true).optional().meta({
      description:
        'The seller makes the account by hand, through a signed link, and the buyer accepts it. Names no server.',
    }),
    deadlines: deadlinesSchema.optional().meta({
      description: 'How long each side has, in calendar days, where the account is made by hand.',
    }),
    silence: silenceSchema.optional(),
  })
  .superRefine(({ protocol, url, key, supervised, deadlines, silence }, context) => {
    const fault = (field: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [field], message })
    for (const [field, value] of Object.entries({ protocol, url, key })) {
      if (supervised && value) fault(field, 'a seller who makes accounts by hand has no server to name')
      if (!supervised && !value) fault(field, `"${field}" is missing: it is how the seller’s server is asked`)
    }
    if (!supervised && deadlines) fault('deadlines', 'only accounts made by hand have deadlines')
    if (!supervised && silence) fault('silence', 'only accounts made by hand are reviewed')
  })
export type SaasTerms = z.output<typeof saasTerms>

const sealed = z.strictObject({ key: z.string(), iv: z.string(), data: z.string() })

const contactSchema = z.partialRecord(z.enum(contactFields), z.string().max(200))

const instance = z.string().max(64)
/** What the buyer gave when the seller found something missing or taken; it goes with every later request. */
const contact = contactSchema.optional()

/**
 * What is stored of an account. `asked`: the seller may know of the order, the answer was lost, said "later", or what
 * the buyer must put right; `setting-up`: the seller gave an instance; `by-hand`: the seller makes it by hand; `open`:
 * it can be used; `released`: the seller took it back.
 */
export const saasGrant = z.discriminatedUnion('step', [
  z.strictObject({
    step: z.literal('asked'),
    contact,
    /** What the buyer must put right before the seller is asked again; `again`: nothing that we know of. */
    correct: z.enum([...contactFields, 'again']).optional(),
    /** Since when the seller has been silent. */
    silentSince: z.iso.datetime().optional(),
  }),
  z.strictObject({
    step: z.literal('setting-up'),
    instance,
    since: z.iso.datetime(),
    polls: z.int().nonnegative(),
    contact,
  }),
  z.strictObject({
    step: z.literal('by-hand'),
    engagement: engagementSchema,
    /** What the seller handed over, until the buyer accepts it. */
    access: z.strictObject(accessFields()).optional(),
    opensAt: z.iso.datetime().optional(),
    revealedAt: z.iso.datetime().optional(),
  }),
  z.strictObject({
    step: z.literal('open'),
    /** Null for an account made by hand. */
    instance: instance.nullable(),
    ...accessFields(),
    contact,
    /** How often the seller was asked to pause it. */
    pauses: z.int().positive().optional(),
    /** When its secrets were first shown since the seller handed them over. */
    revealedAt: z.iso.datetime().optional(),
    /** When the buyer accepted what was made by hand. */
    acceptedAt: z.iso.datetime().optional(),
    /** When the seller said that it would be open; absent: once it is accepted. */
    opensAt: z.iso.datetime().optional(),
    /** What the seller is to do by hand, and whether the seller says that it is done. */
    task: z
      .strictObject({ what: z.string().max(200), since: z.iso.datetime(), done: z.boolean() })
      .optional(),
  }),
  z.strictObject({ step: z.literal('released'), instance: instance.nullable() }),
])
export type SaasGrant = z.output<typeof saasGrant>
export type StepOf<Step extends SaasGrant['step']> = Extract<SaasGrant, { step: Step }>
export type SaasLine = Line<SaasTerms, SaasGrant>

function accessFields() {
  return {
    frontUrl: z.string(),
    adminUrl: z.string().optional(),
    userName: z.string().optional(),
    /** A link that works once, in place of a password. */
    signOnUrl: sealed.optional(),
    password: sealed.optional(),
    memo: sealed.optional(),
  }
}

/** What a seller handed over, as it is stored. */
export type SealedAccess = Pick<StepOf<'open'>, keyof ReturnType<typeof accessFields>>
