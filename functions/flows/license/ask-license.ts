import { readKey } from '../../../catalog/delivery/license-key.ts'
import { type Machine, proofClaims } from '../../../catalog/delivery/license-port.ts'
import type { LicenseAnswer, LicenseFreed } from '../../../catalog/wire/license.ts'
import { VitrineError } from '../../errors.ts'
import {
  countMachines,
  findMachine,
  type FoundLicense,
  licenseByKey,
  removeMachine,
} from '../../storage/licenses.ts'
import type { Tx } from '../../storage/schema.ts'
import type { Shop } from '../shop.ts'
import { heldSeat, keepSeat, takeSeat, toMachine } from './seats.ts'

/** What software shows: the key as a person typed it, and how it names its machine. */
export interface LicenseCall {
  key: string
  machine: string
  name?: string | undefined
}

/** A license at one moment, with how many machines use it. */
interface Judged {
  license: FoundLicense
  machine: Machine | null
  used: number
}

/**
 * Takes a seat for a machine; one that has a seat keeps it.
 * @throws VitrineError what {@link validateLicense} throws, `machine_limit`
 */
export async function activateMachine(call: LicenseCall, shop: Shop): Promise<LicenseAnswer> {
  const key = keyOf(call)
  const now = shop.now()
  const judged = await shop.store.transaction(async (tx): Promise<Judged> => {
    const license = judge(await licenseByKey(tx, key, { lock: true }), now)
    const applicant = { id: call.machine, name: call.name ?? null, way: 'online' as const }
    const seat = await takeSeat(tx, license, applicant, now)
    if (!seat) throw limit(license)
    return { license, ...seat }
  })
  return answerOf(judged, now, shop)
}

/**
 * Says whether a key is good now, and for this machine when it is named; changes nothing.
 * @throws VitrineError `license_key_mistyped`, `license_unknown`, `license_revoked`, `license_suspended`,
 *   `license_expired`, `machine_unknown`
 */
export async function validateLicense(
  call: Omit<LicenseCall, 'machine'> & { machine?: string | undefined },
  shop: Shop,
): Promise<LicenseAnswer> {
  const key = keyOf(call)
  const now = shop.now()
  const { read } = shop.store
  const license = judge(await licenseByKey(read, key, { lock: false }), now)
  const seat = call.machine === undefined ? null : await heldSeat(read, license, call.machine, now)
  if (call.machine !== undefined && !seat) throw unknownMachine()
  const judged = { license, machine: seat && toMachine(seat), used: await used(read, license, now) }
  return answerOf(judged, now, shop)
}

/**
 * A machine says that it still runs: it is noted, and a floating seat is its own for another lease.
 * @throws VitrineError what {@link validateLicense} throws
 */
export async function heartbeat(call: LicenseCall, shop: Shop): Promise<LicenseAnswer> {
  const key = keyOf(call)
  const now = shop.now()
  const judged = await shop.store.transaction(async (tx): Promise<Judged> => {
    const license = judge(await licenseByKey(tx, key, { lock: true }), now)
    const seat = await keepSeat(tx, license, call.machine, now)
    if (!seat) throw unknownMachine()
    return { license, ...seat }
  })
  return answerOf(judged, now, shop)
}

/**
 * Gives the seat of a machine back, whatever became of the license since; giving it back twice is the same as once.
 * @throws VitrineError `license_key_mistyped`, `license_unknown`, `license_revoked` for a key that was replaced,
 *   `state_conflict` for a machine that has an answer file: that is revoked where the buyer frees it
 */
export async function deactivateMachine(call: LicenseCall, shop: Shop): Promise<LicenseFreed> {
  const key = keyOf(call)
  const now = shop.now()
  return shop.store.transaction(async (tx) => {
    const license = await licenseByKey(tx, key, { lock: true })
    if (!license) throw unknownKey()
    // Whoever holds a leaked key must not free the machines of its owner.
    if (license.key_revoked_at) throw replaced()
    const machine = await findMachine(tx, license.delivery_id, call.machine)
    if (machine?.way === 'offline') throw freedByHand()
    const freed = await removeMachine(tx, license.delivery_id, call.machine)
    return { freed, machines: { used: await used(tx, license, now), limit: license.machines } }
  })
}

function keyOf({ key }: { key: string }): string {
  const read = readKey(key)
  if (read) return read
  throw new VitrineError('license_key_mistyped', 'A character of the license key is wrong or missing.')
}

function judge(license: FoundLicense | undefined, now: Date): FoundLicense {
  if (!license) throw unknownKey()
  if (license.key_revoked_at) throw replaced()
  if (license.state === 'ended') throw new VitrineError('license_revoked', 'This license has ended.')
  if (license.state === 'suspended') throw new VitrineError('license_suspended', 'This license is paused.')
  if (license.valid_until !== null && license.valid_until <= now.toISOString()) {
    const day = license.valid_until.slice(0, 10)
    throw new VitrineError('license_expired', `This license ended on ${day}.`)
  }
  return license
}

const unknownKey = () => new VitrineError('license_unknown', 'This key belongs to no license.')
const replaced = () => new VitrineError('license_revoked', 'This key was replaced by another one.')
const unknownMachine = () =>
  new VitrineError('machine_unknown', 'The license is not active on this machine, or its seat ran out.')
const freedByHand = () =>
  new VitrineError('state_conflict', 'This machine has an answer file; it is freed on the order page.')

function limit({ machines }: FoundLicense): VitrineError {
  const most = machines === 1 ? 'one machine' : `${machines} machines`
  return new VitrineError('machine_limit', `The license may be used on ${most} at once, and it is.`)
}

function used(tx: Tx, { delivery_id }: FoundLicense, now: Date): Promise<number> {
  return countMachines(tx, delivery_id, now.toISOString())
}

async function answerOf({ license, machine, used }: Judged, now: Date, shop: Shop): Promise<LicenseAnswer> {
  const features = JSON.parse(license.features) as string[]
  const validUntil = license.valid_until === null ? null : new Date(license.valid_until)
  const facts = { file: license.file, product: license.product, plan: license.plan, seats: license.seats }
  const proof =
    machine &&
    (await shop.licenses.sign(proofClaims({ license: { ...facts, features, validUntil }, machine, now })))
  return {
    product: license.product,
    plan: license.plan,
    features,
    ...(license.seats === null ? {} : { seats: license.seats }),
    ...(license.valid_until === null ? {} : { validUntil: license.valid_until }),
    machines: { used, limit: license.machines },
    ...(machine
      ? {
          machine: {
            id: machine.id,
            since: machine.since,
            ...(machine.leaseUntil === null ? {} : { leaseUntil: machine.leaseUntil }),
          },
        }
      : {}),
    ...(proof ? { proof: proof.jwt } : {}),
  }
}
