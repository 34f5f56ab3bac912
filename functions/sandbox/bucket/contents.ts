import { createHash } from 'node:crypto'

/** A file that the stand-in has: where, and how large. */
export interface BucketFile {
  path: string
  size: number
}

const blockBytes = 65_536

/**
 * Bytes of a span of a file, both ends included. They follow from the path alone, so that a product file can name the
 * checksum of a file that is stored nowhere.
 */
export function bytesOf({ path }: BucketFile, from: number, to: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(to - from + 1)
  for (let block = Math.floor(from / blockBytes); block * blockBytes <= to; block += 1) {
    const start = block * blockBytes
    const made = createHash('shake256', { outputLength: blockBytes }).update(`${path} ${block}`).digest()
    const part = made.subarray(Math.max(0, from - start), Math.min(blockBytes, to - start + 1))
    bytes.set(part, Math.max(start, from) - from)
  }
  return bytes
}
