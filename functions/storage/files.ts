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

/** How many files a side handed over for a delivery. */
export async function countUploads(tx: Tx, delivery: string, party: string): Promise<number> {
  const { count } = await tx
    .selectFrom('files')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('delivery_id', '=', delivery)
    .where('party', '=', party)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** All files of a delivery, oldest first. */
export async function filesOfDelivery(tx: Tx, delivery: string): Promise<FileRow[]> {
  return tx
    .selectFrom('files')
    .selectAll()
    .where('delivery_id', '=', delivery)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}
