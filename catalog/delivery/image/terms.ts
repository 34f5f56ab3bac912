import { z } from 'zod'
import { idSchema } from '../../wire.ts'

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const ami = 'ami-(?:[0-9a-f]{8}|[0-9a-f]{17})'

/** What the commands and ids of a cloud look like. */
export const platforms = ['openstack', 'huawei', 'aws'] as const
export type Platform = (typeof platforms)[number]

/** What a buyer is known by: Keystone writes a project id as a UUID without hyphens, AWS an account id as 12 digits. */
export const projectForm: Record<
  Platform,
  { label: string; pattern: string; example: string; fault: string }
> = {
  openstack: {
    label: 'Project id',
    pattern: '[0-9a-fA-F]{32}',
    example: '0123456789abcdef0123456789abcdef',
    fault: 'A project id has 32 hexadecimal characters.',
  },
  huawei: {
    label: 'Project id',
    pattern: '[0-9a-fA-F]{32}',
    example: '0123456789abcdef0123456789abcdef',
    fault: 'A project id has 32 hexadecimal characters.',
  },
  aws: {
    label: 'Account id',
    pattern: '[0-9]{12}',
    example: '123456789012',
    fault: 'An account id has 12 digits.',
  },
}

const imageId = z
  .string()
  .regex(new RegExp(`^(?:${uuid}|${ami})$`), 'the image id of that region, a lower-case UUID or ami-…')

const regionImages = z.strictObject({
  region: z
    .string()
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,63}$/, 'a region as the cloud names it, such as "eu-north-1"')
    .meta({ description: 'Region, as the cloud names it.' }),
  id: imageId.meta({ description: 'Id of the image in that region: a UUID, at AWS ami-….' }),
  copies: z
    .array(imageId)
    .min(1)
    .max(50)
    .optional()
    .meta({ description: 'Ids of copies of the image, used in this order when the ones before are full.' }),
})

/** The product file's `delivery` field for a machine image. */
export const imageTerms = z
  .strictObject({
    kind: z.literal('image').meta({ description: 'A machine image, shared with the buyer’s cloud project.' }),
    cloud: idSchema.meta({ description: 'Name of the cloud; its settings are OPENSTACK_<NAME>_….' }),
    platform: z
      .enum(platforms)
      .optional()
      .meta({ description: 'Whose commands the buyer is shown; openstack when left out.' }),
    os: z.string().min(1).max(80).meta({ description: 'Operating system inside, such as "Debian 12".' }),
    architecture: z
      .enum(['x86_64', 'aarch64'])
      .optional()
      .meta({ description: 'Processor the image is made for.' }),
    images: z
      .array(regionImages)
      .min(1)
      .max(50)
      .refine((images) => new Set(images.map(({ region }) => region)).size === images.length, {
        message: 'each region may be named once',
      })
      .meta({ description: 'One image a region; a project can only be given an image of its own region.' }),
    acceptance: z
      .strictObject({
        remindDays: z.int().min(1).max(60).meta({ description: 'The buyer is reminded after so many days.' }),
        operatorDays: z
          .int()
          .min(1)
          .max(90)
          .meta({ description: 'The operator is told after so many days.' }),
      })
      .refine(({ remindDays, operatorDays }) => remindDays < operatorDays, {
        path: ['operatorDays'],
        message: 'the operator is told after the buyer was reminded: a larger number than remindDays',
      })
      .optional()
      .meta({ description: 'What happens while nobody accepts the image; 3 and 14 days when left out.' }),
    cloudInit: z.string().min(1).max(16_000).optional().meta({
      description:
        'cloud-init text for the buyer’s servers; {product}, {version}, {plan} and {order} are filled in. No secrets: a server’s user data can be read from inside it.',
    }),
  })
  .superRefine(({ platform, images }, context) => {
    const seen = new Set<string>()
    for (const [at, { id, copies = [] }] of images.entries()) {
      for (const [place, one] of [id, ...copies].entries()) {
        const path = ['images', at, ...(place === 0 ? ['id'] : ['copies', place - 1])]
        if (one.startsWith('ami-') !== (platform === 'aws')) {
          const message =
            platform === 'aws' ? 'an image of AWS begins with ami-' : 'ami-… is for platform: aws'
          context.addIssue({ code: 'custom', path, message })
        }
        if (seen.has(one)) context.addIssue({ code: 'custom', path, message: 'each image may be named once' })
        seen.add(one)
      }
    }
  })
export type ImageTerms = z.output<typeof imageTerms>

export const platformOf = ({ platform = 'openstack' }: ImageTerms): Platform => platform

/** What happens while nobody accepts, in days. */
export const acceptanceOf = ({ acceptance }: ImageTerms): NonNullable<ImageTerms['acceptance']> =>
  acceptance ?? { remindDays: 3, operatorDays: 14 }
