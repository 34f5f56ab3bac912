import type { Line } from '../../../catalog/delivery/line.ts'
import type { Method, Outcome, RunningStep, TradedMethod } from '../../../catalog/delivery/define.ts'
import type { Input, Party } from '../../../catalog/wire.ts'
import { createWorld, type World } from './world.ts'

export type Traded = TradedMethod<string, unknown, unknown>
export type AnyLine = Line<unknown, unknown>

/** What a sample says of one sale, whatever its kind. */
export interface AnySample {
  terms: unknown
  inputs: Readonly<Record<string, string>>
  bought?: { quantity: number; unit: string }
  /** Why nobody need be told, for each step of a running delivery that the method leaves out. */
  leavesOut?: Partial<Record<RunningStep, string>>
}

/** The line of a sample that was just paid. */
export function paidLine(method: Method, sample: AnySample, delivery = 'del_1'): AnyLine {
  return {
    delivery,
    order: 'ord_1',
    line: 'line_1',
    product: { id: 'tracewell', name: 'Tracewell', version: '4.2.0' },
    plan: { id: 'team', name: 'Team' },
    seller: { id: 'northbeam', name: 'Northbeam', email: 'orders@northbeam.example' },
    quantity: sample.bought?.quantity ?? 1,
    unit: sample.bought?.unit ?? null,
    price: { amount: 49_000, currency: 'USD' },
    billing: 'once',
    term: { until: null, trial: false, ref: 'ord_1' },
    buyer: { email: 'ada@buyer.example', locale: 'en', sharesContact: false },
    inputs: sample.inputs,
    terms: method.terms.parse(sample.terms),
    grant: null,
    state: 'queued',
    waitingFor: null,
    paidAt: new Date('2026-11-23T09:00:00.000Z'),
  }
}

/** The line as it is loaded again after an outcome was stored: grants pass through JSON and their schema. */
export function stored(method: Traded, line: AnyLine, outcome: Outcome<unknown>): AnyLine {
  const states = {
    granted: 'active',
    waiting: 'waiting',
    retry: 'working',
    refused: 'failed',
    ended: 'ended',
  } as const
  const given = outcome.grant ?? line.grant
  const grant = given === null ? null : method.grant.parse(JSON.parse(JSON.stringify(given)))
  const waitingFor: Party | null = outcome.status === 'waiting' ? outcome.on : null
  return { ...line, grant, state: states[outcome.status], waitingFor }
}

/** Answers that fit the questions of an action. */
export async function answersTo(
  inputs: readonly Input[],
  line: AnyLine,
  world: World,
): Promise<Record<string, string>> {
  // A day, or a further address, is left to those who have one.
  const answered = inputs.filter(({ required, type, pattern }) => required || (type !== 'date' && !pattern))
  const answers = answered.map(async (input) => {
    if (input.type === 'file') return [input.id, (await world.upload(line.delivery, 'report.txt')).id]
    if (input.type === 'email') return [input.id, 'ada@buyer.example']
    if (input.pattern?.startsWith('https')) return [input.id, 'https://app.northbeam.example/']
    const secret = world.givenByPeople[input.id]
    return [input.id, secret ?? input.value ?? input.options?.[0]?.id ?? 'All twelve tables were moved.']
  })
  return Object.fromEntries(await Promise.all(answers))
}

/**
 * Runs a delivery until it is granted, or for so many steps: looks, lets the outside act, and presses the main button
 * of whoever is waited for.
 * @returns every line on the way, oldest first, and what was said
 */
export async function deliver(
  method: Traded,
  first: AnyLine,
  world: World,
  steps = Infinity,
): Promise<{ lines: AnyLine[]; said: string[] }> {
  const lines = [first]
  const said: string[] = []
  let line = first
  for (let step = 0; step < 12; step += 1) {
    if (step === steps) return { lines, said }
    const ports = world.ports(line.delivery)
    const outcome = await (step === 0 ? method.provision(line, ports) : next(method, line, world))
    said.push(method.asks(line).text, 'note' in outcome ? outcome.note : outcome.reason)
    line = stored(method, line, outcome)
    lines.push(line)
    if (outcome.status === 'granted') return { lines, said }
    world.othersAct()
  }
  throw new Error(`${method.kind} was not delivered in 12 steps; it said: ${said.join(' ')}`)
}

/** The delivery stopped at each of its steps, each in a world of its own that knows nothing later. */
export async function everyStep(
  method: Traded,
  sample: AnySample,
): Promise<{ line: AnyLine; world: World }[]> {
  const { lines } = await deliver(method, paidLine(method, sample), createWorld())
  const stops = lines.map(async (_, steps) => {
    const world = createWorld()
    const stopped = await deliver(method, paidLine(method, sample), world, steps)
    return { line: stopped.lines[steps] as AnyLine, world }
  })
  return Promise.all(stops)
}

/** A step of a running delivery, as a method has it. */
export type Take = (line: AnyLine) => Promise<Outcome<unknown>>

/** What a running delivery may be told, each by the step of that name, in the order of a life. */
export function runningSteps(method: Traded, world: World): Map<RunningStep, Take> {
  const term = { until: new Date('2027-01-23T09:00:00.000Z'), trial: false, ref: 'pay_2' }
  const change = { plan: { id: 'company', name: 'Company' }, quantity: 4, ref: 'pay_3' }
  const { renew, change: become, suspend, resume } = method
  const portsOf = ({ delivery }: AnyLine) => world.ports(delivery)
  const steps: [RunningStep, Take | undefined][] = [
    ['renew', renew && ((line) => renew({ ...line, term }, 'renewal', portsOf(line)))],
    ['change', become && ((line) => become(line, change, portsOf(line)))],
    ['suspend', suspend && ((line) => suspend(line, 'unpaid', portsOf(line)))],
    ['resume', resume && ((line) => resume({ ...line, state: 'suspended' }, portsOf(line)))],
  ]
  return new Map(steps.filter((step): step is [RunningStep, Take] => step[1] !== undefined))
}

/**
 * Does something to a running delivery until it is done: where people do it, whoever is waited for presses the main
 * button, and it is asked for again, as the shop does.
 */
export async function carryOut(
  line: AnyLine,
  take: Take,
  method: Traded,
  world: World,
): Promise<Outcome<unknown>> {
  let at = line
  for (let again = 0; again < 6; again += 1) {
    const outcome = await take(at)
    if (outcome.status !== 'waiting') return outcome
    world.othersAct()
    const waiting = { ...stored(method, at, outcome), state: line.state, waitingFor: outcome.on }
    const acted = await next(method, waiting, world)
    at = { ...stored(method, waiting, acted), state: line.state }
  }
  throw new Error(`${method.kind} was not done with it`)
}

async function next(method: Traded, line: AnyLine, world: World): Promise<Outcome<unknown>> {
  const ports = world.ports(line.delivery)
  if (line.state === 'working') return method.provision(line, ports)
  const main = Object.values(method.actions).filter(({ by, primary }) => primary && by === line.waitingFor)
  let at = line
  let said: Outcome<unknown> | undefined
  for (const action of main) {
    if (!action.when(at, world.now())) continue
    const answers = await answersTo(action.inputs?.(at) ?? [], at, world)
    said = (await action.run(at, answers, ports)).outcome ?? said
    if (said) at = stored(method, at, said)
    // Who has looked at something may still have to accept it.
    if (!action.when(at, world.now())) break
  }
  return said ?? method.check(line, ports)
}
