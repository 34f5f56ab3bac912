import { expect } from 'vitest'
import type { Delivery } from '../../../../catalog/delivery/methods.ts'
import type { PublicOrder } from '../../../../catalog/wire.ts'
import { post, type TestShop } from '../../test-shop.ts'
import { say, type Sold } from './sale.ts'

/** An account that people make, in ten days at the most. */
export const byHand: Delivery = {
  kind: 'saas',
  supervised: true,
  deadlines: { answer: 2, deliver: 3, review: 5 },
  silence: 'accept',
}

const access = { 'front-url': 'https://ada.northbeam.example/', 'user-name': 'ada', password: 'pw-by-hand-1' }

/** The seller takes the request on and hands the account over, by the link of the letter. */
export async function handOver({ test }: Sold, more: object = {}): Promise<void> {
  expect(await sellerActs(test, 'take-on')).toBe(200)
  expect(await sellerActs(test, 'deliver', { ...access, ...more })).toBe(200)
}

/** Presses a button of the seller's page. @returns the status */
export async function sellerActs(shop: TestShop, action: string, inputs: object = {}): Promise<number> {
  await shop.runJobs()
  const letter = shop.letters.findLast(({ to }) => to === 'sales@northbeam.example')
  const [, id, token] = /#d=(\S+)&t=(\S+)/.exec(letter?.text ?? '') ?? []
  const path = `/api/seller/engagements/${id}/actions/${action}`
  return (await post(shop.app, path, { inputs }, { authorization: `Bearer ${token}` })).status
}

/** The buyer accepts what was handed over. */
export async function accept(sold: Sold): Promise<void> {
  const order: PublicOrder = await sold.test.order(sold.order)
  await say(sold, `lines/${order.lines[0]?.id}/actions/accept`, { inputs: {} })
  await sold.test.runJobs()
}
