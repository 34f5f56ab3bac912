import { z } from 'zod'

/** Files kept outside the web root and handed out by short-lived tickets. */
export interface FilesPort {
  /** Stores once per delivery and name: the same name again with the same bytes answers the same id. */
  put(file: { name: string; type: string; bytes: Uint8Array }): Promise<StoredFile>
  /** What is known of an uploaded file of this delivery; null when it is not this delivery's. */
  find(id: string): Promise<StoredFile | null>
  /** The bytes of one of them; null when it is not this delivery's. */
  read(id: string): Promise<Uint8Array | null>
}

/** A stored file as a grant may keep it. */
export const storedFileSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  size: z.int().nonnegative(),
  sha256: z.string().length(64),
})
export type StoredFile = z.output<typeof storedFileSchema>
