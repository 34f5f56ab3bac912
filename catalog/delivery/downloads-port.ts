import { z } from 'zod'

/** A file that is sold, where the operator or the seller keeps it. */
export const keptFileSchema = z.strictObject({
  /** Name of the file store, as settings have it. */
  store: z.string(),
  /** Within the store; segments of plain characters, none of them `.` or `..`. */
  path: z.string(),
  /** Bytes. */
  size: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type KeptFile = z.output<typeof keptFileSchema>

export type KeptAnswer =
  | { status: 'found' }
  /** It is not there, or not what the product file says: somebody must put it right. */
  | { status: 'refused'; reason: string }
  | { status: 'unreachable'; reason: string }

/** Files kept for buyers, and links to them; bound to one delivery. */
export interface DownloadsPort {
  look(file: KeptFile): Promise<KeptAnswer>
  /** A link for one download. It opens only while the delivery is active, whatever its own end. */
  link(file: KeptFile): Promise<{ url: string; until: Date }>
}

/** What comes after the last slash: the name under which a buyer saves the file. */
export function fileNameOf({ path }: Pick<KeptFile, 'path'>): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
