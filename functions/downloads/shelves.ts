/** First and last byte, both included; as in RFC 9110, section 14.1.2. */
export interface Span {
  from: number
  to: number
}

export type ShelfAnswer =
  { status: 'found'; size: number } | { status: 'missing' } | { status: 'unreachable'; reason: string }

/** One place where files that are sold are kept: a folder, or a bucket. */
export interface Shelf {
  look(path: string): Promise<ShelfAnswer>
  /**
   * The bytes of a span; null when the file is not there.
   * @throws ShelfError when the place does not answer
   */
  read(path: string, span: Span): Promise<ReadableStream<Uint8Array> | null>
  /** An address at the place itself, for so many seconds; only where files go straight from there. */
  direct?(path: string, saved: { name: string; seconds: number }): Promise<string>
}

/** The places by the names that product files use; null for one that is not set. */
export type Shelves = (store: string) => Shelf | null

/** The place where a file is kept does not answer. */
export class ShelfError extends Error {
  override readonly name = 'ShelfError'
}

/** Setting of a place, for sentences that ask for it. */
export function shelfSetting(store: string): string {
  return `DOWNLOADS_${store.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
}
