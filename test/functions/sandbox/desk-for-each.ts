import { afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { openStripeWorld, type StripeWorld } from './stripe-world.ts'
import { faultsOf, readWire } from './wire-check.ts'

export interface OpenDesk<Desk> {
  world: StripeWorld
  desk: Desk
}

export interface DeskOptions<Desk> {
  openDesk(world: StripeWorld): Desk
  /** The time at which each test begins. */
  from: string
  /** Which exchanges of a test have to be as the official package's types say; none unless set. */
  checked?: 'all' | 'answered'
}

/**
 * Opens a world and a desk in it before each test of a file, and stops the world after it.
 * @param tell hears of both before each test
 */
export function openDeskForEach<Desk>(
  { openDesk, from, checked }: DeskOptions<Desk>,
  tell: (open: OpenDesk<Desk>) => void,
): void {
  let world: StripeWorld

  if (checked) beforeAll(readWire, 120_000)

  beforeEach(async () => {
    world = await openStripeWorld()
    world.now = new Date(from)
    tell({ world, desk: openDesk(world) })
  })

  afterEach(async () => {
    await world.stop()
    if (!checked) return
    const exchanges = world.exchanges.filter(({ status }) => checked === 'all' || status === 200)
    expect(faultsOf({ ...world, exchanges })).toEqual([])
  })
}
