import { DatabaseSync } from 'node:sqlite'
import type Stripe from 'stripe'

interface Objects {
  product: Stripe.Product
  price: Stripe.Price
  tiers: { id: string; data: Stripe.Price.Tier[] }
  coupon: Stripe.Coupon
  promotion_code: Stripe.PromotionCode
  'checkout.session': Stripe.Checkout.Session
  line_items: { id: string; data: Stripe.LineItem[] }
  terms: SessionTerms
  customer: Stripe.Customer
  subscription: Stripe.Subscription
  discount: Stripe.Discount
  invoice: Stripe.Invoice
  invoice_payment: Stripe.InvoicePayment
  subscription_schedule: Stripe.SubscriptionSchedule
  'billing.meter': Stripe.Billing.Meter
  usage: MeteredUse
  'billing_portal.session': Stripe.BillingPortal.Session
  payment_intent: Stripe.PaymentIntent
  charge: Stripe.Charge
  transfer: Stripe.Transfer
  application_fee: Stripe.ApplicationFee
  refund: Stripe.Refund
  dispute: Stripe.Dispute
  event: Stripe.Event
}
export type ObjectKind = keyof Objects
export type StoredObject<Kind extends ObjectKind> = Objects[Kind]

/** What a payment page was opened with beside what its session shows. */
export interface SessionTerms {
  /** The session's. */
  id: string
  metadata: Record<string, string>
  trialDays: number
  feeAmount: number | null
  feePercent: number | null
  destination: string | null
  /** Where the buyer said to live, for taxes. */
  country: string | null
  promotionCode: string | null
}

/** One report of use: units of a meter that a customer used at a time in seconds. */
export interface MeteredUse {
  id: string
  meter: string
  customer: string
  value: number
  timestamp: number
}

/** Fields by which objects are found; each has an index. */
const indexed = {
  customer: '$.customer',
  subscription: '$.parent.subscription_details.subscription',
  payment_intent: '$.payment_intent',
  paid_by: '$.payment.payment_intent',
  invoice: '$.invoice',
  charge: '$.charge',
  source: '$.source_transaction',
} as const
export type Indexed = keyof typeof indexed

/** One event on its way to the webhook; times in milliseconds. */
export interface Posting {
  event: string
  attempts: number
  nextAt: number
  deliveredAt: number | null
  lastError: string | null
}

export interface StripeStore {
  put<Kind extends ObjectKind>(kind: Kind, object: Objects[Kind]): void
  get<Kind extends ObjectKind>(kind: Kind, id: string): Objects[Kind] | null
  /** Newest first. */
  list<Kind extends ObjectKind>(kind: Kind): Objects[Kind][]
  /** Those with a value in an indexed field, newest first. */
  listBy<Kind extends ObjectKind>(kind: Kind, field: Indexed, value: string): Objects[Kind][]
  /** Says when a subscription has something to happen next, in seconds; null: never again. */
  wake(subscription: string, at: number | null): void
  /** The subscription that has waited longest for something that was due by then. */
  due(by: number): { subscription: string; at: number } | null
  replay(key: string): { request: string; status: number; body: string } | null
  remember(key: string, answer: { request: string; status: number; body: string }): void
  putPosting(posting: Posting): void
  /** Oldest event first. */
  postings(): Posting[]
  isHeld(): boolean
  hold(isHeld: boolean): void
  isOn(name: string): boolean
  turn(name: string, on: 'on' | 'off'): void
  /** All or nothing, also when the process is killed; one inside another joins it. */
  together<Result>(work: () => Result): Result
  close(): void
}

