import { z } from 'zod'
import {
  deliveryStates,
  orderStates,
  parties,
  publicActionSchema,
  publicOrderSchema,
  type DeliveryState,
  type OrderState,
} from '../../../catalog/wire.ts'
import { VitrineError } from '../../errors.ts'
import { auditOf, brokenAudit } from '../../storage/audit.ts'
import { heldOrders } from '../../storage/counts.ts'
import { deliveriesOf, listDeliveries } from '../../storage/deliveries.ts'
import { findOrder, linesOf, listOrders } from '../../storage/orders.ts'
import type { DeliveryRow, OrderRow } from '../../storage/schema.ts'
import { moneyForOperator, operatorMoneySchema } from './operator-money.ts'
import { loadDelivery } from '../line.ts'
import type { Shop } from '../shop.ts'
import { actionsFor, showOrder } from '../order/show-order.ts'

export const operatorDeliverySchema = z.strictObject({
  id: z.string(),
  order: z.string(),
  kind: z.string(),
  state: z.enum(deliveryStates),
  waitingFor: z.enum(parties).optional(),
  text: z.string(),
  lastError: z.string().optional(),
  updatedAt: z.iso.datetime(),
  actions: z
    .array(publicActionSchema)
    .optional()
    .meta({ description: 'What the operator may do now; with an order.' }),
})

export const operatorOrdersSchema = z.strictObject({
  orders: z.array(
    z.strictObject({
      id: z.string(),
      state: z.enum(orderStates),
      createdAt: z.iso.datetime(),
      email: z.string().nullable(),
      amount: z.int(),
      currency: z.string(),
      partner: z.string().nullable(),
      held: z.string().optional(),
      products: z.array(z.string()),
      deliveries: z.array(operatorDeliverySchema),
    }),
  ),
  next: z.string().optional(),
})

export const operatorOrderSchema = z.strictObject({
  order: publicOrderSchema,
  held: z.string().optional(),
  partner: z.string().nullable(),
  session: z.string().nullable(),
  deliveries: z.array(operatorDeliverySchema),
  audit: z.array(
    z.strictObject({
      at: z.iso.datetime(),
      actor: z.string(),
      code: z.string(),
      text: z.string(),
      delivery: z.string().nullable(),
    }),
  ),
  auditIntact: z.boolean(),
  money: operatorMoneySchema,
  jobs: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.string(),
      state: z.string(),
      attempt: z.int(),
      runAt: z.iso.datetime(),
      lastError: z.string().nullable(),
    }),
  ),
})

const pageSize = 50

interface OrdersQuery {
  state?: OrderState | undefined
  q?: string | undefined
  cursor?: string | undefined
  /** Only those whose payment is held, oldest first and without further pages. */
  held?: '1' | undefined
}

/** A page of orders; `cursor` is the `next` of the page before. */
export async function pageOfOrders(
  query: OrdersQuery,
  shop: Shop,
): Promise<z.output<typeof operatorOrdersSchema>> {
  if (query.held) {
    const held = await heldOrders(shop.store.read, 200)
    return { orders: await Promise.all(held.map((row) => orderRow(row, shop))) }
  }
  const [createdAt, id] = query.cursor?.split('~') ?? []
  const rows = await listOrders(shop.store.read, {
    state: query.state,
    text: query.q,
    before: createdAt && id ? { createdAt, id } : undefined,
    limit: pageSize + 1,
  })
  const shown = rows.slice(0, pageSize)
  const last = shown.at(-1)
  return {
    orders: await Promise.all(shown.map((row) => orderRow(row, shop))),
    ...(rows.length > pageSize && last ? { next: `${last.created_at}~${last.id}` } : {}),
  }
}

/** @throws VitrineError `order_unknown` */
export async function readOrderForOperator(
  id: string,
  shop: Shop,
): Promise<z.output<typeof operatorOrderSchema>> {
  const { read } = shop.store
  const [order, row] = await Promise.all([showOrder(id, shop, { locale: 'en' }), findOrder(read, id)])
  if (!order || !row) throw new VitrineError('order_unknown', `There is no order ${id}.`)
  const [deliveries, audit, jobs, money] = await Promise.all([
    deliveriesOf(read, id),
    auditOf(read, id),
    shop.queue.jobsOf(read, id),
    moneyForOperator(read, id, shop),
  ])
  return {
    order,
    ...(row.held ? { held: row.held } : {}),
    partner: row.partner,
    session: row.session_id,
    deliveries: await Promise.all(deliveries.map((delivery) => withActions(delivery, shop))),
    audit: audit
      .map(({ at, actor, code, text, delivery_id }) => ({ at, actor, code, text, delivery: delivery_id }))
      .reverse(),
    auditIntact: brokenAudit(audit) === null,
    money,
    jobs,
  }
}

export async function stuckDeliveries(state: DeliveryState | undefined, shop: Shop) {
  return (await listDeliveries(shop.store.read, state, 200)).map(deliveryRow)
}

async function orderRow(row: OrderRow, shop: Shop) {
  const [lines, deliveries] = await Promise.all([
    linesOf(shop.store.read, row.id),
    deliveriesOf(shop.store.read, row.id),
  ])
  return {
    id: row.id,
    state: row.state,
    createdAt: row.created_at,
    email: row.email,
    amount: row.amount + (row.tax ?? 0),
    currency: row.currency,
    partner: row.partner,
    ...(row.held ? { held: row.held } : {}),
    products: lines.map((line) => line.snapshot.product.name),
    deliveries: deliveries.map(deliveryRow),
  }
}

/** A delivery with what its method offers the operator now. */
async function withActions(row: DeliveryRow, shop: Shop): Promise<z.output<typeof operatorDeliverySchema>> {
  const actions = actionsFor(await loadDelivery(shop.store.read, row.id, shop), 'operator', shop)
  return { ...deliveryRow(row), ...(actions.length ? { actions } : {}) }
}

function deliveryRow(row: DeliveryRow): z.output<typeof operatorDeliverySchema> {
  return {
    id: row.id,
    order: row.order_id,
    kind: row.kind,
    state: row.state,
    ...(row.waiting_for ? { waitingFor: row.waiting_for } : {}),
    text: row.note,
    ...(row.last_error ? { lastError: row.last_error } : {}),
    updatedAt: row.updated_at,
  }
}
