import { z } from 'zod'
import type { Sealer } from '../secrets/seal.ts'
import type { Store } from '../storage/store.ts'
import { refusal } from './refusal.ts'

const sealedSchema = z.strictObject({ key: z.string(), iv: z.string(), data: z.string() })

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

/**
 * A text sealed at the first start must open at every other: a lost or changed key is told of before the first buyer
 * presses Reveal.
 * @throws a refusal that names the key
 */
export async function stampKeys(store: Store, sealer: Sealer): Promise<void> {
  const fresh = JSON.stringify(await sealer.seal('settings:sealed', 'sealed'))
  const { value } = await store.transaction(async (tx) => {
    await tx
      .insertInto('settings')
      .values({ name: 'sealed', value: fresh })
      .onConflict((c) => c.column('name').doNothing())
      .execute()
    return tx.selectFrom('settings').select('value').where('name', '=', 'sealed').executeTakeFirstOrThrow()
  })
  const sealed = sealedSchema.parse(JSON.parse(value))
  try {
    await sealer.open('settings:sealed', sealed)
  } catch (cause) {
    throw refusal(
      `SECRET_KEYS does not open what this store has sealed: key "${sealed.key}" is missing or is another; keep it in the list.`,
      cause,
    )
  }
}
