import type { Tx } from './schema.ts'

/** What the shop remembers about itself under a name; null before it was written. */
export async function readSetting(tx: Tx, name: string): Promise<string | null> {
  const row = await tx.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst()
  return row?.value ?? null
}

export async function writeSetting(tx: Tx, name: string, value: string): Promise<void> {
  await tx
    .insertInto('settings')
    .values({ name, value })
    .onConflict((c) => c.column('name').doUpdateSet({ value }))
    .execute()
}
