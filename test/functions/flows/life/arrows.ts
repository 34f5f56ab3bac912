import { describe, expect, test } from 'vitest'
import { engagementSteps } from '../../../../catalog/delivery/engagement-table.ts'
import { endReasons, suspendReasons } from '../../../../catalog/delivery/line.ts'
import { subscriptionStates } from '../../../../catalog/wire.ts'
import { deliveryMoves, orderMoves } from '../../../../functions/orders/states.ts'
import type { StoreKind } from '../../test-store.ts'
import { deliveryLives } from './delivery-lives.ts'
import { arrowsIn, type Life, live } from './life.ts'
import { orderLives } from './order-lives.ts'
import { pairLives } from './pair-lives.ts'
import { saasLives } from './saas-lives.ts'
import { neverByHand, supervisedLives } from './supervised-lives.ts'
import { neverSubscription, subscriptionLives } from './subscription-lives.ts'

const lives: readonly Life[] = [
  ...orderLives,
  ...subscriptionLives,
  ...deliveryLives,
  ...saasLives,
  ...pairLives,
  ...supervisedLives,
]

/** Every life on a store. */
export function describeLives(store: StoreKind): void {
  describe(`on ${store}`, () => {
    test.for(lives.map((life) => [life.title, life] as const))('%s', async ([, life]) => {
      await live(life, store)
    })
  })
}

const arrowsOf = (of: string, table: Readonly<Record<string, readonly string[]>>): string[] =>
  Object.entries(table).flatMap(([from, targets]) =>
    targets.filter((to) => to !== from).map((to) => `${of}: ${from} → ${to}`),
  )

const anyToAny = (states: readonly string[]) => Object.fromEntries(states.map((from) => [from, states]))

/** Nothing is in a table that nobody lives through. */
export function describeTables(): void {
  const driven = arrowsIn(lives)
  const missing = (arrows: readonly string[]): string[] => arrows.filter((arrow) => !driven.has(arrow))

  test('every arrow of the table of orders is lived through', () => {
    expect(missing(arrowsOf('order', orderMoves))).toEqual([])
  })

  test('every arrow of the table of deliveries is lived through', () => {
    expect(missing(arrowsOf('delivery', deliveryMoves))).toEqual([])
  })

  test('every step of an account made by hand is lived through, and every appeal', () => {
    const steps = Object.entries(engagementSteps).filter(([step]) => !neverByHand.includes(step))
    // What is accepted is an account that runs: no step of the engagement any more.
    const moves = steps.map(([step, { moves: table }]) => {
      const targets = Object.values(table).filter((to) => ![...neverByHand, 'accepted'].includes(to))
      return [step, targets] as const
    })
    const appeals = steps.filter(([, { waitsFor }]) => waitsFor === 'seller' || waitsFor === 'buyer')
    expect(missing(arrowsOf('engagement', Object.fromEntries(moves)))).toEqual([])
    expect(missing(appeals.map(([step]) => `engagement: ${step} → appealed`))).toEqual([])
  })

  test('for each reason that money has, a delivery is paused and goes on, or ends', () => {
    const pauses = suspendReasons.filter((reason) => reason !== 'operator')
    const ends = endReasons.filter((reason) => reason !== 'operator')
    const there = pauses.map((reason) => `wanted: active → suspended (${reason})`)
    const back = pauses.map((reason) => `wanted: suspended (${reason}) → active`)
    expect(missing([...there, ...back])).toEqual([])
    expect(
      ends.filter((reason) => ![...driven].some((arrow) => arrow.endsWith(`ended (${reason})`))),
    ).toEqual([])
  })

  test('between two states of a subscription somebody lives, or it is said why nobody can', () => {
    const all = arrowsOf('subscription', anyToAny(subscriptionStates))
    expect(missing(all).sort()).toEqual(Object.keys(neverSubscription).sort())
  })
}
