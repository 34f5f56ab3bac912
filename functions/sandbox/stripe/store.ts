import { DatabaseSync } from 'node:sqlite'
import type Stripe from 'stripe'

interface Objects {
  product: Stripe.Product
  price: Stripe.Price
  'checkout.session': Stripe.Checkout.Session
  line_items: { id: string; data: Stripe.LineItem[] }
  payment_intent: Stripe.PaymentIntent
  refund: Stripe.Refund
  event: Stripe.Event
}
export type ObjectKind = keyof Objects

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
  replay(key: string): { request: string; status: number; body: string } | null
  remember(key: string, answer: { request: string; status: number; body: string }): void
  putPosting(posting: Posting): void
  /** Oldest event first. */
  postings(): Posting[]
  isHeld(): boolean
  hold(isHeld: boolean): void
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
    create table if not exists switches (name text primary key, value integer);`)
  const put = db.prepare(`insert into objects (kind, id, json) values (?, ?, ?)
    on conflict (kind, id) do update set json = excluded.json`)
  const get = db.prepare('select json from objects where kind = ? and id = ?')
  const list = db.prepare('select json from objects where kind = ? order by seq desc')
  const putPosting = db.prepare(`insert into postings (event, attempts, next_at, delivered_at, last_error)
    values (?, ?, ?, ?, ?) on conflict (event) do update set attempts = excluded.attempts,
    next_at = excluded.next_at, delivered_at = excluded.delivered_at, last_error = excluded.last_error`)

  return {
    put: (kind, object) => void put.run(kind, object.id, JSON.stringify(object)),
    get(kind, id) {
      const row = get.get(kind, id)
      return row ? JSON.parse(String(row.json)) : null
    },
    list: (kind) => list.all(kind).map((row) => JSON.parse(String(row.json))),
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
    isHeld: () => db.prepare(`select value from switches where name = 'hold'`).get()?.value === 1,
    hold(isHeld) {
      db.prepare(`insert or replace into switches values ('hold', ?)`).run(isHeld ? 1 : 0)
    },
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
