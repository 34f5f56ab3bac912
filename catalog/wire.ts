/** What travels between shop, pages and partners; one schema for each, which both sides check by. */
export * from './wire/basics.ts'
export * from './wire/checkout.ts'
export * from './wire/lead.ts'
export * from './wire/order.ts'
export * from './wire/problem.ts'
export * from './wire/product.ts'
