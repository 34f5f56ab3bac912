import type { Kysely } from 'kysely'
import type { DeliveryState, OrderState, Party } from '../../catalog/wire.ts'
import type { DownloadLinkRow, PullTokenRow, ReleaseNoticeRow } from './download-rows.ts'
import type { LeadRow, MutedLettersRow } from './engagement-rows.ts'
import type { ImageShareRow } from './image-rows.ts'
import type { LeaseRow } from './lease-rows.ts'
import type {
  LicenseKeyRow,
  LicenseMachineRow,
  LicensePoolRow,
  LicenseRow,
  PoolKeyRow,
  RevokedLicenseRow,
} from './license-rows.ts'
import type {
  DisputeRow,
  InstanceRow,
  LedgerRow,
  NonceRow,
  PaymentLineRow,
  PaymentRow,
  RefundRow,
  SubscriptionRow,
  UsageRow,
} from './money-rows.ts'
import type { UseCountRow } from './use-count-rows.ts'

export type * from './download-rows.ts'
export type * from './engagement-rows.ts'
export type * from './image-rows.ts'
export type * from './lease-rows.ts'
export type * from './license-rows.ts'
export type * from './money-rows.ts'
export type * from './use-count-rows.ts'

/**
 * Columns as both databases hold them: texts, integers, null. Times are ISO 8601 in UTC, which sort as text;
 * structured values are JSON texts, parsed by the schema of their reader.
 */
export interface Database {
  orders: OrderRow
  lines: LineRow
  deliveries: DeliveryRow
  audit: AuditRow
  access: AccessRow
  events: EventRow
  jobs: JobRow
  mails: MailRow
  files: FileRow
  checkouts: CheckoutRow
  clicks: ClickRow
  settings: SettingRow
  refunds: RefundRow
  workers: WorkerRow
  catalog_files: CatalogFileRow
  file_bytes: FileBytesRow
  subscriptions: SubscriptionRow
  payments: PaymentRow
  payment_lines: PaymentLineRow
  disputes: DisputeRow
  ledger: LedgerRow
  usage_records: UsageRow
  use_counts: UseCountRow
  instances: InstanceRow
  nonces: NonceRow
  image_shares: ImageShareRow
  leases: LeaseRow
  licenses: LicenseRow
  license_keys: LicenseKeyRow
  license_machines: LicenseMachineRow
  revoked_licenses: RevokedLicenseRow
  license_pools: LicensePoolRow
  pool_keys: PoolKeyRow
  muted_letters: MutedLettersRow
  leads: LeadRow
  download_links: DownloadLinkRow
  pull_tokens: PullTokenRow
  release_notices: ReleaseNoticeRow
}

/** A connection or an open transaction; the same queries run on both. */
export type Tx = Kysely<Database>

/** An order is money. */
export interface OrderRow {
  id: string
  state: OrderState
  /** `subscription` when a line is paid for again and again. */
  mode: 'payment' | 'subscription'
  currency: string
  /** Sum of what is due now for the lines, before discounts and tax. */
  amount: number
  discount: number
  tax: number | null
  email: string | null
  locale: string
  partner: string | null
  return_url: string | null
  catalog_version: string
  session_id: string | null
  session_url: string | null
  payment_intent: string | null
  /** The payment service's id of the buyer; one an order. */
  customer: string | null
  /** Why the payment is held for a person; null when nothing is wrong. */
  held: string | null
  created_at: string
  expires_at: string
  paid_at: string | null
}

export interface LineRow {
  id: string
  order_id: string
  position: number
  product: string
  plan: string
  quantity: number
  unit_amount: number
  amount: number
  /** JSON of `orders/order.ts` snapshotSchema. */
  snapshot: string
}

/** A delivery is what a line became when it was paid. */
export interface DeliveryRow {
  id: string
  order_id: string
  line_id: string
  kind: string
  state: DeliveryState
  waiting_for: Party | null
  /** Fence: raised by whoever works on the delivery and part of every later write. */
  attempt: number
  /** The one job that may work on the delivery next. */
  job_id: string | null
  /** JSON of the method's grant. */
  grant: string | null
  /** The sentence buyer and operator read. */
  note: string
  last_error: string | null
  /** JSON of `orders/wanted.ts`: where money says it should be; null until something was said after the sale. */
  wanted: string | null
  /** JSON of `orders/wanted.ts`: what the other side was last told. */
  told: string | null
  created_at: string
  updated_at: string
}

/** One row a change, chained by hash within its order. */
export interface AuditRow {
  order_id: string
  seq: number
  delivery_id: string | null
  at: string
  actor: string
  code: string
  text: string
  /** 1: part of the timeline the buyer reads. */
  visible: number
  previous: string
  hash: string
}

/** Who may do what: tokens are kept as SHA-256 only. */
export interface AccessRow {
  hash: string
  scope: 'pay' | 'order' | 'mail' | 'engagement'
  order_id: string
  delivery_id: string | null
  source: string
  created_at: string
  expires_at: string
}

export interface EventRow {
  id: string
  type: string
  session_id: string | null
  /** What the event speaks of, as a settle job names it: `session:…`, `subscription:…`, `payment:…`, `dispute:…`. */
  subject: string | null
  created_at: string
  received_at: string
  body: string | null
}

export interface JobRow {
  id: string
  kind: string
  subject: string
  order_id: string | null
  place: 'anywhere' | 'node'
  state: 'ready' | 'running' | 'done' | 'dead'
  run_at: string
  attempt: number
  max_attempts: number
  lease: string | null
  lease_until: string | null
  last_error: string | null
  created_at: string
  finished_at: string | null
}

export interface MailRow {
  id: string
  kind: string
  order_id: string | null
  delivery_id: string | null
  recipient: string
  state: 'queued' | 'sent'
  created_at: string
  sent_at: string | null
}

export interface FileRow {
  id: string
  order_id: string
  delivery_id: string
  name: string
  type: string
  size: number
  sha256: string
  created_at: string
  /** Which side handed it over; null for what the shop made. */
  party: string | null
}

export interface CheckoutRow {
  key: string
  body_hash: string
  order_id: string
  created_at: string
}

export interface ClickRow {
  product: string
  day: string
  partner: string
  count: number
}

export interface SettingRow {
  name: string
  value: string
}

/** A process that runs jobs; its row says when it last did. */
export interface WorkerRow {
  id: string
  place: 'anywhere' | 'node'
  catalog_version: string
  seen_at: string
}

/** The compiled catalog for processes that have no build beside them; filled by `npm run publish:catalog`. */
export interface CatalogFileRow {
  /** `current` holds the version that counts; every other name is `<version>/<file>`. */
  name: string
  body: string
}

/** Uploaded files, where processes share a database and no disk. */
export interface FileBytesRow {
  id: string
  bytes: Uint8Array
}
