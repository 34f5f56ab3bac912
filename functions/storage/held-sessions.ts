import type { Tx } from './schema.ts'
import { readSetting, writeSetting } from './settings.ts'

const nameOf = (order: string): string => `held.${order}`

/** Remembers a paid session that is held; the caller has locked the order. */
export async function noteHeldSession(tx: Tx, order: string, session: string): Promise<void> {
  const known = await heldSessions(tx, order)
  if (!known.includes(session)) await writeSetting(tx, nameOf(order), [...known, session].join(' '))
}

/** The paid sessions that were ever held for an order: each is somebody's money. */
export async function heldSessions(tx: Tx, order: string): Promise<string[]> {
  return (await readSetting(tx, nameOf(order)))?.split(' ') ?? []
}
