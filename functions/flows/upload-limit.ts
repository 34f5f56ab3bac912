import type { Input } from '../../catalog/wire.ts'
import type { Shop } from './shop.ts'

const megabyte = 1_048_576

/** Of a store that does not say. */
const usualMegabytes = 10

/** Size of the largest file that a buyer or seller may hand over, in bytes. */
export function uploadLimit({ catalog }: Pick<Shop, 'catalog'>): number {
  return (catalog().store.uploads?.megabytes ?? usualMegabytes) * megabyte
}

/** The question with the limit that holds for it: its own, and never more than the store's. */
export function withUploadLimit(input: Input, shop: Pick<Shop, 'catalog'>): Input {
  if (input.type !== 'file') return input
  const limit = uploadLimit(shop)
  return { ...input, maxBytes: Math.min(input.maxBytes ?? limit, limit) }
}

/** "10 MB", rounded down, so that what it says is always taken. */
export function megabytesText(bytes: number): string {
  return `${Math.floor(bytes / megabyte)} MB`
}
