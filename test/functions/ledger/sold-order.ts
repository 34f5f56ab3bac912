import type { Payouts } from '../../../catalog/compiled.ts'
import type { Store } from '../../../functions/storage/store.ts'
import { insertOrder } from '../../../functions/storage/orders.ts'
import type { DisputeRow, PaymentLineRow, PaymentRow, RefundRow } from '../../../functions/storage/schema.ts'

export interface SoldLine {
  id: string
  seller: string
  payouts?: Payouts
  /** Minor units. */
  amount: number
}

export interface Sold {
  id: string
  currency: string
  partner?: string
  lines: SoldLine[]
}

export const payouts: Payouts = { account: 'acct_1', fee: { percent: 2000 } }
export const paidAt = '2026-10-31T23:59:59.000Z'

/** Stores an order as the checkout leaves it once it is paid. */
export async function sell({ store, sold }: { store: Store; sold: Sold }): Promise<void> {
  const { id, currency, partner = null, lines } = sold
  await store.transaction((tx) =>
    insertOrder(
      tx,
      {
        id,
        state: 'paid',
        mode: 'payment',
        currency,
        amount: lines.reduce((sum, { amount }) => sum + amount, 0),
        discount: 0,
        tax: 0,
        email: 'ada@buyer.example',
        locale: 'en',
        partner,
        return_url: null,
        catalog_version: 'v1',
        session_id: null,
        session_url: null,
        payment_intent: `pi_${id}`,
        customer: null,
        held: null,
        created_at: paidAt,
        expires_at: paidAt,
        paid_at: paidAt,
      },
      lines.map(({ id: line, seller, payouts: own, amount }) => ({
        id: line,
        quantity: 1,
        unitAmount: amount,
        amount,
        snapshot: {
          product: { id: `${seller}-tool`, name: `Tool of ${seller}` },
          plan: { id: 'team', name: 'Team' },
          seller: { id: seller, name: seller, email: `sales@${seller}.example`, hosts: [] },
          unit: null,
          billing: 'once' as const,
          ...(own ? { payouts: own } : {}),
          price: { amount, currency },
          terms: { kind: 'license' },
          termsHash: 'h',
          inputs: {},
          agreements: [],
        },
      })),
    ),
  )
}

/** Stores a payment of an order with its lines. */
export async function pay(
  store: Store,
  {
    order,
    currency,
    id,
    lines,
    ...more
  }: Pick<PaymentRow, 'id' | 'currency'> & {
    order: string
    lines: Pick<PaymentLineRow, 'line_id' | 'net' | 'tax' | 'fee' | 'commission'>[]
  } & Partial<PaymentRow>,
): Promise<void> {
  const net = lines.reduce((sum, line) => sum + line.net, 0)
  const tax = lines.reduce((sum, line) => sum + line.tax, 0)
  const row: PaymentRow = {
    id,
    order_id: order,
    subscription_id: null,
    source: `cs_${id}`,
    kind: 'purchase',
    state: 'paid',
    currency,
    subtotal: net,
    discount: 0,
    tax,
    total: net + tax,
    charged: Math.max(0, net + tax),
    payment_intent: `pi_${id}`,
    number: null,
    invoice_url: null,
    receipt_url: null,
    attempts: 1,
    next_attempt_at: null,
    created_at: paidAt,
    paid_at: paidAt,
    ...more,
  }
  await store.read.insertInto('payments').values(row).execute()
  const parts = lines.map((line, position) => ({
    ...line,
    payment_id: id,
    position,
    kind: 'price' as const,
    quantity: 1,
    period_start: null,
    period_end: null,
  }))
  await store.read.insertInto('payment_lines').values(parts).execute()
}

/** Stores a refund as the payment service took it, unless said otherwise. */
export async function refund(
  store: Store,
  {
    order,
    ...row
  }: { order: string } & Pick<RefundRow, 'id' | 'payment_id' | 'amount' | 'currency'> & Partial<RefundRow>,
): Promise<void> {
  const whole: RefundRow = {
    order_id: order,
    session_id: null,
    payment_intent: `pi_${row.payment_id}`,
    external_id: null,
    reason: 'requested',
    lines: '[]',
    state: 'done',
    error: null,
    created_at: '2026-11-02T10:00:00.000Z',
    done_at: '2026-11-02T10:00:00.000Z',
    ...row,
  }
  await store.read.insertInto('refunds').values(whole).execute()
}

export async function dispute(
  store: Store,
  {
    order,
    ...row
  }: { order: string } & Pick<DisputeRow, 'id' | 'payment_id' | 'amount' | 'currency' | 'state'>,
): Promise<void> {
  const { state, ...facts } = row
  await store.read
    .insertInto('disputes')
    .values({
      ...facts,
      state,
      order_id: order,
      payment_intent: `pi_${row.payment_id}`,
      reason: 'fraudulent',
      opened_at: '2026-11-05T10:00:00.000Z',
      closed_at: state === 'open' ? null : '2026-11-09T10:00:00.000Z',
    })
    .onConflict((c) => c.column('id').doUpdateSet({ state, closed_at: '2026-11-09T10:00:00.000Z' }))
    .execute()
}

/** What each account of an order holds, those left out that hold nothing. */
export async function balances(store: Store, order: string): Promise<Record<string, number>> {
  const rows = await store.read.selectFrom('ledger').selectAll().where('order_id', '=', order).execute()
  const sums = new Map<string, number>()
  for (const { account, amount } of rows) sums.set(account, (sums.get(account) ?? 0) + amount)
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0).sort())
}
