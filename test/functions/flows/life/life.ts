import { expect } from 'vitest'
import type { StoreKind } from '../../test-store.ts'
import { type LivedOptions, type LivedShop, openLivedShop } from './lived-shop.ts'

/** One thing that happens, and every arrow it leads along, of whatever table: `order: open → paid`. */
export interface Step {
  event: string
  act(shop: LivedShop): Promise<unknown>
  arrows: readonly string[]
  /** What the seller is asked meanwhile, all of it, by the names of its protocol; looks are not counted. */
  asked?: readonly string[]
  /** Codes that the buyer's timeline has from then on. */
  story?: readonly string[]
}

/** What somebody lives through with the shop, from the outside. */
export interface Life {
  title: string
  options?: Omit<LivedOptions, 'store'>
  steps: readonly Step[]
}

/** Lives it on a store; each step must take its arrows, all of them and no other. */
export async function live({ options, steps }: Life, store: StoreKind): Promise<LivedShop> {
  const shop = await openLivedShop({ ...options, store })
  let seen = 0
  for (const { event, act, arrows, asked, story } of steps) {
    shop.seller.calls.length = 0
    await act(shop)
    if (asked) expect(shop.seller.calls, event).toEqual(asked)
    if (story) expect(await codesOf(shop), event).toEqual(expect.arrayContaining([...story]))
    const moves = await shop.moves()
    const taken = moves.slice(seen).filter((move) => !move.includes(': none →'))
    expect([...taken].sort(), event).toEqual([...arrows].sort())
    seen = moves.length
  }
  return shop
}

/** Codes of the order page, of the order and of its first line. */
async function codesOf(shop: LivedShop): Promise<string[]> {
  const { timeline, lines } = await shop.read()
  return [...timeline, ...(lines[0]?.delivery?.timeline ?? [])].map(({ code }) => code)
}

/** Every arrow that these lives lead along. */
export function arrowsIn(lives: readonly Life[]): Set<string> {
  return new Set(lives.flatMap(({ steps }) => steps.flatMap(({ arrows }) => arrows)))
}

export const delivered = [
  'delivery: queued → working',
  'delivery: working → waiting',
  'delivery: waiting → active',
]
