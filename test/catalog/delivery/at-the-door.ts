import { describe, expect, test } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import { methodOf } from '../../../catalog/delivery/methods.ts'
import { samples } from '../../samples.ts'
import type { StoreKind } from '../../functions/test-store.ts'
import { type Door, sellThere } from './door.ts'
import type { AnySample } from './drive.ts'
import { ways } from './ways.ts'

const hour = 3600
const mostSteps = 12

type Kind = Delivery['kind']
const kinds = (Object.keys(samples) as Kind[]).filter((kind) => methodOf(kind)?.traded)
const sold: [string, Kind, AnySample][] = kinds.flatMap((kind) => [
  [`a product of the kind "${kind}"`, kind, samples[kind]] as [string, Kind, AnySample],
  ...Object.entries(ways[kind] ?? {}).map(
    ([way, sample]) => [`a product of the kind "${kind}", ${way}`, kind, sample] as [string, Kind, AnySample],
  ),
])

/**
 * What is asked of every way of every method from outside: pages, refunds half-way, an outside that is away.
 * @param stops after how many steps the money goes back; default: after each, up to the delivery
 */
export function describeAtTheDoor(
  store: StoreKind,
  stops = Array.from({ length: mostSteps }, (_, stop) => stop),
): void {
  describe.for(sold)(`%s, on ${store}`, ([, kind, sample]) => {
    test('in every state buyer, seller and operator read the same, and who is waited for can act', async () => {
      const door = await sellThere(store, kind, sample)
      await door.pay()
      await expectPages(door)
      for (let step = 0; step < mostSteps && (await door.delivery()).state !== 'active'; step += 1) {
        await door.goOn()
        await expectPages(door)
      }
      const { state, view } = await door.delivery()
      expect(state).toBe('active')
      expect(view.length).toBeGreaterThan(0)
      await door.refund()
      await toEnd(door)
      await expectPages(door)
      expect((await door.delivery()).actions).toEqual([])
    })

    test('a refund at any step takes back what there is, once, and sends the money once', async () => {
      for (const stop of stops) {
        const door = await sellThere(store, kind, sample)
        await door.pay()
        for (let step = 0; step < stop; step += 1) await door.goOn()
        const isDelivered = (await door.delivery()).state === 'active'
        await door.refund()
        await toEnd(door)
        expectNothingOutside(door)
        expect(door.gateway.refunds.map(({ amount }) => amount)).toEqual([
          4900 * (sample.bought?.quantity ?? 1),
        ])
        if (isDelivered) return
      }
      expect(stops.length, 'it was never delivered').toBeLessThan(mostSteps)
    })

    test('the outside is away for an hour from the payment on; then it is delivered once', async () => {
      const door = await sellThere(store, kind, sample)
      door.world.down = true
      await door.pay()
      for (let minute = 0; minute < 60; minute += 6) {
        door.world.pass(hour / 10)
        await door.runJobs()
        expect((await door.delivery()).state).not.toBe('failed')
      }
      door.world.down = false
      // A seller is asked again within the hour.
      for (let step = 0; step < mostSteps && (await door.delivery()).state !== 'active'; step += 1)
        await door.goOn(hour)
      expect((await door.delivery()).state).toBe('active')
      const { instances, shares, passes } = door.world.effects()
      for (const made of [instances, shares, passes]) expect(made.length).toBeLessThanOrEqual(1)
    })

    test('a refund while the outside is away for an hour is carried out when it is back', async () => {
      const door = await sellThere(store, kind, sample)
      await door.pay()
      for (let step = 0; step < mostSteps && (await door.delivery()).state !== 'active'; step += 1)
        await door.goOn()
      door.world.down = true
      await door.refund()
      door.world.pass(hour)
      await door.runJobs()
      door.world.down = false
      await toEnd(door)
      expectNothingOutside(door)
    })
  })
}

/** The three pages agree, say something in words, and show no secret. */
async function expectPages(door: Door): Promise<void> {
  const { buyer, seller, operator } = await door.pages()
  const { state, waitingFor } = buyer
  for (const page of [operator, ...(seller ? [seller] : [])]) expect(page).toMatchObject({ state })
  expect(operator.waitingFor).toBe(waitingFor)
  expect(buyer.text.trim().length).toBeGreaterThan(8)
  for (const page of [buyer, operator, ...(seller ? [seller] : [])]) {
    for (const secret of door.secrets()) expect(page.whole).not.toContain(secret)
  }
  if (state !== 'waiting') return
  const offered = { buyer, seller, operator }[waitingFor ?? 'operator']?.offers ?? []
  const jobs = await door.shop.queue.jobsOf(door.shop.store.read, door.order)
  const isWatched = jobs.some(({ state: of }) => of === 'ready')
  expect(offered.length > 0 || isWatched, `${waitingFor}: ${buyer.text}`).toBe(true)
}

/** Until it has ended: where people must close something, they say that they have. */
async function toEnd(door: Door): Promise<void> {
  for (let step = 0; step < mostSteps && (await door.delivery()).state !== 'ended'; step += 1)
    await door.goOn(hour)
  expect((await door.delivery()).state).toBe('ended')
}

function expectNothingOutside(door: Door): void {
  const { instances, shares, passes } = door.world.effects()
  expect(instances.filter(({ released }) => !released)).toEqual([])
  expect(shares).toEqual([])
  expect(passes).toEqual([])
}
