import { readSetting, writeSetting } from '../../storage/settings.ts'
import type { OrderPlace } from '../../storage/unsettled.ts'
import type { Shop } from '../shop.ts'

/** Where a walk through the orders stopped the last time, by its name; null when it begins anew. */
export async function whereStopped(walk: string, { store }: Shop): Promise<OrderPlace | null> {
  const [createdAt, id] = (await readSetting(store.read, walk))?.split('~') ?? []
  return createdAt && id ? { createdAt, id } : null
}

/** Remembers where the next turn goes on; null: from the start. */
export async function stopAt(walk: string, place: OrderPlace | null, { store }: Shop): Promise<void> {
  const value = place ? `${place.createdAt}~${place.id}` : ''
  if (((await readSetting(store.read, walk)) ?? '') === value) return
  await store.transaction((tx) => writeSetting(tx, walk, value))
}
