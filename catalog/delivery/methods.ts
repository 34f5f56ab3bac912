import { z } from 'zod'
import { consulting } from './consulting/method.ts'
import { container } from './container/method.ts'
import type { Method } from './define.ts'
import { download } from './download/method.ts'
import { image } from './image/method.ts'
import { license } from './license/method.ts'
import { saas } from './saas/method.ts'
import { service } from './service/method.ts'

/** Every delivery method, in the order people meet them. The only place that names them all. */
export const methods = [saas, license, download, container, image, service, consulting] as const

type Terms = (typeof methods)[number]['terms']

/** The product's `delivery` field: one variant for each method. */
export const deliverySchema = z.discriminatedUnion(
  'kind',
  methods.map((method) => method.terms) as [Terms, ...Terms[]],
)
export type Delivery = z.output<typeof deliverySchema>

const byKind = new Map<string, Method>(methods.map((method) => [method.kind, method]))

/** The method of a kind; undefined for a kind that is not in the list. */
export function methodOf(kind: string): Method | undefined {
  return byKind.get(kind)
}
