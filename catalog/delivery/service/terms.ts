import { z } from 'zod'
import { idSchema } from '../../wire.ts'
import type { Line } from '../line.ts'
import { deadlinesSchema, type Engagement, silenceSchema } from '../engagement.ts'
import { requestSchema } from '../engagement-form.ts'

const stageSchema = z.strictObject({
  id: idSchema.meta({ description: 'Id of the stage; it is what is kept.' }),
  label: z.string().min(1).max(120).meta({ description: 'The stage, as both sides read it.' }),
})

/** What a product file says of a service. */
export const serviceTerms = z.strictObject({
  kind: z.literal('service').meta({ description: 'Work by people: request, delivery, review.' }),
  request: requestSchema.meta({
    description:
      'What the buyer is asked; the seller works from the answers. Files are asked for after the sale.',
  }),
  milestones: z
    .array(stageSchema)
    .min(1)
    .max(20)
    .refine((stages) => new Set(stages.map(({ id }) => id)).size === stages.length, {
      error: 'each milestone needs an id of its own',
    })
    .optional()
    .meta({
      description: 'Stages of the work, in order; the seller says when each is reached, the buyer sees it.',
    }),
  proof: z.enum(['note', 'file']).optional().meta({
    description:
      'What a delivery must have: "note", a text (default), or "file", a text and at least one file.',
  }),
  deadlines: deadlinesSchema.meta({ description: 'How long each side has.' }),
  silence: silenceSchema,
})
export type ServiceTerms = z.output<typeof serviceTerms>

/** A delivery of a service. */
export type ServiceLine = Line<ServiceTerms, Engagement>
