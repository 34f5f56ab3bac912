import type { OrderState } from '../../catalog/wire.ts'

/** Order states in the order of their life, for the filter. A type check keeps the list whole; zod stays out of the browser. */
export const orderStates = Object.keys({
  open: 0,
  processing: 0,
  paid: 0,
  failed: 0,
  expired: 0,
  canceled: 0,
} satisfies Record<OrderState, 0>) as OrderState[]
