import { describe, expect, test } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import { type Engaged, engage } from '../flows/engaged.ts'
import { post } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'

const work: Delivery = {
  kind: 'service',
  request: [{ id: 'goal', label: 'What should change?', type: 'textarea', required: true }],
  deadlines: { answer: 2, deliver: 10, review: 5 },
  silence: 'accept',
}

/** Money that the two of an engagement agree on, asked for in every wrong form, and taken more often than once. */
export function craftedRefunds(store: StoreKind): void {
  describe(`refunds between the two, crafted, on ${store}`, () => {
    const begin = (): Promise<Engaged> => engage(store, { delivery: work, inputs: { goal: 'Move it.' } })

    test('a share is a whole percent and nothing else: no other number, amount or currency', async () => {
      const at = await begin()
      const wrong = ['-5', '0', '00', '101', '1e2', '50.5', '0x10', '+5', '５０', '5 0', 'NaN', '']
      const ask = async (inputs: object): Promise<number> =>
        (await post(at.shop.app, `${at.buyerPath}/actions/ask-refund`, { inputs }, at.buyerKey)).status
      for (const percent of wrong) expect(await ask({ percent, note: 'Give.' })).toBe(422)
      for (const more of [{ amount: '1' }, { currency: 'JPY' }, { by: 'seller' }])
        expect(await ask({ percent: '5', note: 'Give.', ...more })).toBe(422)
      expect(await at.refunds()).toEqual([])
    })

    test('who asked cannot agree, by neither of the names it goes by, and the operator’s buttons are nobody else’s', async () => {
      const at = await begin()
      expect(await at.buyer('ask-refund', { percent: '100', note: 'Give.' })).toBe(200)
      for (const action of ['agree-refund', 'take-refund', 'refuse-offer', 'decide-refund', 'ask-refund'])
        expect(await at.buyer(action, { percent: '100', note: 'Mine.' })).toBe(404)
      for (const action of ['take-refund', 'decide-refund', 'decide-complete', 'accept', 'offer-refund'])
        expect(await at.seller(action, { percent: '1', note: 'Mine.' })).toBe(404)
      expect(await at.refunds()).toEqual([])
    })

    test('an agreement that is pressed many times at once moves the money once', async () => {
      const at = await begin()
      expect(await at.buyer('ask-refund', { percent: '40', note: 'Give.' })).toBe(200)
      const answers = await Promise.all(
        Array.from({ length: 8 }, () =>
          post(at.shop.app, `${at.sellerPath}/actions/agree-refund`, { inputs: {} }, at.sellerKey()),
        ),
      )
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(answers.every(({ status }) => [200, 404, 409].includes(status))).toBe(true)
      await at.pass(1)
      const refunds = await at.refunds()
      expect(refunds).toHaveLength(1)
      expect(await at.buyer('appeal', { note: 'More.' })).toBe(404)
      expect(await at.operator('decide-refund', { percent: '100', note: 'More.' })).toBe(404)
    })

    test('an agreement and the operator’s decision at the same moment are one refund', async () => {
      const at = await begin()
      expect(await at.buyer('ask-refund', { percent: '40', note: 'Give.' })).toBe(200)
      expect(await at.buyer('appeal', { note: 'Decide.' })).toBe(200)
      const statuses = await Promise.all([
        at.seller('agree-refund'),
        at.operator('decide-refund', { percent: '100', note: 'All.' }),
      ])
      expect(statuses.filter((status) => status === 200)).toHaveLength(1)
      expect(await at.refunds()).toHaveLength(1)
    })
  })
}
