import { z } from 'zod'
import type { Sealer } from '../secrets/seal.ts'
import type { Tx } from '../storage/schema.ts'
import { readSetting } from '../storage/settings.ts'
import type { Store } from '../storage/store.ts'
import { refusal } from './refusal.ts'

const sealedSchema = z.strictObject({ key: z.string(), iv: z.string(), data: z.string() })

/**
 * A store belongs to one mode for ever: play money and real orders never mix.
 * @throws a refusal when the store was begun in another mode
 */
export async function stampMode(store: Store, mode: string): Promise<void> {
  const value = await store.transaction((tx) => stamped(tx, 'mode', mode))
  if (value === mode) return
  throw refusal(
    `This store was begun as ${value} and cannot be opened as ${mode}; set DATA_DIR or DATABASE_URL to another.`,
  )
}

/** Stamps of a move to another database: on both stores while it goes on, and on the one left behind for ever. */
export const moveStamps = { moving: 'moving', moved: 'moved' } as const

/**
 * A store that was moved away is a store of the past, and one that is half moved is no store yet.
 * @throws a refusal that says what to do
 */
export async function refuseMoved({ read }: Store): Promise<void> {
  const moved = await readSetting(read, moveStamps.moved)
  if (moved) {
    throw refusal(`This shop was moved to ${moved}; set DATABASE_URL to that database to open it.`)
  }
  if (await readSetting(read, moveStamps.moving)) {
    throw refusal(
      'This shop is on its way to another database; finish with "npm run move:postgres", or stay with "npm run move:postgres -- --give-up".',
    )
  }
}

/** What makes a shop this shop: its address and its name, as pages and catalog have them. */
export interface Identity {
  publicUrl: string
  name: string
}

/**
 * Two shops with different catalogs must not share a store. A shop may move to another address, or take another name;
 * one that differs in both is another shop.
 * @returns what was changed since the last start, in words; null when nothing was
 * @throws a refusal when the store belongs to another shop
 */
export async function stampShop(store: Store, identity: Identity): Promise<string | null> {
  return store.transaction(async (tx) => {
    const before = {
      publicUrl: await stamped(tx, 'shop.address', identity.publicUrl),
      name: await stamped(tx, 'shop.name', identity.name),
    }
    const hasMoved = before.publicUrl !== identity.publicUrl
    const isRenamed = before.name !== identity.name
    if (hasMoved && isRenamed) {
      throw refusal(
        `This store belongs to ${before.name} at ${before.publicUrl} and cannot be opened as ${identity.name} at ${identity.publicUrl}; set DATA_DIR or DATABASE_URL to another.`,
      )
    }
    if (hasMoved) {
      await restamp(tx, 'shop.address', identity.publicUrl)
      return `The shop has moved from ${before.publicUrl} to ${identity.publicUrl}`
    }
    if (isRenamed) {
      await restamp(tx, 'shop.name', identity.name)
      return `The shop was called ${before.name} and is now ${identity.name}`
    }
    return null
  })
}

/** The value of a stamp, which is set by whoever comes first. */
async function stamped(tx: Tx, name: string, fresh: string): Promise<string> {
  await tx
    .insertInto('settings')
    .values({ name, value: fresh })
    .onConflict((c) => c.column('name').doNothing())
    .execute()
  const row = await tx.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst()
  return row?.value ?? fresh
}

async function restamp(tx: Tx, name: string, value: string): Promise<void> {
  await tx.updateTable('settings').set({ value }).where('name', '=', name).execute()
}

/**
 * A text sealed at the first start must open at every other: a lost or changed key is told of before the first buyer
 * presses Reveal.
 * @throws a refusal that names the key
 */
export async function stampKeys(store: Store, sealer: Sealer): Promise<void> {
  const fresh = JSON.stringify(await sealer.seal('settings:sealed', 'sealed'))
  const value = await store.transaction((tx) => stamped(tx, 'sealed', fresh))
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
