import type { Context } from 'hono'
import { VitrineError } from '../errors.ts'
import type { Party } from '../../catalog/wire.ts'
import { fileKind } from '../files/file-kind.ts'
import { loadDelivery } from '../flows/line.ts'
import { keepUpload } from '../flows/keep-file.ts'
import type { Shop } from '../flows/shop.ts'
import { megabytesText, uploadLimit, withUploadLimit } from '../flows/upload-limit.ts'
import { readForm } from './forms.ts'

export interface StoredUpload {
  file: string
  name: string
  size: number
  sha256: string
}

export interface Upload {
  fields: FormData
  file: { store(delivery: string, by: Party): Promise<StoredUpload> }
}

/**
 * Reads a multipart body with one part `file`, of at most the size that the store takes.
 * @throws VitrineError `media_type`, `body_too_large`, `body_invalid`
 */
export async function readUpload(c: Context, shop: Shop): Promise<Upload> {
  if (!c.req.header('content-type')?.startsWith('multipart/form-data')) {
    throw new VitrineError('media_type', 'Files are sent as multipart/form-data.')
  }
  const length = Number(c.req.header('content-length') ?? Number.NaN)
  const limit = uploadLimit(shop)
  if (!(length <= limit + 10_000)) throw tooLarge(limit)
  const fields = await readForm(c)
  const file = fields.get('file')
  if (!(file instanceof File) || file.size === 0) {
    throw new VitrineError('body_invalid', 'Choose a file that is not empty.')
  }
  return { fields, file: { store: (delivery, by) => storeUpload(file, delivery, by, shop) } }
}

/**
 * Keeps a file for a delivery, where something there asks that party for one of that size.
 * @throws VitrineError `action_unknown`, `body_too_large`, `file_kind`, `state_conflict`
 */
export async function storeUpload(
  file: File,
  delivery: string,
  by: Party,
  shop: Shop,
): Promise<StoredUpload> {
  const { method, line, delivery: row } = await loadDelivery(shop.store.read, delivery, shop)
  const limits = Object.values(method.actions)
    .filter((action) => action.by === by && action.when(line, shop.now()))
    .flatMap((action) => action.inputs?.(line) ?? [])
    .flatMap((input) => withUploadLimit(input, shop).maxBytes ?? [])
  if (!limits.length) throw new VitrineError('action_unknown', 'Nothing here asks for a file now.')
  const limit = Math.max(...limits)
  if (file.size > limit) throw tooLarge(limit)
  const bytes = new Uint8Array(await file.arrayBuffer())
  const name = safeName(file.name)
  const kind = fileKind(name, bytes)
  if (!kind)
    throw new VitrineError(
      'file_kind',
      `“${name}” is not what its name says, or not of a kind that is taken here.`,
    )
  const kept = await keepUpload(row, { name, type: kind.type, bytes }, by, shop)
  return { file: kept.id, name: kept.name, size: kept.size, sha256: kept.sha256 }
}

function tooLarge(limit: number): VitrineError {
  return new VitrineError('body_too_large', `A file may have at most ${megabytesText(limit)} here.`)
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
