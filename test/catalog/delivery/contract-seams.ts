import { describe, expect, test } from 'vitest'
import type { Ports } from '../../../catalog/delivery/ports.ts'
import {
  type AnyLine,
  type AnySample,
  deliver,
  everyStep,
  paidLine,
  runningSteps,
  stored,
  type Traded,
} from './drive.ts'
import { createWorld, type World } from './world.ts'

/** What the shop asks a method besides its steps: terms, stock, who does the work, what software may know. */
export function describeSeams(method: Traded, sample: AnySample): void {
  describe('what the shop asks besides', () => {
    describeSilence(method, sample)
    describeTerm(method, sample)
    describeHosts(method, sample)
    describePeople(method, sample)
    describeKnown(method, sample)
  })
}

function describeSilence(method: Traded, { leavesOut = {} }: AnySample): void {
  test('it has each step of a running delivery, or says in words why nobody need be told', () => {
    const has = runningSteps(method, createWorld())
    for (const name of ['renew', 'change', 'suspend', 'resume'] as const) {
      if (has.has(name)) expect(leavesOut, `${name} is there`).not.toHaveProperty(name)
      else expect(leavesOut[name] ?? '', `${name} is left out`).toMatch(/^[A-Z].{20,}\.$/)
    }
  })
}

function describeTerm(method: Traded, sample: AnySample): void {
  test('what is paid for begins at the sale, or when people’s work was accepted, and then stays', async () => {
    const { lines } = await deliver(method, paidLine(method, sample), createWorld())
    const begins = lines.map((line) => method.termBegins?.(line))
    const done = lines.at(-1) as AnyLine
    if (method.byPeople?.(paidLine(method, sample)) !== true)
      return expect(new Set(begins)).toEqual(new Set([undefined]))
    expect(begins.slice(0, -1).every((at) => at === null)).toBe(true)
    const begun = begins.at(-1)
    expect(begun).toBeInstanceOf(Date)
    const world = createWorld()
    for (const take of runningSteps(method, world).values()) {
      const outcome = await take(done)
      const after = { ...stored(method, done, outcome), state: done.state }
      expect(method.termBegins?.(after)).toEqual(begun)
    }
  })
}

function describeHosts(method: Traded, sample: AnySample): void {
  test('what may run anywhere calls no host that a seller or an operator named', async () => {
    const line = paidLine(method, sample)
    if (!method.runsAnywhere?.(line.terms)) return
    const world = createWorld()
    const aside = { ...world, ports: (delivery: string) => withoutHosts(world.ports(delivery)) }
    const { lines } = await deliver(method, line, aside)
    const active = lines.at(-1) as AnyLine
    for (const take of runningSteps(method, aside).values()) await take(active)
    await method.end(active, 'refund', aside.ports(line.delivery))
  })
}

/** Ports where whoever calls outside is found out. */
function withoutHosts(ports: Ports): Ports {
  const called = () => {
    throw new Error('a host was called from where none can be')
  }
  const wall = <Port extends object>(port: Port): Port => new Proxy(port, { get: () => called })
  return { ...ports, seller: wall(ports.seller), cloud: wall(ports.cloud) }
}

function describePeople(method: Traded, sample: AnySample): void {
  test('where people do the work, each side has something to press on the way; elsewhere the seller has nothing', async () => {
    const steps = await everyStep(method, sample)
    const pressed = steps.flatMap(({ line, world }) =>
      Object.values(method.actions)
        .filter(({ when }) => when(line, world.now()))
        .map(({ by }) => by),
    )
    const isByPeople = steps.map(({ line }) => method.byPeople?.(line) === true)
    expect(new Set(isByPeople).size).toBe(1)
    if (isByPeople[0]) expect(pressed).toEqual(expect.arrayContaining(['buyer', 'seller']))
    else expect(pressed).not.toContain('seller')
  })
}

function describeKnown(method: Traded, sample: AnySample): void {
  test('the seller reads the line as it was sold, with what the buyer gave later', async () => {
    for (const { line } of await everyStep(method, sample)) {
      const { inputs, buyer: _, ...sold } = line
      const read = method.forSeller?.(line) ?? line
      expect(read).toMatchObject(sold)
      expect(Object.keys(read.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)))
    }
  })

  test('names outside, keys for software and stock are those of one delivery, and none is there before it', async () => {
    const first = paidLine(method, sample)
    expect(method.licenseOf?.(first) ?? null).toBeNull()
    expect(method.news?.(first, new Date()) ?? null).toBeNull()
    const stock = method.stockOf?.(first.terms)
    expect(stock === undefined || stock === null || stock.length > 0).toBe(true)
    const world = createWorld()
    const [one, other] = await Promise.all(
      ['del_1', 'del_2'].map((delivery) => lastLine(method, sample, delivery, world)),
    )
    for (const know of [
      (line: AnyLine) => method.instanceOf?.(line.grant),
      (line: AnyLine) => method.licenseOf?.(line)?.key,
    ]) {
      const known = know(one as AnyLine)
      if (known !== undefined && known !== null) expect(known).not.toBe(know(other as AnyLine))
    }
  })

  test('once it has ended no software is told that it is good', async () => {
    const { lines } = await deliver(method, paidLine(method, sample), createWorld())
    const world = createWorld()
    const line = lines.at(-1) as AnyLine
    const ended = stored(method, line, await method.end(line, 'operator', world.ports(line.delivery)))
    expect(method.news?.(ended, world.now()) ?? null).toBeNull()
  })
}

async function lastLine(method: Traded, sample: AnySample, delivery: string, world: World): Promise<AnyLine> {
  const { lines } = await deliver(method, paidLine(method, sample, delivery), world)
  return lines.at(-1) as AnyLine
}
