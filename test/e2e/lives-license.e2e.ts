import type { Browser, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { orderIdOf, seeState } from './buyer.ts'
import {
  allOf,
  buyPlan,
  cancel,
  comesBack,
  does,
  ends,
  passUntil,
  paymentsOf,
  reads,
  refundAll,
  rowOf,
  sellerPage,
} from './lives.ts'
import { openShop } from './open-shop.ts'
import type { RunningShop } from './shop.ts'

let shop: RunningShop
let browser: Browser

openShop((open) => {
  ;({ shop, browser } = open)
})

/** Shows a hidden row, and gives what it says. */
async function reveal(page: Page, label: string): Promise<string> {
  await page.getByRole('button', { name: `Reveal ${label}` }).click()
  return rowOf(page, label).locator('code').innerText()
}

test('a signed license: downloaded, used without a network, its key replaced, a machine freed, and revoked', async () => {
  const buyer = await buyPlan(shop, browser, { product: 'stonequay-livepatch', plan: 'machine', quantity: 5 })
  const { page } = buyer
  await seeState(page, 'Delivered')
  const keyOf = () => rowOf(page, 'License key').locator('code').innerText()
  const key = await keyOf()
  const request = JSON.stringify({ key, machine: 'rack-7', name: 'Rack 7', nonce: 'a1b2c3d4e5' })
  await does(page, 'Activate without a network', { 'Text of the request file': request })
  await reads(page, 'The answer file for Rack 7 is ready.')
  const [answer] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('vitrine-delivery a[part~="file"]').nth(1).click(),
  ])
  expect(answer.suggestedFilename()).toMatch(/rack-7/i)
  await does(page, 'Replace a leaked key', {
    'The old key and the old license file stop working where the software asks online': 'Make a new key',
  })
  await expect.poll(keyOf).not.toBe(key)
  await does(page, 'Free a machine', { Machine: 'Rack 7 (rack-7)' })
  await reads(page, /The seat of Rack 7 is free/)

  await refundAll(shop, browser, page)
  await seeState(page, 'Ended')
  expect(await allOf(page)).not.toContain(key)
  await ends(buyer)
})

test('keys of a seller: kept while being paid, shown once asked for, and told of as seen after a refund', async () => {
  const buyer = await buyPlan(shop, browser, { product: 'kanae-type', plan: 'desk', quantity: 2 })
  const { page } = buyer
  await seeState(page, 'Delivered')
  await reads(page, 'Your 2 license keys are ready.')
  const key = await reveal(page, 'License key 1')
  expect(key).toMatch(/^SANDBOX-/)
  await refundAll(shop, browser, page)
  await seeState(page, 'Ended')
  await reads(page, /The 2 keys were seen and cannot be taken back here; Minamo can block them/)
  expect(await allOf(page)).not.toContain(key)
  await ends(buyer)
})

test('a license of the seller’s server: asked for each hour, then made by hand, shown, and ended by a refund', async () => {
  await fetch(`${shop.sellerUrl}/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ activity: 'getLicense', fault: 'code', code: '000005', next: 4 }),
  })
  const buyer = await buyPlan(shop, browser, { product: 'oreglass', plan: 'machine' })
  const { page } = buyer
  const payments = paymentsOf(shop, orderIdOf(page))
  await reads(page, /Pellworth gave no license yet/)
  await passUntil(payments, 'hour', page.getByText(/its people were asked to deliver it by hand/).first())
  const seller = await sellerPage(shop, browser, 'office@pellworth.example')
  await does(seller.page, 'Deliver the license', { 'License text or key': 'OREGLASS-7F3A-PERPETUAL' })
  await seeState(page, 'Needs you')
  expect(await reveal(page, 'License')).toBe('OREGLASS-7F3A-PERPETUAL')
  await does(page, 'Accept the license')
  await seeState(page, 'Delivered')
  await refundAll(shop, browser, page)
  await seeState(page, 'Ended')
  expect(await allOf(page)).not.toContain('OREGLASS-7F3A')
  await ends(buyer, seller)
})

test('a license code: taken, renewed by the year, frozen while unpaid, unfrozen, canceled, and released with its term', async () => {
  const buyer = await buyPlan(shop, browser, { product: 'sievelight-onsite', plan: 'server', quantity: 2 })
  const { page } = buyer
  const payments = paymentsOf(shop, orderIdOf(page))
  await seeState(page, 'Delivered')
  await reads(page, 'Not yet; enter the code in the software')
  expect(await reveal(page, 'License code')).toMatch(/^PL\w{16,62}$/)
  await reads(page, /since then no refund can be agreed on/)
  await payments.nextTerm()
  await comesBack(shop, buyer, 'sievelight-onsite@example.com')
  await reads(page, /The license is paid until/)
  await payments.cardFails()
  await payments.nextTerm()
  await comesBack(shop, buyer, 'sievelight-onsite@example.com')
  await payments.pass('week')
  await payments.pass('day')
  await seeState(page, 'Paused')
  await payments.cardPays()
  await seeState(page, 'Delivered')
  await cancel(page)
  await payments.nextTerm()
  await comesBack(shop, buyer, 'sievelight-onsite@example.com')
  await seeState(page, 'Ended')
  await reads(page, 'The license code is released; the software stops at its next heartbeat.')
  await ends(buyer)
})
