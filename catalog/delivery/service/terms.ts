import { z } from 'zod'
import { idSchema } from '../../wire.ts'
import type { Line } from '../line.ts'
import { deadlinesSchema, type Engagement, silenceSchema } from '../engagement.ts'

const questionSchema = z.strictObject({
  id: idSchema.meta({ description: 'Id of the question; answers are kept under it.' }),
  label: z.string().min(1).max(120).meta({ description: 'The question, as the buyer reads it.' }),
  type: z.enum(['text', 'textarea', 'select', 'email']).meta({ description: 'How it is answered.' }),
  required: z.boolean().default(true).meta({ description: 'Whether the buyer must answer. Default: true.' }),
  help: z.string().max(300).optional().meta({ description: 'A sentence below the question.' }),
  options: z
    .array(
      z.strictObject({
        id: idSchema.meta({ description: 'Id of the choice; it is what is kept.' }),
        label: z.string().min(1).meta({ description: 'The choice, as the buyer reads it.' }),
      }),
    )
    .min(2)
    .optional()
    .meta({ description: 'The choices of a question of type "select".' }),
})

/** What a product file says of a service. */
export const serviceTerms = z.strictObject({
  kind: z.literal('service').meta({ description: 'Work by people: request, delivery, review.' }),
  request: z
    .array(questionSchema)
    .min(1)
    .max(20)
    .refine((questions) => new Set(questions.map(({ id }) => id)).size === questions.length, {
      error: 'each question needs an id of its own',
    })
    .refine(
      (questions) => questions.every(({ type, options }) => (type === 'select') === (options !== undefined)),
      {
        error: 'a question of type "select" needs "options"; the other types have none',
      },
    )
    .meta({ description: 'What the buyer is asked at checkout; the seller works from the answers.' }),
  deadlines: deadlinesSchema.meta({ description: 'How long each side has, in calendar days.' }),
  silence: silenceSchema,
})
export type ServiceTerms = z.output<typeof serviceTerms>

/** A delivery of a service. */
export type ServiceLine = Line<ServiceTerms, Engagement>
