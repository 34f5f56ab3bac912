/** Bytes kept outside the web root, by opaque id. Rows about them are in the store. */
export interface FileStore {
  /** Writing the same id again is fine; the bytes are on the disk when it resolves. */
  write(id: string, bytes: Uint8Array): Promise<void>
  read(id: string): Promise<Uint8Array | null>
}
