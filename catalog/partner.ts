import { z } from 'zod'
import { lineSchema } from './fields.ts'
import { percentTextSchema } from './percent.ts'

const originPattern =
  /^(?:https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?$/

/** `partners/<id>.yaml`. The file name is the id. */
export const partnerSchema = z
  .strictObject({
    name: lineSchema(60).meta({ description: 'Name of the partner.' }),
    origins: z
      .array(
        z
          .string()
          .regex(
            originPattern,
            'an origin, such as "https://news.example": https, host, no path, no final "/"',
          ),
      )
      .min(1)
      .max(50)
      .meta({ description: 'Origins of the pages that show the widget, exactly as browsers send them.' }),
    commission: percentTextSchema.meta({ description: 'Share of what the partner sells: 10%.' }),
  })
  .meta({ title: 'Vitrine partner', description: 'partners/<id>.yaml' })
export type PartnerFile = z.output<typeof partnerSchema>
