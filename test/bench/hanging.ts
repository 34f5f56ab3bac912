import { mkdtemp, rm } from 'node:fs/promises'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { checkoutAnswerSchema, publicOrderSchema } from '../../catalog/wire.ts'
import { askJson, askUntilAnswered } from '../faults/ask.ts'
import { fillBasket, type Wish } from '../faults/basket.ts'
import { createChance } from '../faults/random.ts'
import { startShop } from '../faults/shop.ts'
import type { Way } from '../faults/ways.ts'
import { startWorld, type World } from '../faults/world.ts'
import { freshDatabase } from '../postgres.ts'
import { newEvent, post, type Posted, quantile } from './event-load.ts'
import { type Figure, round } from './figure.ts'

/** How many events come, and for how long. */
interface Load {
  seconds: number
  eventsPerSecond: number
}

const hangingOrders = 12

/** How fast events are acknowledged while every seller takes a minute to answer; the whole shop, real processes. */
export async function hangingFigures(load: Load = { seconds: 10, eventsPerSecond: 50 }): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const store of ['PostgreSQL', 'SQLite'] as const) {
    const world = await startWorld(16_321)
    const dataDir = await mkdtemp(join(tmpdir(), 'vitrine-bench-'))
    const databaseUrl = store === 'PostgreSQL' ? await freshDatabase() : undefined
    const shop = startShop(world, { dataDir, databaseUrl }, null)
    try {
      if ((await shop.opened) === 'gone') throw new Error(`The shop did not open:\n${shop.output()}`)
      figures.push(...(await measure(world, store, load)))
    } finally {
      await shop.stop()
      await world.stop()
      await rm(dataDir, { recursive: true, force: true })
    }
  }
  return figures
}

async function measure(world: World, store: string, load: Load): Promise<Figure[]> {
  const { seconds, eventsPerSecond } = load
  const paid = await buy(world, 'license signed', 0)
  await untilDelivered(world, paid)
  console.log(`  ${store}: ${eventsPerSecond} events/s for ${seconds} s, nothing else to do`)
  const before = await pour(world, [paid.session], load)
  await askJson(`${world.sandbox.sellerUrl}/control`, { body: { fault: 'slow', seconds: 60, next: 10_000 } })
  const numbers = Array.from({ length: hangingOrders }, (_, number) => number + 1)
  const bought = await Promise.all(numbers.map((number) => buy(world, 'saas by koogallery-v2', number)))
  await pause(2000)
  console.log(`  ${store}: the same with ${hangingOrders} deliveries that hang`)
  const sessions = bought.map(({ session }) => session)
  const [during, delivered] = await Promise.all([pour(world, sessions, load), deliverMeanwhile(world)])
  return [
    {
      what: `acknowledgement p50, p99 of ${during.length} events at ${eventsPerSecond}/s, every seller hanging (${store})`,
      ours: times(during),
      peer: 'the same shop before, no delivery at work',
      theirs: times(before),
      ratio: quantile(during, 0.99) / quantile(before, 0.99),
      goal: 'p99 < 200 ms',
    },
    {
      what: `a license bought meanwhile, from payment to delivery (${store})`,
      ours: `${round(delivered / 1000)} s`,
    },
  ]
}

function times(calls: readonly Posted[]): string {
  const refused = calls.filter(({ status }) => status !== 200).length
  const [p50, p99] = [0.5, 0.99].map((share) => round(quantile(calls, share)))
  return `${p50} ms, ${p99} ms${refused ? `; ${refused} refused` : ''}`
}

interface Bought {
  order: string
  token: string
  session: string
}

/** One purchase over the shop's own doors, paid at the payment service. */
async function buy(world: World, way: Way, number: number): Promise<Bought> {
  const wish: Wish = { ways: [way], looks: false, isEnded: false, pays: 'at once', paysTwice: false }
  const email = `buyer-${number}@bench.example`
  const { request } = fillBasket(wish, email, createChance(number), world)
  const answer = checkoutAnswerSchema.parse(await askJson(`${world.shopUrl}/api/checkout`, { body: request }))
  const { location: page } = await askUntilAnswered(answer.url)
  await askUntilAnswered(page, { method: 'POST', body: new URLSearchParams({ choice: 'pay', email }) })
  return { order: answer.order, token: answer.token ?? '', session: page.split('/').at(-1) ?? '' }
}

async function deliverMeanwhile(world: World): Promise<number> {
  await pause(3000)
  const bought = await buy(world, 'license signed', hangingOrders + 1)
  const paid = performance.now()
  await untilDelivered(world, bought)
  return performance.now() - paid
}

async function untilDelivered(world: World, { order, token }: Bought): Promise<void> {
  for (;;) {
    const shown = publicOrderSchema.parse(await askJson(`${world.shopUrl}/api/orders/${order}`, { token }))
    if (shown.lines[0]?.delivery?.state === 'active') return
    await pause(100)
  }
}

/** Events come by the clock, whether the last ones were answered or not, as the payment service sends them. */
async function pour(
  world: World,
  sessions: readonly string[],
  { seconds, eventsPerSecond }: Load,
): Promise<Posted[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const calls: Promise<Posted>[] = []
  const started = performance.now()
  while (calls.length < seconds * eventsPerSecond) {
    const due = Math.floor(((performance.now() - started) / 1000) * eventsPerSecond)
    while (calls.length < Math.min(due, seconds * eventsPerSecond)) {
      const session = sessions[calls.length % sessions.length]
      calls.push(post(agent, world.port, newEvent(session, world.sandbox.stripe.webhookSecret)))
    }
    await pause(5)
  }
  const answered = await Promise.all(calls)
  agent.destroy()
  return answered
}
