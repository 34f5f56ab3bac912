import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Outcome } from '../../../catalog/delivery/define.ts'
import { deliveryStates, type Party, parties, viewItemSchema } from '../../../catalog/wire.ts'
import {
  type AnyLine,
  type AnySample,
  carryOut,
  deliver,
  everyStep,
  paidLine,
  runningSteps,
  stored,
  type Take,
  type Traded,
} from './drive.ts'
import { createWorld, type World } from './world.ts'

const hour = 3600

/** What buyer, seller and operator see and may do, in every state a delivery can have. */
export function describeStates(method: Traded, sample: AnySample): void {
  test('before it is bought nothing secret is shown, and afterwards nothing before it is delivered', () => {
    const offer = method.offerView(method.terms.parse(sample.terms))
    expect(offer.length).toBeGreaterThan(0)
    expect(offer.filter(({ type }) => type === 'secret' || type === 'file')).toEqual([])
    const world = createWorld()
    const line = paidLine(method, sample)
    for (const item of method.receiptView(line, world.ports(line.delivery))) {
      expect(item.type === 'secret' ? item.value : undefined).toBeUndefined()
    }
  })

  test.each(deliveryStates)(
    'while it is %s, every party sees well-formed rows without a secret',
    async (state) => {
      for (const { line, world } of await everyStep(method, sample)) {
        const inState = { ...line, state }
        const view = method.receiptView(inState, world.ports(line.delivery))
        expect(z.array(viewItemSchema).parse(view)).toEqual(view)
        expect(new Set(view.map(({ label }) => label)).size, 'labels tell rows apart').toBe(view.length)
        const text = JSON.stringify(view)
        for (const secret of world.secrets) expect(text).not.toContain(secret)
        for (const party of parties) {
          for (const { by, when } of offeredTo(method, party)) {
            expect(by).toBe(party)
            expect(typeof when(inState, world.now())).toBe('boolean')
          }
        }
      }
    },
  )

  test('who is waited for can do something, or is looked after by the clock', async () => {
    const world = createWorld()
    let line = paidLine(method, sample)
    for (let step = 0; step < 12; step += 1) {
      const outcome = await (step === 0 ? method.provision : method.check)(line, world.ports(line.delivery))
      line = stored(method, line, outcome)
      if (outcome.status === 'granted') return
      if (outcome.status !== 'waiting') continue
      const canAct = offeredTo(method, outcome.on).some(({ when }) => when(line, world.now()))
      const isWatched = outcome.checkAfterSeconds !== undefined || outcome.on === 'operator'
      expect(canAct || isWatched, `${outcome.on}: ${outcome.note}`).toBe(true)
      const { lines } = await deliver(method, paidLine(method, sample), world, step + 2)
      line = lines.at(-1) as AnyLine
    }
  })

  test('what runs is shown to its buyer, and what is paused or has ended still says what became of it', async () => {
    const { lines } = await deliver(method, paidLine(method, sample), createWorld())
    const world = createWorld()
    const active = lines.at(-1) as AnyLine
    const ports = world.ports(active.delivery)
    expect(method.receiptView(active, ports).length).toBeGreaterThan(0)
    expect(method.receiptView({ ...active, state: 'suspended' }, ports).length).toBeGreaterThan(0)
    const ended = stored(method, active, await carryOut(active, endOf(method, world), method, world))
    expect(ended.state).toBe('ended')
    expect(method.receiptView(ended, ports).length).toBeGreaterThan(0)
  })

  test('nobody is offered to deliver, reveal or accept what has ended', async () => {
    for (const { line, world } of await everyStep(method, sample)) {
      const ended = stored(method, line, await carryOut(line, endOf(method, world), method, world))
      const offered = Object.entries(method.actions).filter(([, { when }]) => when(ended, world.now()))
      expect(offered.map(([id]) => id)).toEqual([])
    }
  })
}

/**
 * What runs although something of it is left to do: it is looked at again and again, says for whom it waits, and nothing
 * is left once the other side has done its part.
 * @returns the line with nothing left to do
 */
async function done(came: Outcome<unknown>, line: AnyLine, method: Traded, world: World): Promise<AnyLine> {
  if (came.status !== 'granted' || !came.open) return line
  const { on: waitingFor, checkAfterSeconds } = came.open
  expect(checkAfterSeconds).toBeGreaterThan(0)
  const ports = world.ports(line.delivery)
  const open = { ...line, waitingFor }
  const left = await method.check(open, ports)
  expect(left).toMatchObject({ status: 'waiting', on: waitingFor, checkAfterSeconds: expect.any(Number) })
  world.othersAct()
  const closed = await method.check(open, ports)
  expect(closed.status).toBe('granted')
  expect(closed).not.toHaveProperty('open')
  return { ...stored(method, open, closed), state: 'active' }
}

