import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { VitrineError } from '../errors.ts'
import type { Party } from '../../catalog/wire.ts'
import { fileKind } from '../files/file-kind.ts'
import { loadDelivery } from '../flows/line.ts'
import { countFiles } from '../storage/files.ts'
import type { Shop } from '../flows/shop.ts'
import { readForm } from './forms.ts'

/** Largest file that a buyer or seller may hand over. */
export const maxFileBytes = 10 * 1024 * 1024

/** Files of one delivery, from both sides together. */
const maxFiles = 50

export interface StoredUpload {
  file: string
  name: string
  size: number
  sha256: string
}

export interface Upload {
  fields: FormData
  file: { store(delivery: string, by: Party, shop: Shop): Promise<StoredUpload> }
}

/**
 * Reads a multipart body with one part `file`.
 * @throws VitrineError `media_type`, `body_too_large`, `body_invalid`
 */
export async function readUpload(c: Context): Promise<Upload> {
  if (!c.req.header('content-type')?.startsWith('multipart/form-data')) {
    throw new VitrineError('media_type', 'Files are sent as multipart/form-data.')
  }
  const length = Number(c.req.header('content-length') ?? Number.NaN)
  if (!(length <= maxFileBytes + 10_000)) {
    throw new VitrineError('body_too_large', 'A file may have at most 10 MB.')
  }
  const fields = await readForm(c)
  const file = fields.get('file')
  if (!(file instanceof File) || file.size === 0) {
    throw new VitrineError('body_invalid', 'Choose a file that is not empty.')
  }
  if (file.size > maxFileBytes) throw new VitrineError('body_too_large', 'A file may have at most 10 MB.')
  return { fields, file: { store: (delivery, by, shop) => storeUpload(file, delivery, by, shop) } }
}

/** Keeps a file for a delivery, where something there asks that party for one. @throws VitrineError `action_unknown`, `file_kind`, `state_conflict` */
export async function storeUpload(
  file: File,
  delivery: string,
  by: Party,
  shop: Shop,
): Promise<StoredUpload> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const { method, line, ports } = await loadDelivery(shop.store.read, delivery, shop)
  const asksForFile = Object.values(method.actions).some(
    (action) =>
      action.by === by &&
      action.when(line, shop.now()) &&
      action.inputs?.(line).some((input) => input.type === 'file'),
  )
  if (!asksForFile) throw new VitrineError('action_unknown', 'Nothing here asks for a file now.')
  if ((await countFiles(shop.store.read, delivery)) >= maxFiles) {
    throw new VitrineError('state_conflict', `A delivery may have at most ${maxFiles} files.`)
  }
  const name = safeName(file.name)
  const kind = fileKind(name, bytes)
  if (!kind)
    throw new VitrineError(
      'file_kind',
      `“${name}” is not what its name says, or not of a kind that is taken here.`,
    )
  const stored = await ports.files.put({ name, type: kind.type, bytes })
  return {
    file: stored.id,
    name: stored.name,
    size: stored.size,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }
}

/** The name as people know it, without anything a file system or header could trip over. */
function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{C}"*/:<>?\\|]/gu, '-')
    .trim()
    .replace(/^[.\s]+/, '')
  return [...plain].slice(-100).join('') || 'file'
}
