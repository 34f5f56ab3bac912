import { z } from 'zod'
import type { RefundRow } from '../../storage/schema.ts'

const refundLinesSchema = z.array(z.strictObject({ line: z.string(), net: z.int(), tax: z.int() }))

/** What of a refund is for which line, as the refund's row holds it. */
export function linesOfRefund({ lines }: Pick<RefundRow, 'lines'>): z.output<typeof refundLinesSchema> {
  return refundLinesSchema.parse(JSON.parse(lines))
}
