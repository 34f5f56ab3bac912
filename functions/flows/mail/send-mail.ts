import type { PublicOrder } from '../../../catalog/wire.ts'
import type { Job } from '../../jobs/queue.ts'
import { newToken } from '../../orders/ids.ts'
import { grantAccess } from '../../storage/access.ts'
import { findMail, markMailSent, type MailKind } from '../../storage/mails.ts'
import { findOrder } from '../../storage/orders.ts'
import { findPayment } from '../../storage/payments.ts'
import { findRefund } from '../../storage/refunds.ts'
import type { MailRow } from '../../storage/schema.ts'
import { subscriptionOf } from '../../storage/subscriptions.ts'
import { isWanted } from '../engagement/letters-wanted.ts'
import { sendLeadLetter } from './lead-letter.ts'
import { writeLetter } from './letters.ts'
import { sendStockLetter } from './stock-letter.ts'
import { orderPage } from '../page-paths.ts'
import type { Shop } from '../shop.ts'
import { findDeliveryRows, showOrder } from '../order/show-order.ts'

/** How long a mailed link opens the order: days for letters about it, an hour when it was asked for. */
const linkHours: Record<MailKind, number> = {
  paid: 14 * 24,
  'payment-failed': 14 * 24,
  'double-payment': 14 * 24,
  delivered: 14 * 24,
  'buyer-acts': 14 * 24,
  news: 14 * 24,
  told: 14 * 24,
  engagement: 90 * 24,
  release: 14 * 24,
  renewed: 14 * 24,
  'renewal-failed': 14 * 24,
  suspended: 30 * 24,
  'trial-ending': 14 * 24,
  canceling: 14 * 24,
  'subscription-ended': 14 * 24,
  refunded: 14 * 24,
  disputed: 14 * 24,
  link: 1,
}

/**
 * Sends one mail of the outbox. Its link is made now, since only hashes are stored; after a crash between
 * sending and marking, the same letter may go out once more under the same Message-ID.
 */
export async function sendMail(job: Job, shop: Shop): Promise<void> {
  const mail = await findMail(shop.store.read, job.subject)
  if (mail?.state === 'queued' && mail.kind === 'lead') await sendLeadLetter(mail, shop)
  else if (mail?.state === 'queued' && mail.kind === 'low-stock') await sendStockLetter(mail, shop)
  else if (mail?.state === 'queued' && mail.order_id && (await isWanted(mail, shop))) {
    const bought = await findOrder(shop.store.read, mail.order_id)
    const link = await mintLink(mail, mail.order_id, bought?.locale ?? 'en', shop)
    shop.reached('mail.linked')
    // Sellers read English, whatever the buyer reads.
    const locale = mail.kind === 'engagement' ? 'en' : (bought?.locale ?? 'en')
    const order = await showOrder(mail.order_id, shop, { locale })
    const rows = mail.delivery_id ? await findDeliveryRows(mail.delivery_id, shop) : null
    if (order) {
      const letter = writeLetter(mail.kind as MailKind, {
        order,
        deliveryId: mail.delivery_id,
        locale,
        line: rows?.line ?? null,
        told: toldBy(mail, order),
        refund: (await findRefund(shop.store.read, subjectOf(mail.id))) ?? null,
        payment: (await findPayment(shop.store.read, subjectOf(mail.id))) ?? null,
        subscription: (await subscriptionOf(shop.store.read, mail.order_id)) ?? null,
        link,
      })
      const host = new URL(shop.publicUrl).hostname
      await shop.mailer.send({ ...letter, to: mail.recipient, messageId: `<${mail.id}@${host}>` })
      shop.reached('mail.sent')
    }
  }
  await shop.store.transaction(async (tx) => {
    await shop.queue.complete(tx, job, shop.now())
    await markMailSent(tx, job.subject, shop.now())
  })
  shop.reached('mail.marked')
}

/** What the timeline said when the letter was written: it is named after the delivery and the code of the entry. */
function toldBy({ id, delivery_id, created_at }: MailRow, { lines }: PublicOrder): string | null {
  const [, code] = id.split('.')
  const delivery = lines.map((line) => line.delivery).find((one) => one?.id === delivery_id)
  return delivery?.timeline.find((entry) => entry.code === code && entry.at <= created_at)?.text ?? null
}

/** The mail about a refund or a payment is named after it. */
function subjectOf(mail: string): string {
  return mail.split('.')[0] ?? ''
}

async function mintLink(mail: MailRow, order: string, locale: string, shop: Shop): Promise<string> {
  const token = newToken(shop.random)
  const now = shop.now()
  const hours = linkHours[mail.kind as MailKind]
  const expiresAt = new Date(now.getTime() + hours * 3_600_000)
  const base = { token, order, source: 'mail', now, expiresAt }
  if (mail.kind === 'engagement' && mail.delivery_id) {
    await grantAccess(shop.store.read, { ...base, scope: 'engagement', delivery: mail.delivery_id })
    return `${shop.publicUrl}/engagement/#d=${mail.delivery_id}&t=${token}`
  }
  await grantAccess(shop.store.read, { ...base, scope: 'mail' })
  return `${orderPage({ locale }, shop)}#o=${order}&t=${token}`
}
