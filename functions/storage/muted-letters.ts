import type { MutedLettersRow, Tx } from './schema.ts'

type Side = MutedLettersRow['party']

/** Stops or starts the letters to a party about the steps of a delivery; twice is the same as once. */
export async function muteLetters(
  tx: Tx,
  delivery: string,
  party: Side,
  { muted, at }: { muted: boolean; at: Date },
): Promise<void> {
  if (!muted) {
    await tx
      .deleteFrom('muted_letters')
      .where('delivery_id', '=', delivery)
      .where('party', '=', party)
      .execute()
    return
  }
  await tx
    .insertInto('muted_letters')
    .values({ delivery_id: delivery, party, since: at.toISOString() })
    .onConflict((c) => c.columns(['delivery_id', 'party']).doNothing())
    .execute()
}

/** Whether a party wants no letters about a delivery. */
export async function isMuted(tx: Tx, delivery: string, party: Side): Promise<boolean> {
  const row = await tx
    .selectFrom('muted_letters')
    .select('since')
    .where('delivery_id', '=', delivery)
    .where('party', '=', party)
    .executeTakeFirst()
  return row !== undefined
}
