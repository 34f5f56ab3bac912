import { describe, expect, test } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import { engage } from '../flows/engaged.ts'
import type { StoreKind } from '../test-store.ts'

const work: Delivery = {
  kind: 'service',
  request: [{ id: 'plans', label: 'Plans', type: 'file', required: true }],
  deadlines: { answer: 2, deliver: 10, review: 5 },
  silence: 'accept',
}

/** Both sides of an engagement may hand over files; each of them may be the attacker. */
export function crossedUploads(store: StoreKind): void {
  describe(`files of a hostile party, on ${store}`, () => {
    test(
      'who fills the place for files fills their own alone: the other side still delivers',
      { timeout: 60_000 },
      async () => {
        const at = await engage(store, { delivery: work, inputs: {} })
        const sent = []
        for (let from = 0; from < 60; from += 20) {
          sent.push(
            ...(await Promise.all(
              Array.from({ length: 20 }, (_, i) => at.buyerSends(`plan ${from + i}`, `plan-${from + i}.txt`)),
            )),
          )
        }
        // However many come at once, no more are kept than may be.
        expect(sent.filter(({ status }) => status === 201)).toHaveLength(50)
        expect(sent.filter(({ code }) => code === 'state_conflict')).toHaveLength(10)
        const [first] = sent.filter(({ status }) => status === 201)
        expect(await at.buyer('submit', { plans: first?.file ?? '' })).toBe(200)
        expect(await at.seller('take-on')).toBe(200)
        const report = await at.sellerSends('The work.', 'report.txt')
        expect(report.status).toBe(201)
        expect(await at.seller('deliver', { note: 'Done.', file: report.file })).toBe(200)
      },
    )
  })
}
