import { z } from 'zod'
import { idSchema } from '../../wire.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Keystone writes a project id as a UUID without hyphens. */
export const projectPattern = '[0-9a-fA-F]{32}'

/** The product file's `delivery` field for a machine image. */
export const imageTerms = z.strictObject({
  kind: z.literal('image').meta({ description: 'A machine image, shared with the buyer’s cloud project.' }),
  cloud: idSchema.meta({ description: 'Name of the cloud; its settings are OPENSTACK_<NAME>_….' }),
  os: z.string().min(1).max(80).meta({ description: 'Operating system inside, such as "Debian 12".' }),
  architecture: z
    .enum(['x86_64', 'aarch64'])
    .optional()
    .meta({ description: 'Processor the image is made for.' }),
  images: z
    .array(
      z.strictObject({
        region: z
          .string()
          .regex(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,63}$/, 'a region as the cloud names it, such as "eu-north-1"')
          .meta({ description: 'Region, as the cloud names it.' }),
        id: z
          .string()
          .regex(uuid, 'the image id of that region, a lower-case UUID')
          .meta({ description: 'Id of the image in that region, a UUID.' }),
      }),
    )
    .min(1)
    .max(50)
    .refine((images) => new Set(images.map(({ region }) => region)).size === images.length, {
      message: 'each region may be named once',
    })
    .meta({ description: 'One image a region; a project can only be given an image of its own region.' }),
})
export type ImageTerms = z.output<typeof imageTerms>

/**
 * Where a share stands at the cloud. `rejected` is the buyer's word and does not take the access away; `asked` is the
 * buyer's wish to have it offered again.
 */
export const imageGrant = z.strictObject({
  region: z.string(),
  image: z.string(),
  project: z.string(),
  status: z.enum(['pending', 'accepted', 'rejected', 'asked', 'revoked']),
  since: z.iso.datetime().meta({ description: 'When the image was shared.' }),
})
export type ImageGrant = z.output<typeof imageGrant>
