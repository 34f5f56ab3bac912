import { z } from '@hono/zod-openapi'
import type { App } from './define.ts'
import { jsonBody, refusals } from './define.ts'

/** Body of the software's calls. */
export const codeCallSchema = z.object({
  license: z.string().min(1).max(64).meta({ description: 'The license code.' }),
  real_effect_time: z
    .string()
    .regex(/^\d{14}(\d{3})?$/)
    .optional()
    .meta({ description: 'Of activate: since when it counts, yyyyMMddHHmmss in UTC; not before the order.' }),
})

/** Published codes: it is done; the license is none, or works no more; a field is wrong (K25, K26). */
export const codes = { done: '92020000', unknown: '91381033', wrong: '91381034' } as const

const codeAnswerSchema = z.object({
  error_code: z.enum([codes.done, codes.unknown, codes.wrong]).meta({
    description: `${codes.done}: done. ${codes.unknown}: no such code, or it works no more. ${codes.wrong}: a field is wrong.`,
  }),
  error_msg: z.string(),
  data: z
    .object({
      license_code_info: z.string().meta({
        description:
          'JSON text: status (ALIVE, EXPIRED, RELEASED), expire_time (yyyyMMddHHmmss in UTC), product_id, amount, order_id.',
      }),
    })
    .optional(),
})

const id = z.string().max(64)
const query = z.object({
  signature: z
    .string()
    .meta({ description: 'HMAC-SHA256 of the call, as KooGallery’s second generation has it.' }),
  timestamp: z.string().meta({ description: 'Unix milliseconds.' }),
  nonce: z.string().length(64),
})
const resultSchema = z.object({
  resultCode: z.string().meta({ description: '000000: done.' }),
  resultMsg: z.string().optional(),
})

/** Of an order that is a test. */
const testFlag = z.literal('1').optional()

/** What the seller's server is told about a code, at the `url` of the product (K27 to K29). */
const told = {
  refreshLicenseCode: {
    summary: 'A license code was paid for another term, or its renewal was taken back',
    schema: z.object({
      activity: z.literal('refreshLicenseCode'),
      testFlag,
      license: id,
      scene: z.enum(['RENEWAL', 'UNSUBSCRIBE_RENEWAL_PERIOD']),
      productId: id,
      expireTime: z.string().meta({ description: 'yyyyMMddHHmmss, with milliseconds or without, in UTC.' }),
      orderId: id,
      orderLineId: id,
    }),
  },
  updateLicenseCodeStatus: {
    summary: 'A license code is frozen, or works again',
    schema: z.object({
      activity: z.literal('updateLicenseCodeStatus'),
      testFlag,
      license: id,
      status: z.enum(['FREEZE', 'UNFREEZE']),
    }),
  },
  releaseLicenseCode: {
    summary: 'A license code has ended; without an order where it ran out',
    schema: z.object({
      activity: z.literal('releaseLicenseCode'),
      testFlag,
      license: id,
      orderId: id.optional(),
      orderLineId: id.optional(),
    }),
  },
}

/** Declares the calls of license codes: those the seller's software makes, and those its server gets. */
export function describeLicenseCodes({ openAPIRegistry: registry }: App): void {
  for (const [deed, summary] of [
    ['activate', 'The seller’s software activates a license code, once or again'],
    ['heartbeat', 'What became of a license code that was activated'],
  ] as const) {
    registry.registerPath({
      method: 'post',
      path: `/api/mkp-openapi-public/global/{version}/license/${deed}`,
      summary,
      request: { params: z.object({ version: z.enum(['v1', 'v2']) }), body: jsonBody(codeCallSchema) },
      responses: {
        200: {
          description: 'Every answer of the protocol; error_code says which.',
          content: { 'application/json': { schema: codeAnswerSchema } },
        },
        ...refusals(['body_too_large', 'rate_limited']),
      },
    })
  }
  for (const [activity, { summary, schema }] of Object.entries(told)) {
    registry.registerWebhook({
      method: 'post',
      path: activity,
      summary,
      request: { query, body: jsonBody(schema) },
      responses: {
        200: {
          description: 'It is asked again, up to sixty times every two minutes, while it is not done.',
          content: { 'application/json': { schema: resultSchema } },
        },
      },
    })
  }
}
