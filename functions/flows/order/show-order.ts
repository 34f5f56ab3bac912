import type {
  Party,
  PublicAction,
  PublicDelivery,
  PublicOrder,
  TimelineEntry,
  ViewItem,
} from '../../../catalog/wire.ts'
import { auditOf } from '../../storage/audit.ts'
import { deliveriesOf, findDelivery } from '../../storage/deliveries.ts'
import { findOrder, linesOf, type StoredLine } from '../../storage/orders.ts'
import { isMuted } from '../../storage/muted-letters.ts'
import { refundsOf } from '../../storage/refunds.ts'
import type { AuditRow, DeliveryRow, OrderRow, RefundRow } from '../../storage/schema.ts'
import { nodeWorkerRuns } from '../healing/health.ts'
import { assemble, type Loaded, placeOf, withMachines } from '../line.ts'
import { productPath } from '../page-paths.ts'
import { idleNote, orderSentence } from '../sentences.ts'
import type { Shop } from '../shop.ts'
import { withUploadLimit } from '../upload-limit.ts'
import { deliveryInLanguage, orderInLanguage } from './in-language.ts'
import { namesInLanguage } from './names.ts'
import { paymentsView, subscriptionView } from '../subscription/show-money.ts'

/**
 * An order as its buyer sees it; null when there is none. Secrets carry no value, files a short-lived address.
 * @param locale language in which it is read. Default: the one in which it was ordered
 */
export async function showOrder(
  id: string,
  shop: Shop,
  { locale }: { locale?: string } = {},
): Promise<PublicOrder | null> {
  const order = await findOrder(shop.store.read, id)
  if (!order) return null
  const [lines, deliveries, audit] = await Promise.all([
    linesOf(shop.store.read, id),
    deliveriesOf(shop.store.read, id),
    auditOf(shop.store.read, id),
  ])
  const [idle, refunds, payments, subscription] = await Promise.all([
    idleDeliveries(lines, deliveries, shop),
    refundsOf(shop.store.read, id),
    paymentsView(order, shop),
    subscriptionView(order, shop),
  ])
  const language = locale ?? order.locale
  const shownLines = await Promise.all(
    lines.map(async (line) => {
      const delivery = deliveries.find((candidate) => candidate.line_id === line.id)
      if (!delivery) return showLine(line, null, { language, shop })
      const shown = await showDelivery(order, line, delivery, audit, 'buyer', shop)
      const said = idle.has(delivery.id) ? { ...shown, text: idleNote } : shown
      return showLine(line, deliveryInLanguage(said, language, shop), { language, shop })
    }),
  )
  const names = { lines: shownLines, ...(subscription ? { subscription } : {}) }
  const { lines: named, ...goesOn } = await namesInLanguage(names, language, shop)
  const said = {
    text: orderSentence(order, { deliveries, lines, subscription, idle }),
    timeline: toTimeline(audit.filter((row) => row.delivery_id === null)),
    ...goesOn,
  }
  return {
    id: order.id,
    state: order.state,
    mode: order.mode,
    amount: order.amount,
    currency: order.currency,
    email: order.email,
    createdAt: order.created_at,
    ...orderInLanguage(said, language),
    settled: isSettled(order, deliveries),
    ...(order.tax === null ? {} : { tax: order.tax }),
    lines: named,
    ...(order.discount > 0 ? { discount: order.discount } : {}),
    ...(payments.length ? { payments } : {}),
    ...(refunds.length ? { refunds: refunds.map(showRefund) } : {}),
    ...(order.state === 'open' && order.session_url ? { payUrl: order.session_url } : {}),
    ...(order.return_url ? await wayBack(order.return_url, order.partner, shop) : {}),
  }
}

/** Where the buyer came from, and whose page that is: the partner's, the store's own, else its host. */
async function wayBack(
  returnUrl: string,
  partnerId: string | null,
  { catalog, publicUrl }: Shop,
): Promise<Pick<PublicOrder, 'returnUrl' | 'returnName'>> {
  const { origin, hostname } = new URL(returnUrl)
  if (origin === publicUrl) return { returnUrl, returnName: catalog().store.name }
  const partner = partnerId === null ? null : await catalog().partner(partnerId)
  return { returnUrl, returnName: partner?.name ?? hostname }
}

