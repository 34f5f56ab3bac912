import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createChance, mutantOf } from '../functions/attack/mutated-events.ts'
import {
  type EventServer,
  keepBusy,
  type Memory,
  newEvent,
  type Posted,
  quantile,
  secret,
  startEventServer,
} from './event-load.ts'
import { type Figure, round } from './figure.ts'

const bodies = 100_000
const portion = 10_000
const connections = 8
const seed = 20_261_123

/** What the webhook does with 100,000 events that were tampered with; the same ones at each run. */
export async function hostileFigures(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-bench-'))
  const server = await startEventServer('shop', folder)
  try {
    return await attack(server)
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function attack(server: EventServer): Promise<Figure[]> {
  const chance = createChance(seed)
  const calls: Posted[] = []
  const memory: Memory[] = []
  let sent = 0
  const next = () => {
    sent += 1
    const { body } = newEvent()
    return mutantOf(String(body), { secret, now: new Date(), chance })
  }
  for (let until = portion; until <= bodies; until += portion) {
    calls.push(...(await keepBusy(server.port, { connections, goOn: () => sent < until, next })))
    if (!server.isAlive()) throw new Error(`The server ended within the first ${sent} bodies.`)
    memory.push(await server.memory())
    console.log(`  ${sent} of ${bodies} bodies, ${round(memory.at(-1)?.heldMegabytes ?? 0)} MB held`)
  }
  const accepted = await keepBusy(server.port, { connections: 1, goOn: once(), next: () => newEvent() })
  if (accepted[0]?.status !== 200) throw new Error('An event that was not tampered with is refused.')
  const count = (is: (status: number) => boolean) => calls.filter(({ status }) => is(status)).length
  // The first tenth warms the process up: compiled code and buffers are not what the bodies leave behind.
  const held = memory.map(({ heldMegabytes }) => heldMegabytes)
  const growth = Math.max(...held) - (held[0] ?? 0)
  const resident = Math.max(...memory.map(({ residentMegabytes }) => residentMegabytes))
  return [
    {
      what: `${calls.length} tampered webhook bodies and headers: accepted, faults, connections without an answer`,
      ours: `${count((status) => status < 400 && status > 0)}, ${count((status) => status >= 500)}, ${count((status) => status === 0)}`,
      goal: '0, 0, 0',
    },
    {
      what: 'memory held after the first tenth of them, growth from there, most that the process took',
      ours: `${round(held[0] ?? 0)} MB, ${round(Math.max(0, growth))} MB, ${round(resident)} MB`,
      goal: '≤ 50 MB more',
    },
    {
      what: 'their refusal, p99',
      ours: `${round(quantile(calls, 0.99))} ms`,
      goal: '< 20 ms on an idle machine',
    },
  ]
}

function once(): () => boolean {
  let isFirst = true
  return () => {
    const answer = isFirst
    isFirst = false
    return answer
  }
}
