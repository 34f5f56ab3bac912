import type { PaymentLineRow, PaymentRow, Tx } from './schema.ts'

/** The payments of an order, oldest first. */
export async function paymentsOf(tx: Tx, order: string): Promise<PaymentRow[]> {
  return tx
    .selectFrom('payments')
    .selectAll()
    .where('order_id', '=', order)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** What the payments of an order are for, line by line. */
export async function paymentLinesOf(tx: Tx, order: string): Promise<PaymentLineRow[]> {
  return tx
    .selectFrom('payment_lines')
    .innerJoin('payments', 'payments.id', 'payment_lines.payment_id')
    .selectAll('payment_lines')
    .where('payments.order_id', '=', order)
    .orderBy('payment_lines.payment_id')
    .orderBy('payment_lines.position')
    .execute()
}

export async function findPayment(tx: Tx, id: string): Promise<PaymentRow | undefined> {
  return tx.selectFrom('payments').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The payment that money of this payment intent came for; none while it is not paid. */
export async function paidByIntent(tx: Tx, paymentIntent: string): Promise<PaymentRow | undefined> {
  return tx
    .selectFrom('payments')
    .selectAll()
    .where('payment_intent', '=', paymentIntent)
    .where('state', '=', 'paid')
    .orderBy('created_at')
    .executeTakeFirst()
}

/** Writes a payment as it stands now; the caller has locked its order. */
export async function writePayment(tx: Tx, row: PaymentRow): Promise<void> {
  const { id: _, order_id: __, source: ___, created_at: ____, ...facts } = row
  await tx
    .insertInto('payments')
    .values(row)
    .onConflict((c) => c.column('id').doUpdateSet(facts))
    .execute()
}

/** What of a payment is for which line, written once, when it is paid. */
export async function insertPaymentLines(tx: Tx, rows: readonly PaymentLineRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insertInto('payment_lines')
    .values([...rows])
    .onConflict((c) => c.columns(['payment_id', 'position']).doNothing())
    .execute()
}

/** Of these payment intents, those of our payments. */
export async function knownIntents(tx: Tx, intents: readonly string[]): Promise<Set<string>> {
  if (intents.length === 0) return new Set()
  const [payments, refunds] = await Promise.all([
    tx.selectFrom('payments').select('payment_intent').where('payment_intent', 'in', intents).execute(),
    tx.selectFrom('refunds').select('payment_intent').where('payment_intent', 'in', intents).execute(),
  ])
  return new Set([...payments, ...refunds].flatMap(({ payment_intent }) => payment_intent ?? []))
}
