import { expect, test } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import { operatorToken, post } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { engage } from './engaged.ts'

const terms = {
  kind: 'saas',
  supervised: true,
  deadlines: { answer: 2, deliver: 3, review: 5 },
  silence: 'accept',
} as Delivery

const account = { 'front-url': 'https://app.seller.example/', 'user-name': 'owner', password: 'first-4711' }

/** The operator takes back what somebody else has to close first. */
export function describeEndByOperator(store: StoreKind): void {
  const open = async () => {
    const at = await engage(store, { kind: 'saas', delivery: terms })
    expect(await at.seller('take-on')).toBe(200)
    expect(await at.seller('deliver', account)).toBe(200)
    expect(await at.buyer('accept')).toBe(200)
    expect(await at.shown()).toMatchObject({ state: 'active' })
    const end = async () => {
      const headers = { authorization: `Bearer ${operatorToken}` }
      const { status } = await post(at.shop.app, `/api/operator/deliveries/${at.id}/end`, {}, headers)
      await at.shop.runJobs()
      return status
    }
    at.letters()
    return { ...at, end }
  }

  test('an account that people close is ended once the seller says that it is closed', async () => {
    const at = await open()
    expect(await at.end()).toBe(200)
    expect(at.letters()).toEqual(['sales: Something to do: Product saas'])
    expect(await at.seller('done')).toBe(200)
    expect(await at.shown()).toMatchObject({ state: 'ended' })
    expect(await at.buyer('reveal')).toBe(404)
    expect(at.letters()).toEqual([])
  })

  test('it is ended when the time to close it is over, whatever the seller says', async () => {
    const at = await open()
    expect(await at.end()).toBe(200)
    await at.pass(2.1)
    expect(await at.shown()).toMatchObject({ state: 'ended' })
  })

  test('the operator may press again while it is closed; the seller is asked once', async () => {
    const at = await open()
    expect(await at.end()).toBe(200)
    expect(await at.end()).toBe(200)
    expect(at.letters()).toEqual(['sales: Something to do: Product saas'])
    expect(await at.seller('done')).toBe(200)
    expect(await at.shown()).toMatchObject({ state: 'ended' })
  })
}
