import { createHash } from 'node:crypto'
import type { CheckoutRequest } from '../../catalog/wire.ts'
import { soundFiles } from '../catalog/catalog-folder.ts'

const sha256 = (text = ''): string => createHash('sha256').update(text).digest('hex')

/** A valid request for a product of the catalog of these tests. */
export function requestFor(product: string, inputs?: Record<string, string>): CheckoutRequest {
  return {
    lines: [{ product, plan: 'team', ...(inputs ? { inputs } : {}) }],
    email: 'ada@buyer.example',
    currency: 'USD',
    agreements: { eula: sha256(soundFiles['eula/license.md']), terms: sha256(soundFiles['legal/terms.md']) },
  }
}
