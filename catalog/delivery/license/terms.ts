import { z } from 'zod'
import { idSchema } from '../../wire.ts'
import { deadlinesSchema, silenceSchema } from '../engagement.ts'

const features = z.array(z.string().min(1).max(64)).max(50)
const machines = z.int().positive().max(100_000)

/** Fields that belong to one source alone. */
const fieldsOf = {
  signed: ['machines', 'leaseMinutes', 'features', 'plans'],
  pool: ['pool'],
  seller: ['protocol', 'url', 'key', 'machineCode', 'deadlines', 'silence'],
} as const

/** What a source cannot do without. */
const neededBy = { signed: [], pool: ['pool'], seller: ['protocol', 'url', 'key'] } as const

/** A seller without a server makes each license by hand. */
export function isByHand({ source, protocol }: Pick<LicenseTerms, 'source' | 'protocol'>): boolean {
  return source === 'seller' && protocol === undefined
}

export const licenseTerms = z
  .strictObject({
    kind: z.literal('license').meta({ description: 'A key, and a license file where the store signs one.' }),
    source: z.enum(['signed', 'pool', 'seller']).meta({
      description:
        'Where licenses come from. "signed": the store issues a key and an Ed25519-signed license file. "pool": keys of the seller, imported with `npm run keys:import`. "seller": the seller’s own server is asked, or told of the codes the store makes.',
    }),
    machines: machines.optional().meta({
      description:
        'Of "signed": machines one license may run on at once; a plan with a quantity multiplies it. Absent: not limited.',
    }),
    leaseMinutes: z.int().min(5).max(10_080).optional().meta({
      description:
        'Of "signed": seats float. A machine keeps its seat so many minutes after its last heartbeat. Absent: it keeps it until it is freed.',
    }),
    features: features.optional().meta({
      description:
        'Of "signed": features the license opens, by the names the software knows. They stand in the license file.',
    }),
    plans: z
      .record(
        idSchema,
        z.strictObject({
          machines: machines.optional().meta({ description: 'Machines of this plan, for each unit.' }),
          features: features.optional().meta({ description: 'All that this plan opens.' }),
        }),
      )
      .optional()
      .meta({
        description:
          'Of "signed": what differs in a plan, by the id of the plan. What is not named stays as above.',
      }),
    pool: idSchema
      .optional()
      .meta({ description: 'Of "pool": name of the pool that the keys are imported to.' }),
    protocol: z.enum(['koogallery-v1', 'koogallery-v2']).optional().meta({
      description:
        'Of "seller". "koogallery-v1": the seller’s server issues the license (getLicense). "koogallery-v2": the store makes a license code, and the seller’s software activates it here. Absent, with url and key: the seller’s people make each license by hand, and the buyer accepts it.',
    }),
    url: z
      .url({ protocol: /^https?$/ })
      .max(512)
      .optional()
      .meta({
        description: 'Of "seller": the seller’s server, on one of the seller’s hosts.',
      }),
    key: idSchema
      .optional()
      .meta({ description: 'Of "seller": name of the seller’s key that signs the calls.' }),
    machineCode: z.string().min(1).max(60).optional().meta({
      description:
        'Of "koogallery-v1": what the buyer is asked for at checkout, such as "Machine code shown by the installer". Absent: "Identification code".',
    }),
    deadlines: deadlinesSchema.omit({ answer: true, request: true }).optional().meta({
      description:
        'Of "seller", where its people make the license, at once or because its server gave none: how long they have to deliver it, and the buyer to look at it. Default: 5 days each.',
    }),
    silence: silenceSchema.optional(),
  })
  .superRefine((terms, context) => {
    const said = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    const hasServer = Boolean(terms.protocol ?? terms.url ?? terms.key)
    for (const field of terms.source === 'seller' && !hasServer ? [] : neededBy[terms.source]) {
      if (terms[field as keyof typeof terms] === undefined)
        said(field, `is needed with source "${terms.source}"`)
    }
    for (const field of ['deadlines', 'silence'] as const) {
      if (terms.protocol === 'koogallery-v2' && terms[field] !== undefined)
        said(field, 'belongs to licenses that people deliver; a license code is made by the store')
    }
    for (const [source, fields] of Object.entries(fieldsOf)) {
      if (source === terms.source) continue
      for (const field of fields) {
        if (terms[field] !== undefined) said(field, `belongs to source "${source}", not to "${terms.source}"`)
      }
    }
  })
export type LicenseTerms = z.output<typeof licenseTerms>

/** What a plan opens, and on how many machines for each unit. */
export function openedBy(
  { machines, features = [], plans = {} }: LicenseTerms,
  plan: string,
): { machines: number | undefined; features: string[] } {
  const own = Object.hasOwn(plans, plan) ? plans[plan] : undefined
  return { machines: own?.machines ?? machines, features: own?.features ?? features }
}
