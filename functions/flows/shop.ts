import type { Catalog } from '../../catalog/catalog.ts'
import type { CloudPort } from '../../catalog/delivery/cloud-port.ts'
import type { LicenseSigner } from '../../catalog/delivery/license-port.ts'
import type { Method } from '../../catalog/delivery/define.ts'
import type { Reached } from '../crash-points.ts'
import type { Shelves } from '../downloads/shelves.ts'
import type { FileStore } from '../files/file-store.ts'
import type { Tickets } from '../files/tickets.ts'
import type { Queue } from '../jobs/queue.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Random } from '../orders/ids.ts'
import type { Billing } from '../payments/billing.ts'
import type { Gateway } from '../payments/gateway.ts'
import type { Registries } from '../registry/registries.ts'
import type { Sealer } from '../secrets/seal.ts'
import type { Sellers } from '../sellers/port.ts'
import type { Store } from '../storage/store.ts'

/** Log lines: a message and fields from the allow-list of `runtime/log.ts`. */
export interface Log {
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

export interface LogFields {
  order?: string | undefined
  delivery?: string | undefined
  job?: string | undefined
  code?: string | undefined
  /** Of a job. */
  kind?: string | undefined
  /** How long it took. */
  ms?: number | undefined
  error?: unknown
}

/** Everything the flows work with; built once in `runtime/` and handed down. */
export interface Shop {
  store: Store
  queue: Queue
  gateway: Gateway
  billing: Billing
  /** The catalog as of now; a new build replaces it while the shop runs. */
  catalog(): Catalog
  methodOf(kind: string): Method | undefined
  sellers: Sellers
  cloud: CloudPort
  licenses: LicenseSigner
  files: FileStore
  tickets: Tickets
  /** Where files that are sold are kept. */
  downloads: Shelves
  registries: Registries
  sealer: Sealer
  mailer: Mailer
  /** Public origin of the shop, without a slash at the end. */
  publicUrl: string
  mode: 'sandbox' | 'test' | 'live'
  now(): Date
  random: Random
  log: Log
  /** Told where the work is, between two effects; only tests listen. */
  reached: Reached
  /** Called after a change that made work, so that it starts without delay. */
  poke(): void
  /** Called after a change of an order, for pages that watch it. */
  changed(order: string): void
  /** Told of work that goes on after the answer, where a request would otherwise end with it. */
  background(work: Promise<void>): void
}
