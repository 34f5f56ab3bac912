import type { FileRow, Tx } from './schema.ts'

/** Records a stored file; the same file again is no change. */
export async function insertFile(tx: Tx, file: FileRow): Promise<void> {
  await tx
    .insertInto('files')
    .values(file)
    .onConflict((c) => c.column('id').doNothing())
    .execute()
}

export async function findFile(tx: Tx, id: string): Promise<FileRow | undefined> {
  return tx.selectFrom('files').selectAll().where('id', '=', id).executeTakeFirst()
}
