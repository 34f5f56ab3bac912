import type { CatalogProduct } from '../../catalog/catalog.ts'
import type { Line, Term } from '../../catalog/delivery/line.ts'
import type { Ports } from '../../catalog/delivery/ports.ts'
import type { TradedMethod } from '../../catalog/delivery/define.ts'
import { VitrineError } from '../errors.ts'
import type { Place } from '../jobs/queue.ts'
import type { Told } from '../orders/wanted.ts'
import { findDelivery } from '../storage/deliveries.ts'
import { findOrder, linesOf, type StoredLine } from '../storage/orders.ts'
import type { DeliveryRow, OrderRow, Tx } from '../storage/schema.ts'
import { toldOf, wantedOf } from './aim.ts'
import { seatsOf } from './license/seats.ts'
import { portsFor } from './ports.ts'
import type { SellerConnection } from '../sellers/port.ts'
import type { Shop } from './shop.ts'

/** A delivery with all that its method needs to work on it. */
export interface Loaded {
  order: OrderRow
  delivery: DeliveryRow
  stored: StoredLine
  method: TradedMethod<string, unknown, unknown>
  line: Line<unknown, unknown>
  ports: Ports
}

/**
 * Loads a delivery: the snapshot of the sale, the grant stored so far, the seller's current connection.
 * @throws VitrineError `delivery_unknown`
 */
export async function loadDelivery(tx: Tx, id: string, shop: Shop): Promise<Loaded> {
  const delivery = await findDelivery(tx, id)
  const order = delivery && (await findOrder(tx, delivery.order_id))
  if (!delivery || !order) throw new VitrineError('delivery_unknown', `There is no delivery ${id}.`)
  const stored = (await linesOf(tx, order.id)).find((line) => line.id === delivery.line_id)
  if (!stored) throw new Error(`delivery ${id} has lost its line`)
  const loaded = assemble(order, stored, delivery, await shop.catalog().get(stored.product), shop)
  return withMachines(tx, loaded, shop)
}

/** The same with the machines of its license, where it has one. */
export async function withMachines(tx: Tx, loaded: Loaded, { now }: Pick<Shop, 'now'>): Promise<Loaded> {
  const { method, line, delivery } = loaded
  if (line.grant === null || !method.licenseOf?.(line)) return loaded
  return { ...loaded, line: { ...line, machines: await seatsOf(tx, delivery.id, now()) } }
}

/** The same from rows already at hand. */
export function assemble(
  order: OrderRow,
  stored: StoredLine,
  delivery: DeliveryRow,
  current: CatalogProduct | null,
  shop: Shop,
): Loaded {
  const method = shop.methodOf(delivery.kind)
  if (!method?.traded)
    throw new Error(`delivery ${delivery.id} is of kind ${delivery.kind}, which this shop does not deliver`)
  const sold = { ...toLine(order, stored, delivery, method), ...currentTerms(stored, current, method) }
  const line = method.forSeller?.(sold) ?? sold
  const connection = connectionOf(stored, current)
  return { order, delivery, stored, method, line, ports: portsFor(delivery, connection, shop) }
}

function toLine(
  order: OrderRow,
  stored: StoredLine,
  delivery: DeliveryRow,
  method: TradedMethod<string, unknown, unknown>,
): Line<unknown, unknown> {
  const { snapshot } = stored
  const wanted = wantedOf(delivery, stored)
  const { plan, quantity } = toldOf(delivery, stored) ?? wanted
  return {
    delivery: delivery.id,
    order: order.id,
    line: stored.id,
    product: { id: snapshot.product.id, name: snapshot.product.name, version: snapshot.product.version },
    plan,
    seller: { id: snapshot.seller.id, name: snapshot.seller.name, email: snapshot.seller.email },
    quantity,
    unit: snapshot.unit,
    price: { amount: stored.amount, currency: order.currency },
    billing: snapshot.billing,
    term: termOf(wanted),
    buyer: {
      email: order.email,
      locale: order.locale,
      sharesContact: snapshot.agreements.some(({ id }) => id === 'shareContact'),
    },
    inputs: snapshot.inputs,
    terms: method.terms.parse(snapshot.terms),
    grant: delivery.grant === null ? null : method.grant.parse(JSON.parse(delivery.grant)),
    state: delivery.state,
    waitingFor: delivery.waiting_for,
    paidAt: new Date(order.paid_at ?? delivery.created_at),
  }
}

/** What a product of the same kind says now; what does not fit any more says nothing. */
function currentTerms(
  { snapshot }: StoredLine,
  current: CatalogProduct | null,
  method: TradedMethod<string, unknown, unknown>,
): { current?: unknown } {
  if (current?.delivery.kind !== snapshot.terms.kind) return {}
  const parsed = method.terms.safeParse(current.delivery)
  return parsed.success ? { current: parsed.data } : {}
}

/** The term as a method reads it. */
export function termOf({ until, trial, ref }: Pick<Told, 'until' | 'trial' | 'ref'>): Term {
  return { until: until === null ? null : new Date(until), trial, ref }
}

/**
 * The seller's connection as the catalog has it now, so that a moved server serves old orders too;
 * the one of the sale when the product is gone. Null for terms that name no server.
 */
export function connectionOf(
  { snapshot }: StoredLine,
  current: CatalogProduct | null,
): SellerConnection | null {
  const isSame = current?.delivery.kind === snapshot.terms.kind
  const terms: Record<string, unknown> = isSame ? { ...current.delivery } : snapshot.terms
  const { protocol, url, key } = terms
  if (typeof protocol !== 'string' || typeof url !== 'string' || typeof key !== 'string') return null
  const { id, hosts } = isSame ? current.seller : snapshot.seller
  return { protocol, url, key, seller: id, hosts }
}

/** Where the jobs of a delivery with these parsed terms may run. */
export function placeOf(method: Loaded['method'], terms: unknown): Place {
  return method.runsAnywhere?.(terms) ? 'anywhere' : 'node'
}
