import { createHash, timingSafeEqual } from 'node:crypto'
import { fileNameOf, type KeptFile, keptFileSchema } from '../../../catalog/delivery/downloads-port.ts'
import { type Shelf, ShelfError, type Span } from '../../downloads/shelves.ts'
import { VitrineError } from '../../errors.ts'
import { newToken } from '../../orders/ids.ts'
import { hashToken } from '../../storage/access.ts'
import { findDelivery } from '../../storage/deliveries.ts'
import { findOrder } from '../../storage/orders.ts'
import { beginDownload, findDownloadLink, forgetBeginning } from '../../storage/download-links.ts'
import type { DeliveryRow, DownloadLinkRow } from '../../storage/schema.ts'
import type { Shop } from '../shop.ts'

/** For so long what has begun may be resumed; enough for a large file on a slow line. */
export const sessionHours = 6

/** Who opens a link. */
export interface Opener {
  /** What the one who began the download was given; a browser brings it back as a cookie. */
  session: string | undefined
  /** Where from and with what program: address and user agent, for programs that keep no cookies. */
  client: string
  /** Only a part is asked for: a download that goes on. */
  resumes: boolean
  /** Only the facts are asked for. */
  looks: boolean
}

export interface OpenedDownload {
  /** Hash of the link's token. */
  link: string
  file: KeptFile
  name: string
  /** To be given to whoever just began. */
  session: string | null
  shelf: Shelf
}

/**
 * Opens a link: the first who asks for the file begins the one download that it is for; from then on it gives only
 * parts, and only to the one who began, until the session is over.
 * @throws VitrineError `file_unknown`, `download_used`, `download_closed`, `download_away`
 */
export async function openDownload(token: string, opener: Opener, shop: Shop): Promise<OpenedDownload> {
  const hash = hashToken(token)
  const link = await findDownloadLink(shop.store.read, hash)
  if (!link) throw new VitrineError('file_unknown', 'This download link is not known, or has long run out.')
  requireRunning(await findDelivery(shop.store.read, link.delivery_id))
  const file = keptFileSchema.parse(JSON.parse(link.file))
  const shelf = await mustFind(file, shop)
  const session = await enter(link, opener, shop)
  return { link: hash, file, name: fileNameOf(file), session, shelf }
}

/** The language of the order that a link belongs to; undefined when nobody knows the link. */
export async function languageOfLink(token: string, { store }: Shop): Promise<string | undefined> {
  const link = await findDownloadLink(store.read, hashToken(token))
  const delivery = link && (await findDelivery(store.read, link.delivery_id))
  return delivery && (await findOrder(store.read, delivery.order_id))?.locale
}

/**
 * The bytes of a span of an opened file. When there are none to be had, a link that was just begun is as new.
 * @throws VitrineError `download_away`
 */
export async function readSpan(
  opened: OpenedDownload,
  span: Span,
  shop: Shop,
): Promise<ReadableStream<Uint8Array>> {
  try {
    const stream = await opened.shelf.read(opened.file.path, span)
    if (stream) return stream
  } catch (error) {
    if (!(error instanceof ShelfError)) throw error
  }
  await takeBack(opened, shop)
  throw away()
}

/** Makes a link as new that was just begun, and of which not one byte is sent. */
export async function takeBack({ link, session }: OpenedDownload, { store }: Shop): Promise<void> {
  if (session !== null) await forgetBeginning(store.read, link, hashToken(session))
}

/** @returns what the one who begins now is to come back with; null for one who goes on, or only looks */
async function enter(link: DownloadLinkRow, opener: Opener, shop: Shop): Promise<string | null> {
  const now = shop.now()
  if (link.session === null) {
    if (link.expires_at <= now.toISOString())
      throw new VitrineError('file_unknown', 'This download link has run out.')
    if (opener.looks) return null
    const session = newToken(shop.random)
    const until = new Date(now.getTime() + sessionHours * 3_600_000)
    const begun = {
      session: hashToken(session),
      client: clientHash(opener.client),
      session_until: until.toISOString(),
    }
    if (await beginDownload(shop.store.read, link.hash, begun)) return session
  }
  // Another may have begun since the link was read.
  const begun = (await findDownloadLink(shop.store.read, link.hash)) ?? link
  if (begun.session_until !== null && begun.session_until <= now.toISOString())
    throw new VitrineError('download_used', 'The time of this download is over.')
  if (!isSame(begun, opener)) throw new VitrineError('download_used', 'This link was used by somebody else.')
  if (!opener.resumes && !opener.looks)
    throw new VitrineError('download_used', 'This link was used; it only goes on with what was begun.')
  return null
}

function isSame({ session, client }: DownloadLinkRow, opener: Opener): boolean {
  const bySession = opener.session !== undefined && sameHash(session, hashToken(opener.session))
  return bySession || sameHash(client, clientHash(opener.client))
}

function sameHash(kept: string | null, given: string): boolean {
  return (
    kept !== null && kept.length === given.length && timingSafeEqual(Buffer.from(kept), Buffer.from(given))
  )
}

function clientHash(client: string): string {
  return createHash('sha256').update(`client ${client}`).digest('hex')
}

function requireRunning(delivery: DeliveryRow | undefined): void {
  if (delivery?.state === 'active') return
  const sentence =
    delivery?.state === 'suspended'
      ? 'The order is paused, and its download links with it.'
      : 'The order has ended, and its download links with it.'
  throw new VitrineError('download_closed', sentence)
}

async function mustFind(file: KeptFile, { downloads, log }: Shop): Promise<Shelf> {
  const shelf = downloads(file.store)
  const answer = await shelf?.look(file.path)
  if (shelf && answer?.status === 'found' && answer.size === file.size) return shelf
  const error = new Error(`${file.store}: ${file.path} is ${answer?.status ?? 'in no configured store'}`)
  log.error({ code: 'download_away', error }, 'A file that was sold cannot be handed out')
  throw away()
}

function away(): VitrineError {
  return new VitrineError('download_away', 'The file cannot be fetched just now.')
}