/** A whole life with money events, refunds half-way, and an outside that is away for an hour. */
export function describeLife(method: Traded, sample: AnySample): void {
  test('through renewal, change, pause and return the grant survives, is granted again, and ends for good', async () => {
    const world = createWorld()
    const { lines } = await deliver(method, paidLine(method, sample), world)
    let line = lines.at(-1) as AnyLine
    for (const [name, take] of runningSteps(method, world)) {
      const outcome = await carryOut(line, take, method, world)
      expect(outcome.status, name).toBe('granted')
      line = { ...stored(method, line, outcome), state: name === 'suspend' ? 'suspended' : 'active' }
      const view = method.receiptView(line, world.ports(line.delivery))
      expect(z.array(viewItemSchema).parse(view), name).toEqual(view)
      if (name === 'suspend') continue
      line = await done(outcome, line, method, world)
      const checked = await method.check(line, world.ports(line.delivery))
      expect(checked, name).toMatchObject({ status: 'granted', grant: line.grant })
    }
    await expectEnded(method, line, world)
  })

  test('a refund half-way through any step that money asked for takes everything back', async () => {
    for (const name of runningSteps(method, createWorld()).keys()) {
      const world = createWorld()
      const { lines } = await deliver(method, paidLine(method, sample), world)
      const line = lines.at(-1) as AnyLine
      // Done outside, and lost before it was stored.
      await runningSteps(method, world).get(name)?.(line)
      await expectEnded(method, name === 'resume' ? { ...line, state: 'suspended' } : line, world)
    }
  })

  test('while the outside is away for an hour a delivery waits, and then is made once', async () => {
    const world = createWorld()
    const first = paidLine(method, sample)
    world.down = true
    const away = await method.provision(first, world.ports(first.delivery))
    const waited = stored(method, first, away)
    world.pass(hour)
    world.down = false
    const line = waited.grant === null ? first : waited
    const { lines } = await deliver(method, { ...line, state: 'working' }, world)
    expect(lines.at(-1)?.state).toBe('active')
    expect(world.effects().instances.length).toBeLessThanOrEqual(1)
    expect(world.effects().shares.length).toBeLessThanOrEqual(1)
    expect(world.effects().passes.length).toBeLessThanOrEqual(1)
  })

  test('a refund while the outside is away for an hour is carried out when it is back', async () => {
    for (const { line, world } of await everyStep(method, sample)) {
      world.down = true
      const away = await method.end(line, 'refund', world.ports(line.delivery))
      expect(['retry', 'waiting', 'ended']).toContain(away.status)
      world.pass(hour)
      world.down = false
      await expectEnded(method, { ...stored(method, line, away), state: line.state }, world)
    }
  })

  test('what money asks for while the outside is away for an hour is done when it is back, as if it never was', async () => {
    for (const name of runningSteps(method, createWorld()).keys()) {
      const world = createWorld()
      const { lines } = await deliver(method, paidLine(method, sample), world)
      const line = lines.at(-1) as AnyLine
      const take = runningSteps(method, world).get(name) as Take
      world.down = true
      const away = await take(line)
      const looksAgain = away.status === 'waiting' && away.checkAfterSeconds !== undefined
      expect(looksAgain ? 'retry' : away.status, name).toMatch(/^(retry|granted)$/)
      world.pass(hour)
      world.down = false
      const kept = { ...stored(method, line, away), state: line.state }
      expect((await carryOut(kept, take, method, world)).status, name).toBe('granted')
    }
  })
}

function offeredTo(method: Traded, party: Party) {
  return Object.values(method.actions).filter(({ by }) => by === party)
}

/** Ends a delivery, and looks that nothing of it is left outside. */
async function expectEnded(method: Traded, line: AnyLine, world: World): Promise<void> {
  const outcome = await carryOut(line, endOf(method, world), method, world)
  expect(outcome.status).toBe('ended')
  const { instances, shares, passes } = world.effects()
  expect(instances.filter(({ released }) => !released)).toEqual([])
  expect(shares).toEqual([])
  expect(passes).toEqual([])
}

/** Its end because the money went back. */
function endOf(method: Traded, world: World): Take {
  return (line) => method.end(line, 'refund', world.ports(line.delivery))
}
