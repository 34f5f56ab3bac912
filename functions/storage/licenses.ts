import { createHash } from 'node:crypto'
import type { LicenseMachineRow, LicenseRow, Tx } from './schema.ts'

/** Keys have 119 random bits: a plain hash gives nothing away. */
function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/** Writes what software may ask of a license; its key counts from now on and any other of it is revoked. */
export async function keepLicense(
  tx: Tx,
  license: LicenseRow,
  { key, at }: { key: string; at: string },
): Promise<void> {
  const { delivery_id, ...facts } = license
  await tx
    .insertInto('licenses')
    .values(license)
    .onConflict((c) => c.column('delivery_id').doUpdateSet(facts))
    .execute()
  const hash = hashKey(key)
  await tx
    .updateTable('license_keys')
    .set({ revoked_at: at })
    .where('delivery_id', '=', delivery_id)
    .where('hash', '!=', hash)
    .where('revoked_at', 'is', null)
    .execute()
  await tx
    .insertInto('license_keys')
    .values({ hash, delivery_id, revoked_at: null })
    .onConflict((c) => c.column('hash').doNothing())
    .execute()
}

export type FoundLicense = LicenseRow & { key_revoked_at: string | null }

/**
 * The license that a key was given for.
 * @param lock holds the license until the transaction ends, so that machines are counted one after the other
 */
export async function licenseByKey(
  tx: Tx,
  key: string,
  { lock }: { lock: boolean },
): Promise<FoundLicense | undefined> {
  const query = tx
    .selectFrom('licenses')
    .innerJoin('license_keys', 'license_keys.delivery_id', 'licenses.delivery_id')
    .selectAll('licenses')
    .select('license_keys.revoked_at as key_revoked_at')
    .where('license_keys.hash', '=', hashKey(key))
  return (lock ? query.forNoKeyUpdate('licenses') : query).executeTakeFirst()
}

/** The license of a delivery, held until the transaction ends. */
export async function lockLicense(tx: Tx, delivery: string): Promise<LicenseRow | undefined> {
  return tx
    .selectFrom('licenses')
    .selectAll()
    .where('delivery_id', '=', delivery)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

/** Machines that hold a seat at this time, oldest first; a lease that has run out holds none. */
export async function machinesAt(tx: Tx, delivery: string, at: string): Promise<LicenseMachineRow[]> {
  return tx
    .selectFrom('license_machines')
    .selectAll()
    .where('delivery_id', '=', delivery)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '>', at)]))
    .orderBy('activated_at')
    .orderBy('machine')
    .execute()
}

/** How many of them there are. */
export async function countMachines(tx: Tx, delivery: string, at: string): Promise<number> {
  const { count } = await tx
    .selectFrom('license_machines')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('delivery_id', '=', delivery)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '>', at)]))
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function findMachine(
  tx: Tx,
  delivery: string,
  machine: string,
): Promise<LicenseMachineRow | undefined> {
  return tx
    .selectFrom('license_machines')
    .selectAll()
    .where('delivery_id', '=', delivery)
    .where('machine', '=', machine)
    .executeTakeFirst()
}

/** Writes a machine anew, or over the row it had. */
export async function putMachine(tx: Tx, row: LicenseMachineRow): Promise<void> {
  const { delivery_id: _delivery, machine: _machine, ...facts } = row
  await tx
    .insertInto('license_machines')
    .values(row)
    .onConflict((c) => c.columns(['delivery_id', 'machine']).doUpdateSet(facts))
    .execute()
}

/** @returns whether there was one */
export async function removeMachine(tx: Tx, delivery: string, machine: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('license_machines')
    .where('delivery_id', '=', delivery)
    .where('machine', '=', machine)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Seats whose lease ran out are nobody's. */
export async function removeLapsed(tx: Tx, delivery: string, at: string): Promise<void> {
  await tx
    .deleteFrom('license_machines')
    .where('delivery_id', '=', delivery)
    .where('lease_until', '<=', at)
    .execute()
}

export interface Revocation {
  file: string
  at: string
  validUntil: string | null
}

/** Puts license files on the published list; one that is on it stays as it was put there. */
export async function revokeFiles(tx: Tx, delivery: string, files: readonly Revocation[]): Promise<void> {
  if (files.length === 0) return
  const rows = files.map(({ file, at, validUntil }) => ({
    file,
    delivery_id: delivery,
    revoked_at: at,
    valid_until: validUntil,
  }))
  await tx
    .insertInto('revoked_licenses')
    .values(rows)
    .onConflict((c) => c.column('file').doNothing())
    .execute()
}

/** Revoked files that would still verify at this time. */
export async function revokedAt(tx: Tx, at: string): Promise<{ file: string; revoked_at: string }[]> {
  return tx
    .selectFrom('revoked_licenses')
    .select(['file', 'revoked_at'])
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', at)]))
    .orderBy('revoked_at')
    .orderBy('file')
    .execute()
}
