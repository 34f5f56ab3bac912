import { z } from 'zod'
import { idSchema } from '../../wire.ts'

/** A name of the OCI distribution specification 1.1, "Pulling manifests". */
const repositorySchema = z
  .string()
  .max(200)
  .regex(
    /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/,
    'a repository such as "stonequay/quillgate", in lower case, without host and tag',
  )
const tagSchema = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, 'a tag such as "2.4.1"')

export const containerTerms = z.strictObject({
  kind: z.literal('container').meta({ description: 'Container images from a private registry.' }),
  registry: idSchema.meta({
    description: 'Name of the registry; its settings begin with REGISTRY_<NAME>.',
  }),
  repositories: z
    .array(
      z.strictObject({
        name: repositorySchema.meta({ description: 'Repository in the registry.' }),
        tag: tagSchema.meta({ description: 'Tag that is pulled in the commands buyers see.' }),
        platforms: z.array(z.string().min(3).max(40)).max(10).optional().meta({
          description: 'Platforms of the image, such as linux/amd64.',
        }),
      }),
    )
    .min(1)
    .max(20)
    .meta({ description: 'Images the buyer may pull, and no others.' }),
  chart: z
    .strictObject({
      repository: repositorySchema.meta({ description: 'Repository of the chart in the same registry.' }),
      version: tagSchema.meta({ description: 'Version of the chart.' }),
    })
    .optional()
    .meta({ description: 'Helm chart that installs the images.' }),
  tokenDays: z.int().positive().max(3650).default(365).meta({
    description:
      'Days a pull token is good for; the buyer makes a new one on the order page. Never longer than paid.',
  }),
})
export type ContainerTerms = z.output<typeof containerTerms>

const sealedSchema = z.strictObject({ key: z.string(), iv: z.string(), data: z.string() })

export const containerGrant = z.strictObject({
  /** Host that is pulled from. */
  host: z.string(),
  user: z.string(),
  /** Sealed; shown only when it is revealed. */
  password: sealedSchema,
  issued: z.iso.datetime(),
  until: z.iso.datetime(),
  repositories: z.array(z.string()),
  /** What the tags of the images pointed to when it was delivered. */
  digests: z.record(z.string(), z.string()),
  ended: z.iso.datetime().optional(),
})
export type ContainerGrant = z.output<typeof containerGrant>
