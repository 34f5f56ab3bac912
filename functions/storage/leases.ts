import type { LeaseRow } from './lease-rows.ts'
import type { Tx } from './schema.ts'

/** Takes a lease, or prolongs one's own. @returns false while another holder's time is not over */
export async function takeLease(tx: Tx, lease: LeaseRow, now: Date): Promise<boolean> {
  const row = await tx
    .insertInto('leases')
    .values(lease)
    .onConflict((c) =>
      c
        .column('name')
        .doUpdateSet({ holder: lease.holder, until: lease.until })
        .where((eb) =>
          eb.or([eb('leases.holder', '=', lease.holder), eb('leases.until', '<=', now.toISOString())]),
        ),
    )
    .returning('name')
    .executeTakeFirst()
  return row !== undefined
}

/** Gives a lease back, unless it is another's by now. */
export async function returnLease(tx: Tx, { name, holder }: Omit<LeaseRow, 'until'>): Promise<void> {
  await tx.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute()
}
