import { z } from 'zod'
import { lineSchema, localeSchema } from './fields.ts'
import { idSchema } from './wire.ts'

const nameSchema = lineSchema(40)
const descriptionSchema = lineSchema(200)

const categorySchema = z.strictObject({
  name: nameSchema.meta({ description: 'Name, as people read it.' }),
  description: descriptionSchema.meta({ description: 'What belongs here, in one sentence.' }),
  translations: z
    .record(
      localeSchema,
      z.strictObject({
        name: nameSchema.optional().meta({ description: 'Name in this language.' }),
        description: descriptionSchema
          .optional()
          .meta({ description: 'What belongs here, in this language.' }),
      }),
    )
    .optional()
    .meta({ description: 'Texts in further languages, by locale.' }),
})
export type Category = z.output<typeof categorySchema>

/** `categories.yaml`: a map from id to category, in the order in which lists show them. */
export const categoriesSchema = z
  .record(idSchema, categorySchema.meta({ description: 'A category; its key is the id.' }))
  .meta({ title: 'Vitrine categories', description: 'categories.yaml' })
