import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Method, Outcome } from '../../../catalog/delivery/define.ts'
import { inputSchema, parties, viewItemSchema } from '../../../catalog/wire.ts'
import { describeLanguages } from './contract-languages.ts'
import { describeLink, describeListing, describeQuestions } from './contract-offer.ts'
import { describeSeams } from './contract-seams.ts'
import { describeLife, describeStates } from './contract-states.ts'
import {
  type AnyLine,
  type AnySample,
  answersTo,
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

/** What every method must keep, listed or sold. One suite, run over the whole list of methods. */
export function describeMethod(method: Method, sample: AnySample): void {
  describe(`the method "${method.kind}"`, () => {
    describeListing(method, sample)
    describeLanguages(method, sample)
    if (!method.traded) return describeLink(method, sample)
    describeQuestions(method, sample)
    describeDelivery(method, sample)
    describeRunning(method, sample)
    describeEnd(method, sample)
    describeActions(method, sample)
    describeStates(method, sample)
    describeLife(method, sample)
    describeSeams(method, sample)
  })
}

function describeDelivery(method: Traded, sample: AnySample): void {
  test('a paid line is delivered, and the buyer then holds something', async () => {
    const world = createWorld()
    const { lines } = await deliver(method, paidLine(method, sample), world)
    expect(viewOf(method, lines.at(-1), world).length).toBeGreaterThan(0)
  })

  test('what is tried is told without a full stop, since the number of the try may follow', () => {
    const { code, text } = method.asks(paidLine(method, sample))
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/)
    expect(text).toMatch(/[^.]$/)
  })

  test('every step says in a sentence what it did, and every view is well formed', async () => {
    const world = createWorld()
    const { lines, said } = await deliver(method, paidLine(method, sample), world)
    for (const sentence of said) expect(sentence.trim().length, sentence).toBeGreaterThan(8)
    for (const line of lines) viewOf(method, line, world)
  })

  test('a first step that was lost in a crash and one that is repeated have no second effect outside', async () => {
    const world = createWorld()
    const line = paidLine(method, sample)
    const lost = await method.provision(line, world.ports(line.delivery))
    const { instances, shares } = world.effects()
    const outcome = await method.provision(line, world.ports(line.delivery))
    expect(outcome.status).toBe(lost.status)
    expect(world.effects()).toMatchObject({ instances, shares })
    const kept = stored(method, line, outcome)
    const effects = world.effects()
    await method.provision(kept, world.ports(line.delivery))
    expect(world.effects()).toEqual(effects)
  })

  test('what was granted is granted again unchanged, also from the stored text', async () => {
    const world = createWorld()
    const { lines } = await deliver(method, paidLine(method, sample), world)
    const line = lines.at(-1) as AnyLine
    for (const step of [method.provision, method.check]) {
      const outcome = await step(line, world.ports(line.delivery))
      expect(outcome).toMatchObject({ status: 'granted', grant: line.grant })
    }
  })

  test('no secret is in a view, a sentence or the stored grant', async () => {
    const world = createWorld()
    const { lines, said } = await deliver(method, paidLine(method, sample), world)
    const seen = JSON.stringify([said, lines.map((line) => [line.grant, viewOf(method, line, world)])])
    for (const secret of world.secrets) expect(seen).not.toContain(secret)
  })

  test('while seller and cloud are away it waits or tries again, and throws nothing', async () => {
    const world = createWorld()
    const { lines } = await deliver(method, paidLine(method, sample), world)
    world.down = true
    for (const line of lines) {
      for (const step of [method.provision, method.check]) {
        const outcome = await step(line, world.ports(line.delivery))
        expect(['retry', 'waiting', 'granted']).toContain(expectOutcome(method, outcome).status)
      }
      const end = await method.end(line, 'operator', world.ports(line.delivery))
      expect(['retry', 'waiting', 'ended']).toContain(expectOutcome(method, end).status)
    }
  })
}

