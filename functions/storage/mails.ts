import type { Queue } from '../jobs/queue.ts'
import type { MailRow, Tx } from './schema.ts'

export type MailKind =
  | 'paid'
  | 'payment-failed'
  | 'double-payment'
  | 'delivered'
  | 'buyer-acts'
  | 'news'
  | 'told'
  | 'engagement'
  | 'link'
  | 'release'
  | MoneyMailKind

/** Kinds of letters about a subscription, a refund or a dispute. */
export type MoneyMailKind =
  | 'renewed'
  | 'renewal-failed'
  | 'suspended'
  | 'trial-ending'
  | 'canceling'
  | 'subscription-ended'
  | 'refunded'
  | 'disputed'

export interface NewMail {
  /** Stable for one occasion: writing the same mail twice sends it once. */
  id: string
  kind: MailKind | 'lead' | 'low-stock'
  /** Null for a letter about no order. */
  order: string | null
  delivery?: string
  to: string
}

/** Writes a mail into the outbox with its job, in the caller's transaction. */
export async function insertMail(
  tx: Tx,
  mail: NewMail,
  { queue, now }: { queue: Queue; now: () => Date },
): Promise<void> {
  const at = now()
  await tx
    .insertInto('mails')
    .values({
      id: mail.id,
      kind: mail.kind,
      order_id: mail.order,
      delivery_id: mail.delivery ?? null,
      recipient: mail.to,
      state: 'queued',
      created_at: at.toISOString(),
      sent_at: null,
    })
    .onConflict((c) => c.column('id').doNothing())
    .execute()
  await enqueueMail(tx, mail, { queue, now })
}

/** The job that sends a mail; the same one however often it is enqueued. */
export async function enqueueMail(
  tx: Tx,
  { id, order }: { id: string; order: string | null },
  { queue, now }: { queue: Queue; now: () => Date },
): Promise<void> {
  await queue.enqueue(tx, {
    id: mailJob(id),
    kind: 'mail',
    subject: id,
    order: order ?? undefined,
    runAt: now(),
  })
}

/** Id of the job of a mail. */
export function mailJob(mail: string): string {
  return `mail.${mail}`
}

/** Mails that are still to be sent, by id, after one that was seen. */
export async function queuedMails(tx: Tx, after: string, limit: number): Promise<MailRow[]> {
  return tx
    .selectFrom('mails')
    .selectAll()
    .where('state', '=', 'queued')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

export async function findMail(tx: Tx, id: string): Promise<MailRow | undefined> {
  return tx.selectFrom('mails').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function markMailSent(tx: Tx, id: string, now: Date): Promise<void> {
  await tx
    .updateTable('mails')
    .set({ state: 'sent', sent_at: now.toISOString() })
    .where('id', '=', id)
    .execute()
}
