import type { DownloadLinkRow, Tx } from './schema.ts'

export async function insertDownloadLink(
  tx: Tx,
  link: Pick<DownloadLinkRow, 'hash' | 'delivery_id' | 'file' | 'created_at' | 'expires_at'>,
): Promise<void> {
  await tx
    .insertInto('download_links')
    .values({ ...link, session: null, client: null, session_until: null })
    .execute()
}

export async function findDownloadLink(tx: Tx, hash: string): Promise<DownloadLinkRow | undefined> {
  return tx.selectFrom('download_links').selectAll().where('hash', '=', hash).executeTakeFirst()
}

/** Begins a download. @returns false when another began it before */
export async function beginDownload(
  tx: Tx,
  hash: string,
  begun: { session: string; client: string; session_until: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('download_links')
    .set(begun)
    .where('hash', '=', hash)
    .where('session', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Takes back the beginning of a download of which not one byte was sent. */
export async function forgetBeginning(tx: Tx, hash: string, session: string): Promise<void> {
  await tx
    .updateTable('download_links')
    .set({ session: null, client: null, session_until: null })
    .where('hash', '=', hash)
    .where('session', '=', session)
    .execute()
}

/** Links that nobody can use any more are of no use to us either. */
export async function forgetDownloadLinks(tx: Tx, before: string): Promise<void> {
  await tx
    .deleteFrom('download_links')
    .where('expires_at', '<', before)
    .where((eb) => eb.or([eb('session_until', 'is', null), eb('session_until', '<', before)]))
    .execute()
}
