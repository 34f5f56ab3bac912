import type { Store } from '../storage/store.ts'
import { refusal } from './refusal.ts'

/**
 * A store belongs to one mode for ever: play money and real orders never mix.
 * @throws a refusal when the store was begun in another mode
 */
export async function stampMode(store: Store, mode: string): Promise<void> {
  const stamped = await store.transaction(async (tx) => {
    await tx
      .insertInto('settings')
      .values({ name: 'mode', value: mode })
      .onConflict((c) => c.column('name').doNothing())
      .execute()
    return tx.selectFrom('settings').select('value').where('name', '=', 'mode').executeTakeFirstOrThrow()
  })
  if (stamped.value === mode) return
  throw refusal(
    `This store was begun as ${stamped.value} and cannot be opened as ${mode}; set DATA_DIR to another folder.`,
  )
}