function describeRunning(method: Traded, sample: AnySample): void {
  test('what a running delivery is told may be told twice, and it can still be ended', async () => {
    const world = createWorld()
    const { lines } = await deliver(method, paidLine(method, sample), world)
    const line = lines.at(-1) as AnyLine
    for (const [name, take] of runningSteps(method, world)) {
      const once = expectOutcome(method, await take(line))
      const effects = world.effects()
      expect(await take(line), name).toEqual(once)
      expect(world.effects(), name).toEqual(effects)
      const done = expectOutcome(method, await carryOut(line, take, method, world))
      expect(done.status, name).toBe('granted')
    }
    const ended = await carryOut(
      line,
      (at) => method.end(at, 'refund', world.ports(at.delivery)),
      method,
      world,
    )
    expect(ended.status).toBe('ended')
  })

  test('what a running delivery is told while the outside is away is tried again', async () => {
    const world = createWorld()
    const { lines } = await deliver(method, paidLine(method, sample), world)
    world.down = true
    for (const take of runningSteps(method, world).values()) {
      const outcome = expectOutcome(method, await take(lines.at(-1) as AnyLine))
      const looksAgain = outcome.status === 'waiting' && outcome.checkAfterSeconds !== undefined
      expect(looksAgain ? 'retry' : outcome.status).toMatch(/^(retry|granted)$/)
    }
  })

  test('a paused delivery shows no secret and offers the buyer none', async () => {
    const world = createWorld()
    const { lines } = await deliver(method, paidLine(method, sample), world)
    const paused: AnyLine = { ...(lines.at(-1) as AnyLine), state: 'suspended' }
    expect(viewOf(method, paused, world).filter(({ type }) => type === 'secret')).toEqual([])
    const { reveal } = method.actions
    expect(reveal?.when(paused, world.now()) ?? false).toBe(false)
  })
}

function describeEnd(method: Traded, sample: AnySample): void {
  test('from every step it can be ended, and ending twice is the same as once', async () => {
    for (const { line, world } of await everyStep(method, sample)) {
      const end: Take = (at) => method.end(at, 'refund', world.ports(at.delivery))
      expectOutcome(method, await end(line))
      const once = await carryOut(line, end, method, world)
      expect(expectOutcome(method, once).status).toBe('ended')
      const effects = world.effects()
      world.pass(60)
      // The state table ends nothing twice; a crash does, before the state is stored.
      const again = { ...stored(method, line, once), state: line.state }
      const twice = await carryOut(again, end, method, world)
      expect(twice).toMatchObject({ status: 'ended', grant: once.grant })
      const lost = await carryOut(line, end, method, world)
      expect(lost.status).toBe('ended')
      expect(world.effects()).toEqual(effects)
    }
  })
}

function describeActions(method: Traded, sample: AnySample): void {
  const actions = Object.entries(method.actions)

  test('its actions belong to a party, have a label and ask well-formed questions', () => {
    for (const [id, action] of actions) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(parties).toContain(action.by)
      expect(action.label).toBeTruthy()
      const inputs = action.inputs?.(paidLine(method, sample)) ?? []
      expect(z.array(inputSchema).parse(inputs)).toEqual(inputs)
    }
  })

  test('an action that is offered ends in an outcome or shows something', async () => {
    for (const { id, line, world } of await everyMoment(method, sample)) {
      const action = method.actions[id]
      if (!action?.when(line, world.now())) continue
      const answers = await answersTo(action.inputs?.(line) ?? [], line, world)
      const { outcome, show = [] } = await action.run(line, answers, world.ports(line.delivery))
      if (outcome) expectOutcome(method, outcome)
      expect(z.array(viewItemSchema).parse(show)).toEqual(show)
      expect(outcome ?? show[0], `${id} does nothing`).toBeDefined()
    }
  })

  test('an action that is not offered is refused and changes nothing', async () => {
    for (const { id, line, world } of await everyMoment(method, sample)) {
      const action = method.actions[id]
      if (!action || action.when(line, world.now())) continue
      const answers = await answersTo(action.inputs?.(line) ?? [], line, world)
      const effects = world.effects()
      await expect(action.run(line, answers, world.ports(line.delivery))).rejects.toThrow(RangeError)
      expect(world.effects()).toEqual(effects)
    }
  })
}

/** Every action at every step of a delivery. */
async function everyMoment(
  method: Traded,
  sample: AnySample,
): Promise<{ id: string; line: AnyLine; world: World }[]> {
  const steps = await Promise.all(
    Object.keys(method.actions).map(async (id) => ({ id, at: await everyStep(method, sample) })),
  )
  return steps.flatMap(({ id, at }) => at.map((moment) => ({ id, ...moment })))
}

function expectOutcome(method: Traded, outcome: Outcome<unknown>): Outcome<unknown> {
  const { grant } = outcome
  if (grant !== undefined && grant !== null) {
    expect(method.grant.parse(JSON.parse(JSON.stringify(grant)))).toEqual(grant)
  }
  const sentence = outcome.status === 'retry' || outcome.status === 'refused' ? outcome.reason : outcome.note
  expect(sentence).toBeTruthy()
  if (outcome.status === 'waiting') expect(parties).toContain(outcome.on)
  return outcome
}

function viewOf(method: Traded, line: AnyLine | undefined, world: World) {
  if (!line) throw new Error('no line')
  const view = method.receiptView(line, world.ports(line.delivery))
  expect(z.array(viewItemSchema).parse(view)).toEqual(view)
  for (const item of view) if (item.type === 'secret') expect(item).not.toHaveProperty('value')
  return view
}
