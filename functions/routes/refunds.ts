import { createRoute, z } from '@hono/zod-openapi'
import { refundSchema } from '../../catalog/wire.ts'
import { VitrineError } from '../errors.ts'
import { refundOrder } from '../flows/refund/refund-order.ts'
import type { Shop } from '../flows/shop.ts'
import { answers, createRouter, jsonBody } from './define.ts'

const refundRequestSchema = z.strictObject({
  payment: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'Default: the latest that has money left for what is asked.' }),
  lines: z
    .array(z.strictObject({ line: z.string().max(64), amount: z.int().positive().optional() }))
    .min(1)
    .max(50)
    .optional()
    .meta({ description: 'What goes back for which line; whole where no amount is said.' }),
  amount: z
    .int()
    .positive()
    .optional()
    .meta({ description: 'Money only, of the payment as a whole; absent with no lines: all that is left.' }),
  reason: z.string().max(200).optional(),
  note: z.string().max(2000).optional().meta({ description: 'For the record; the buyer does not see it.' }),
})

const refund = createRoute({
  method: 'post',
  path: '/api/operator/orders/{id}/refund',
  summary: 'Sends money back, by line or whole; what it had paid for is undone. Needs an Idempotency-Key',
  request: { params: z.object({ id: z.string().max(64) }), body: jsonBody(refundRequestSchema) },
  responses: answers(201, refundSchema.extend({ id: z.string() }), 'It is on its way.', [
    'access_denied',
    'origin_refused',
    'order_unknown',
    'body_invalid',
    'refund_too_large',
    'idempotency_key_reused',
  ]),
})

/** Refunds by the operator's hand; mounted behind the operator's access. */
export function refundRoutes(shop: Shop) {
  const app = createRouter()
  app.openapi(refund, async (c) => {
    const key = c.req.header('idempotency-key')
    if (!key || !/^[\x21-\x7e]{16,64}$/.test(key)) {
      throw new VitrineError(
        'body_invalid',
        'A refund needs an Idempotency-Key of 16 to 64 visible characters.',
      )
    }
    const { reason, note, lines, amount, payment } = c.req.valid('json')
    if (lines && amount !== undefined) {
      throw new VitrineError('body_invalid', 'Send an amount for each line, or one amount without lines.')
    }
    if (new Set(lines?.map(({ line }) => line)).size !== (lines?.length ?? 0)) {
      throw new VitrineError('body_invalid', 'Name each line once.')
    }
    const told = [reason, note].filter(Boolean).join(': ')
    const asked = { payment, lines, amount, ...(told ? { note: told } : {}) }
    const { id, state, currency, created_at, ...row } = await refundOrder(
      c.req.valid('param').id,
      asked,
      key,
      shop,
    )
    return c.json({ id, amount: row.amount, currency, state, at: row.done_at ?? created_at }, 201)
  })
  return app
}
