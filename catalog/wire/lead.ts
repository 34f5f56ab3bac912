import { isChinese } from '../language.ts'
import { z } from 'zod'
import { idSchema } from './basics.ts'

const line = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(/^[^\p{C}]*$/u, 'one line of text')

/** Days a request is kept when `store.yaml` does not say. */
export const usualLeadDays = 180

/** Body of `POST /api/leads`: somebody asks a seller of consulting to get in touch. */
export const leadRequestSchema = z.strictObject({
  product: idSchema,
  name: line(120).min(1),
  email: z.email().max(254),
  company: line(120).default(''),
  message: z.string().trim().min(1).max(4000),
  locale: z.string().max(16).default('en'),
  consent: z.literal(true).meta({ description: 'The sentence of `leadConsent` was agreed to.' }),
  stamp: z
    .string()
    .max(400)
    .meta({ description: 'Of `GET /api/leads/stamp`, asked for when the form was opened.' }),
  website: z.string().max(400).default('').meta({
    description:
      'A field that people do not see; whoever fills it in is answered as everybody and not heard.',
  }),
})
export type LeadRequest = z.output<typeof leadRequestSchema>

/** What somebody agrees to who asks to be contacted. */
export function leadConsent({
  seller,
  days,
  locale,
}: {
  seller: string
  days: number
  locale: string
}): string {
  return isChinese(locale)
    ? `我同意${seller}收到我的姓名、邮箱地址和留言，并就此与我联系。这些信息将在 ${days} 天后删除。`
    : `${seller} may have my name, address and message, and write to me about it. They are deleted after ${days} days.`
}

/** A request as its seller sees it. */
export const publicLeadSchema = z.strictObject({
  id: z.string(),
  product: z.string(),
  productName: z.string(),
  name: z.string(),
  email: z.string(),
  company: z.string(),
  message: z.string(),
  locale: z.string(),
  at: z.iso.datetime(),
  deleteAt: z.iso.datetime(),
})

/** What a seller's page of requests shows. */
export const publicLeadsSchema = z.strictObject({
  seller: z.strictObject({ id: z.string(), name: z.string() }),
  days: z.int().meta({ description: 'How long requests are kept.' }),
  leads: z.array(publicLeadSchema).meta({ description: 'Newest first.' }),
  clicks: z
    .array(
      z.strictObject({ product: z.string(), productName: z.string(), clicks: z.int(), contacts: z.int() }),
    )
    .meta({ description: 'Of the last 30 days: clicks on the link, and requests, by product.' }),
})
export type PublicLeads = z.output<typeof publicLeadsSchema>
