import { createHash } from 'node:crypto'
import type { FilesPort, StoredFile } from '../../catalog/delivery/files-port.ts'
import type { Party } from '../../catalog/wire.ts'
import { VitrineError } from '../errors.ts'
import { countUploads, findFile, insertFile } from '../storage/files.ts'
import { lockOrder } from '../storage/orders.ts'
import type { DeliveryRow, FileRow } from '../storage/schema.ts'
import type { Shop } from './shop.ts'

/** Files that each side may hand over for a delivery; neither can take the place of the other. */
const mostUploads = 50

type NewFile = Parameters<FilesPort['put']>[0]
type Of = Pick<DeliveryRow, 'id' | 'order_id'>

/** Keeps a file that a method made. */
export async function keepFile(delivery: Of, file: NewFile, shop: Shop): Promise<StoredFile> {
  const row = await write(delivery, file, null, shop)
  await insertFile(shop.store.read, row)
  return stored(row)
}

/**
 * Keeps a file that a side hands over, unless it has handed over enough; however many come at once.
 * @throws VitrineError `state_conflict`
 */
export async function keepUpload(delivery: Of, file: NewFile, party: Party, shop: Shop): Promise<StoredFile> {
  const { store } = shop
  // What is refused anyway is not written first.
  if ((await countUploads(store.read, delivery.id, party)) >= mostUploads) throw enough()
  const row = await write(delivery, file, party, shop)
  await store.transaction(async (tx) => {
    await lockOrder(tx, delivery.order_id)
    if (await findFile(tx, row.id)) return
    if ((await countUploads(tx, delivery.id, party)) >= mostUploads) throw enough()
    await insertFile(tx, row)
  })
  return stored(row)
}

async function write(
  delivery: Of,
  { name, type, bytes }: NewFile,
  party: Party | null,
  { files, now, reached }: Shop,
): Promise<FileRow> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const id = `file_${createHash('sha256').update(`${delivery.id}/${name}/${sha256}`).digest('hex').slice(0, 32)}`
  await files.write(id, bytes)
  reached('file.written')
  const facts = { name, type, size: bytes.length, sha256, created_at: now().toISOString(), party }
  return { id, order_id: delivery.order_id, delivery_id: delivery.id, ...facts }
}

function stored({ id, name, size, sha256 }: FileRow): StoredFile {
  return { id, name, size, sha256 }
}

function enough(): VitrineError {
  return new VitrineError('state_conflict', `Each side may hand over at most ${mostUploads} files here.`)
}