/** The stand-in's memory: one SQLite file, so that a restart finds every session and every undelivered event. */
export function openStripeStore(file: string): StripeStore {
  const db = new DatabaseSync(file)
  db.exec(`pragma journal_mode = wal; pragma busy_timeout = 2000;
    create table if not exists objects (seq integer primary key, kind text, id text, json text, unique (kind, id));
    create table if not exists answers (key text primary key, request text, status integer, body text);
    create table if not exists postings (seq integer primary key, event text unique, attempts integer,
      next_at integer, delivered_at integer, last_error text);
    create table if not exists switches (name text primary key, value integer);
    create table if not exists alarms (subscription text primary key, at integer);
    create index if not exists alarms_at on alarms (at);`)
  for (const [name, path] of Object.entries(indexed)) {
    db.exec(`create index if not exists by_${name} on objects (kind, json_extract(json, '${path}'))
      where json_extract(json, '${path}') is not null`)
  }
  const put = db.prepare(`insert into objects (kind, id, json) values (?, ?, ?)
    on conflict (kind, id) do update set json = excluded.json`)
  const get = db.prepare('select json from objects where kind = ? and id = ?')
  const list = db.prepare('select json from objects where kind = ? order by seq desc')
  const due = db.prepare(
    'select subscription, at from alarms where at <= ? order by at, subscription limit 1',
  )
  const putPosting = db.prepare(`insert into postings (event, attempts, next_at, delivered_at, last_error)
    values (?, ?, ?, ?, ?) on conflict (event) do update set attempts = excluded.attempts,
    next_at = excluded.next_at, delivered_at = excluded.delivered_at, last_error = excluded.last_error`)

  function isOn(name: string): boolean {
    return db.prepare('select value from switches where name = ?').get(name)?.value === 1
  }

  function turn(name: string, on: 'on' | 'off'): void {
    db.prepare('insert or replace into switches values (?, ?)').run(name, on === 'on' ? 1 : 0)
  }

  return {
    put: (kind, object) => void put.run(kind, object.id, JSON.stringify(object)),
    get(kind, id) {
      const row = get.get(kind, id)
      return row ? JSON.parse(String(row.json)) : null
    },
    list: (kind) => list.all(kind).map((row) => JSON.parse(String(row.json))),
    listBy: (kind, field, value) =>
      db
        .prepare(
          `select json from objects where kind = ? and json_extract(json, '${indexed[field]}') = ? order by seq desc`,
        )
        .all(kind, value)
        .map((row) => JSON.parse(String(row.json))),
    wake(subscription, at) {
      if (at === null) db.prepare('delete from alarms where subscription = ?').run(subscription)
      else db.prepare('insert or replace into alarms values (?, ?)').run(subscription, at)
    },
    due(by) {
      const row = due.get(by)
      return row ? { subscription: String(row.subscription), at: Number(row.at) } : null
    },
    replay(key) {
      const row = db.prepare('select request, status, body from answers where key = ?').get(key)
      return row ? { request: String(row.request), status: Number(row.status), body: String(row.body) } : null
    },
    remember(key, { request, status, body }) {
      db.prepare('insert or replace into answers values (?, ?, ?, ?)').run(key, request, status, body)
    },
    putPosting(posting) {
      const { event, attempts, nextAt, deliveredAt, lastError } = posting
      putPosting.run(event, attempts, nextAt, deliveredAt, lastError)
    },
    postings: () => db.prepare('select * from postings order by seq').all().map(posting),
    isHeld: () => isOn('hold'),
    hold: (isHeld) => turn('hold', isHeld ? 'on' : 'off'),
    isOn,
    turn,
    together(work) {
      if (db.isTransaction) return work()
      db.exec('begin immediate')
      try {
        const result = work()
        db.exec('commit')
        return result
      } catch (error) {
        db.exec('rollback')
        throw error
      }
    },
    close: () => db.close(),
  }
}

function posting(row: Record<string, unknown>): Posting {
  return {
    event: String(row.event),
    attempts: Number(row.attempts),
    nextAt: Number(row.next_at),
    deliveredAt: row.delivered_at === null ? null : Number(row.delivered_at),
    lastError: row.last_error === null ? null : String(row.last_error),
  }
}
