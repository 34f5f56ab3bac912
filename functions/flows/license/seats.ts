import type { Machine } from '../../../catalog/delivery/license-port.ts'
import {
  countMachines,
  findMachine,
  lockLicense,
  machinesAt,
  putMachine,
  removeLapsed,
  removeMachine,
} from '../../storage/licenses.ts'
import type { LicenseMachineRow, LicenseRow, Tx } from '../../storage/schema.ts'
import type { Shop } from '../shop.ts'

/** A machine as it asks for a seat. */
export interface Applicant {
  id: string
  name: string | null
  way: Machine['way']
}

/** A seat, and how many machines use the license with this one. */
export interface Seat {
  machine: Machine
  used: number
}

/**
 * Gives a machine a seat of a license that is held by the transaction; one that has a seat keeps it, and renews its
 * lease.
 * @returns null when as many machines as it allows have one
 */
export async function takeSeat(
  tx: Tx,
  license: LicenseRow,
  applicant: Applicant,
  now: Date,
): Promise<Seat | null> {
  const held = await heldSeat(tx, license, applicant.id, now)
  if (held) return noteSeat(tx, license, { held, applicant }, now)
  // Where seats do not float, none has run out.
  if (license.lease_minutes !== null) await removeLapsed(tx, license.delivery_id, now.toISOString())
  const others = await countMachines(tx, license.delivery_id, now.toISOString())
  if (license.machines !== null && others >= license.machines) return null
  const { id, name, way } = applicant
  const at = now.toISOString()
  const fresh = { delivery_id: license.delivery_id, machine: id, name, way, activated_at: at }
  const row = { ...fresh, seen_at: at, lease_until: leaseFrom(license, now) }
  await putMachine(tx, row)
  return { machine: toMachine(row), used: others + 1 }
}

/** Renews the lease of a machine that has a seat. @returns null when it has none */
export async function keepSeat(
  tx: Tx,
  license: LicenseRow,
  machine: string,
  now: Date,
): Promise<Seat | null> {
  const held = await heldSeat(tx, license, machine, now)
  return held && noteSeat(tx, license, { held, applicant: { name: null, way: 'online' } }, now)
}

async function noteSeat(
  tx: Tx,
  license: LicenseRow,
  { held, applicant: { name, way } }: { held: LicenseMachineRow; applicant: Omit<Applicant, 'id'> },
  now: Date,
): Promise<Seat> {
  const at = now.toISOString()
  const row: LicenseMachineRow = {
    ...held,
    name: name ?? held.name,
    // Once an answer file is out, it stays out, whatever the machine asks online.
    way: way === 'offline' ? way : held.way,
    seen_at: at,
    lease_until: leaseFrom(license, now),
  }
  await putMachine(tx, row)
  return { machine: toMachine(row), used: await countMachines(tx, license.delivery_id, at) }
}

/** The seat a machine has; one whose lease ran out is nobody's. */
export async function heldSeat(
  tx: Tx,
  { delivery_id }: LicenseRow,
  machine: string,
  now: Date,
): Promise<LicenseMachineRow | null> {
  const row = await findMachine(tx, delivery_id, machine)
  if (!row || (row.lease_until !== null && row.lease_until <= now.toISOString())) return null
  return row
}

/** Machines of a delivery's license, for its page and its actions; the store is asked only where there may be some. */
export async function seatsOf(tx: Tx, delivery: string, now: Date): Promise<Machine[]> {
  return (await machinesAt(tx, delivery, now.toISOString())).map(toMachine)
}

/** For the buyer's own hand: gives a machine a seat without asking by key. */
export async function seatByHand(
  delivery: string,
  machine: { id: string; name: string | null },
  { store, now }: Pick<Shop, 'store' | 'now'>,
): Promise<Machine | 'machine_limit' | 'no_license'> {
  return store.transaction(async (tx) => {
    const license = await lockLicense(tx, delivery)
    if (license?.state !== 'active') return 'no_license'
    const at = now()
    const seat = await takeSeat(tx, license, { ...machine, way: 'offline' }, at)
    return seat ? seat.machine : 'machine_limit'
  })
}

export async function freeByHand(
  delivery: string,
  machine: string,
  { store }: Pick<Shop, 'store'>,
): Promise<boolean> {
  return store.transaction(async (tx) => {
    await lockLicense(tx, delivery)
    return removeMachine(tx, delivery, machine)
  })
}

function leaseFrom({ lease_minutes }: LicenseRow, now: Date): string | null {
  return lease_minutes === null ? null : new Date(now.getTime() + lease_minutes * 60_000).toISOString()
}

export function toMachine(row: LicenseMachineRow): Machine {
  return {
    id: row.machine,
    name: row.name,
    way: row.way,
    since: row.activated_at,
    seen: row.seen_at,
    leaseUntil: row.lease_until,
  }
}
