import { setTimeout as pause } from 'node:timers/promises'
import type { CloudPort, ImageShare, ShareAnswer } from '../../catalog/delivery/cloud-port.ts'
import { returnLease, takeLease } from '../storage/leases.ts'
import type { Store } from '../storage/store.ts'

/** Says whether the caller still has its turn, and time enough in it for one more call. */
export type HasTurn = () => boolean

/** A cloud whose changes may ask, before each call that gives access, whether it is still their turn. */
export interface TurnedCloud extends CloudPort {
  grant(share: ImageShare, hasTurn?: HasTurn): Promise<ShareAnswer>
}

export interface TurnOptions {
  /** The shop's, when it is asked: in workerd each request has its own. */
  store: () => Pick<Store, 'read'>
  /** Time of the machine, not of a sandbox. */
  now(): Date
  random(bytes: number): Uint8Array
  /** How long one holds its turn without prolonging it; longer than two calls to a cloud may take. */
  leaseMs?: number
  /** How long a change waits for its turn before it is put off. */
  patienceMs?: number
}

/** The longest that a single call to a cloud may take. */
const callMs = 15_000

/**
 * Lets share and revoke of one image and project run one after the other, in all processes of a shop: Glance looks
 * whether a project is a member and then writes it, and its own key does not keep two rows apart.
 */
export function inTurn(cloud: TurnedCloud, options: TurnOptions): CloudPort {
  const line = createLine()
  const change = (share: ImageShare, work: (hasTurn: HasTurn) => Promise<ShareAnswer>) => {
    const name = `image ${[share.cloud, share.region, share.image, share.project].join(' ')}`
    // Changes of this process wait for each other here, without asking the store again and again.
    return line(name, () => alone(name, work, options))
  }
  return {
    ...cloud,
    grant: (share) => change(share, (hasTurn) => cloud.grant(share, hasTurn)),
    revoke: (share) => change(share, () => cloud.revoke(share)),
  }
}

async function alone(
  name: string,
  work: (hasTurn: HasTurn) => Promise<ShareAnswer>,
  { store, now, random, leaseMs = 60_000, patienceMs = 20_000 }: TurnOptions,
): Promise<ShareAnswer> {
  const { read } = store()
  const holder = Buffer.from(random(16)).toString('hex')
  let until = 0
  const take = async (): Promise<boolean> => {
    const wanted = now().getTime() + leaseMs
    const lease = { name, holder, until: new Date(wanted).toISOString() }
    const isTaken = await takeLease(read, lease, now())
    if (isTaken) until = wanted
    return isTaken
  }
  for (let waited = 0; !(await take()); waited += stepMs) {
    if (waited >= patienceMs) return { status: 'unreachable', reason: isBusy }
    await pause(stepMs)
  }
  // A prolongation that fails only makes the turn end sooner.
  const prolonging = setInterval(() => void take().catch(() => {}), leaseMs / 3)
  try {
    return await work(() => now().getTime() + callMs < until)
  } finally {
    clearInterval(prolonging)
    await returnLease(read, { name, holder }).catch(() => {})
  }
}

const stepMs = 150
const isBusy = 'Another process shares this image with the project, or takes it back, at this moment.'

/** Runs the works of one name one after the other. */
function createLine() {
  const tails = new Map<string, Promise<unknown>>()
  return <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const run = (tails.get(name) ?? Promise.resolve()).then(work, work)
    tails.set(name, run)
    const forget = () => {
      if (tails.get(name) === run) tails.delete(name)
    }
    run.then(forget, forget)
    return run
  }
}