/** One delivery as a party sees it, with what that party may do now; in English, as it is stored. */
export async function showDelivery(
  order: OrderRow,
  line: StoredLine,
  delivery: DeliveryRow,
  audit: readonly AuditRow[],
  party: Party,
  shop: Shop,
): Promise<PublicDelivery> {
  const current = await shop.catalog().get(line.product)
  const assembled = assemble(order, line, delivery, current, shop)
  const loaded = await withMachines(shop.store.read, assembled, shop)
  const { words } = loaded.method
  const view = loaded.method.receiptView(loaded.line, { cloud: shop.cloud, now: shop.now })
  return {
    id: delivery.id,
    kind: delivery.kind,
    label: words.en.label,
    state: delivery.state,
    ...(delivery.waiting_for ? { waitingFor: delivery.waiting_for } : {}),
    text: delivery.note,
    view: view.map((item) => withTicket(item, shop)),
    timeline: toTimeline(audit.filter((row) => row.delivery_id === delivery.id)),
    actions: actionsFor(loaded, party, shop),
    ...(await lettersOf(loaded, party, shop)),
  }
}

/** Where people do the work, each side may want no letters about its steps. */
async function lettersOf(
  { method, line, delivery }: Loaded,
  party: Party,
  { store }: Shop,
): Promise<Pick<PublicDelivery, 'letters'>> {
  if (party === 'operator' || !method.byPeople?.(line)) return {}
  return { letters: (await isMuted(store.read, delivery.id, party)) ? 'muted' : 'on' }
}

/** The rows a delivery's page needs; null when the delivery is not known. */
export async function findDeliveryRows(id: string, shop: Shop) {
  const delivery = await findDelivery(shop.store.read, id)
  const order = delivery && (await findOrder(shop.store.read, delivery.order_id))
  const line = order && (await linesOf(shop.store.read, order.id)).find((row) => row.id === delivery.line_id)
  return line ? { delivery, order, line } : null
}

function showLine(
  line: StoredLine,
  delivery: PublicDelivery | null,
  { language, shop }: { language: string; shop: Shop },
): PublicOrder['lines'][number] {
  const { snapshot } = line
  return {
    id: line.id,
    product: line.product,
    productName: snapshot.product.name,
    productUrl: productPath(line.product, language, shop),
    seller: { id: snapshot.seller.id, name: snapshot.seller.name },
    plan: line.plan,
    planName: snapshot.plan.name,
    quantity: line.quantity,
    ...(snapshot.unit ? { unit: snapshot.unit } : {}),
    amount: line.amount,
    billing: snapshot.billing,
    delivery,
  }
}

/** Ids of deliveries that only a Node process may start, while none runs. */
async function idleDeliveries(
  lines: readonly StoredLine[],
  deliveries: readonly DeliveryRow[],
  shop: Shop,
): Promise<ReadonlySet<string>> {
  const queued = deliveries.filter(({ state, kind, line_id }) => {
    const line = lines.find(({ id }) => id === line_id)
    const method = shop.methodOf(kind)
    if (state !== 'queued' || !line || !method?.traded) return false
    return placeOf(method, method.terms.parse(line.snapshot.terms)) === 'node'
  })
  const isIdle = queued.length > 0 && !(await nodeWorkerRuns(shop))
  return new Set(isIdle ? queued.map(({ id }) => id) : [])
}

function showRefund({ reason, amount, currency, state, created_at, done_at }: RefundRow) {
  return { reason, amount, currency, state, at: done_at ?? created_at }
}

export function actionsFor({ method, line, ports }: Loaded, party: Party, shop: Shop): PublicAction[] {
  return Object.entries(method.actions)
    .filter(([, action]) => action.by === party && action.when(line, ports.now()))
    .map(([id, action]) => ({
      id,
      label: action.label,
      inputs: (action.inputs?.(line) ?? []).map((input) => withUploadLimit(input, shop)),
      ...(action.primary ? { primary: true } : {}),
      ...(action.rare ? { rare: true } : {}),
    }))
}

function withTicket(item: ViewItem, { tickets, publicUrl, now }: Shop): ViewItem {
  if (item.type !== 'file' || !item.file) return item
  const { file, ...shown } = item
  return { ...shown, href: `${publicUrl}/files/${tickets.issue(file, now())}` }
}

/** Newest first; rows only people of the shop read are left out. */
function toTimeline(rows: readonly AuditRow[]): TimelineEntry[] {
  return rows
    .filter((row) => row.visible === 1)
    .map(({ at, code, text }) => ({ at, code, text }))
    .reverse()
}

function isSettled(order: OrderRow, deliveries: readonly DeliveryRow[]): boolean {
  if (order.state === 'open' || order.state === 'processing') return false
  return deliveries.every(({ state, waiting_for, job_id }) => {
    if (state === 'queued' || state === 'working') return false
    // A running delivery with a job is about to be told something.
    if (state !== 'waiting') return job_id === null
    return waiting_for === 'buyer' && job_id === null
  })
}
