import { describe, expect, test } from 'vitest'
import type { StoreKind } from '../../test-store.ts'
import { goodsLives, lived } from './goods-lives.ts'
import { goodsArrows } from './goods-watches.ts'

/** Lives of what is beside orders, deliveries and subscriptions; together they take every arrow and no other. */
export function describeGoods(store: StoreKind): void {
  describe(`on ${store}`, () => {
    const taken = new Set<string>()

    test.for(Object.entries(goodsLives))('%s', { timeout: 60_000 }, async ([, life]) => {
      const arrows = await lived(life, store)
      expect(arrows.length).toBeGreaterThan(0)
      for (const arrow of arrows) taken.add(arrow)
    })

    test('these lives lead along every arrow, and along no other', () => {
      expect([...taken].sort()).toEqual([...goodsArrows].sort())
    })
  })
}
