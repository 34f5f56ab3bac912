import type { Tx } from './schema.ts'

/** Name of the row that says which version of the catalog counts. */
const pointer = 'current'

/** The version of the catalog that counts; undefined when none was published. */
export async function publishedVersion(tx: Tx): Promise<string | undefined> {
  return (await readRow(tx, pointer))?.body
}

/** A file of a published catalog; undefined when this version is not there, or no longer. */
export async function readCatalogFile(tx: Tx, version: string, file: string): Promise<string | undefined> {
  return (await readRow(tx, `${version}/${file}`))?.body
}

/**
 * Makes a version the one that counts. The one before it stays, for readers that have begun with it; older ones go.
 * To be run in a transaction.
 * @param files texts by name, all of the version
 * @returns the version that counted before
 */
export async function publishCatalogFiles(
  tx: Tx,
  version: string,
  files: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const before = await takePointer(tx)
  if (before === version) return before
  await tx.deleteFrom('catalog_files').where('name', 'like', `${version}/%`).execute()
  for (const [file, body] of files) {
    await tx
      .insertInto('catalog_files')
      .values({ name: `${version}/${file}`, body })
      .execute()
  }
  await tx.updateTable('catalog_files').set({ body: version }).where('name', '=', pointer).execute()
  await tx
    .deleteFrom('catalog_files')
    .where('name', '!=', pointer)
    .where('name', 'not like', `${version}/%`)
    .where('name', 'not like', `${before ?? version}/%`)
    .execute()
  return before
}

/** Reads the pointer and holds it to the end of the transaction: of two that publish at once, one waits. */
async function takePointer(tx: Tx): Promise<string | undefined> {
  await tx
    .insertInto('catalog_files')
    .values({ name: pointer, body: '' })
    .onConflict((c) => c.column('name').doNothing())
    .execute()
  const { body } = await tx
    .updateTable('catalog_files')
    .set((eb) => ({ body: eb.ref('body') }))
    .where('name', '=', pointer)
    .returning('body')
    .executeTakeFirstOrThrow()
  return body || undefined
}

function readRow(tx: Tx, name: string): Promise<{ body: string } | undefined> {
  return tx.selectFrom('catalog_files').select('body').where('name', '=', name).executeTakeFirst()
}
