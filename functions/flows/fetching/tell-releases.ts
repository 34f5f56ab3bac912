import { noteRelease, runningKinds, runningOfKinds } from '../../storage/release-notices.ts'
import { appendAudit } from '../../storage/audit.ts'
import { insertMail } from '../../storage/mails.ts'
import { readSetting, writeSetting } from '../../storage/settings.ts'
import type { DeliveryRow } from '../../storage/schema.ts'
import { findOrder, linesOf } from '../../storage/orders.ts'
import { assemble } from '../line.ts'
import type { Shop } from '../shop.ts'

/** How many deliveries one turn looks at; the next goes on where this one stopped. */
const atOnce = 500
const walk = 'told_release'

/**
 * Writes to the buyers of running deliveries about a version that is newer than the one they got, once each: the
 * notice is stored with the letter, so that no turn and no other process writes again.
 */
export async function tellReleases(shop: Shop): Promise<void> {
  const kinds = (await runningKinds(shop.store.read)).filter((kind) => {
    const method = shop.methodOf(kind)
    return method?.traded && method.news
  })
  if (!kinds.length) return
  const after = (await readSetting(shop.store.read, walk)) ?? ''
  const deliveries = await runningOfKinds(shop.store.read, kinds, after, atOnce)
  for (const delivery of deliveries) await tell(delivery, shop)
  const last = deliveries.length < atOnce ? '' : (deliveries.at(-1)?.id ?? '')
  if (last !== after) await shop.store.transaction((tx) => writeSetting(tx, walk, last))
}

async function tell(delivery: DeliveryRow, shop: Shop): Promise<void> {
  const { read } = shop.store
  const order = await findOrder(read, delivery.order_id)
  const stored = (await linesOf(read, delivery.order_id)).find(({ id }) => id === delivery.line_id)
  if (!order?.email || !stored) return
  const { email } = order
  const current = await shop.catalog().get(stored.product)
  const { method, line } = assemble(order, stored, delivery, current, shop)
  const news = method.news?.(line, shop.now())
  if (!news) return
  await shop.store.transaction(async (tx) => {
    const at = shop.now().toISOString()
    if (!(await noteRelease(tx, { delivery: delivery.id, version: news.version, at }))) return
    const entry = { order: order.id, delivery: delivery.id, at: shop.now(), actor: 'shop' }
    await appendAudit(tx, { ...entry, code: 'new_version', text: news.text })
    await insertMail(
      tx,
      {
        id: `${delivery.id}.release.${news.version}`,
        kind: 'release',
        order: order.id,
        delivery: delivery.id,
        to: email,
      },
      shop,
    )
  })
}
