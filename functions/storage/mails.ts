import type { Queue } from '../jobs/queue.ts'
import type { MailRow, Tx } from './schema.ts'

export type MailKind =
  'paid' | 'payment-failed' | 'double-payment' | 'delivered' | 'buyer-acts' | 'engagement' | 'link'

export interface NewMail {
  /** Stable for one occasion: writing the same mail twice sends it once. */
  id: string
  kind: MailKind
  order: string
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
  await queue.enqueue(tx, {
    id: `mail.${mail.id}`,
    kind: 'mail',
    subject: mail.id,
    order: mail.order,
    runAt: at,
  })
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
