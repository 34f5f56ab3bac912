import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newBuyer, openBrowser, orderIdOf, orderOnPartnerPage, pay, seeState } from './buyer.ts'
import { catalogOf } from './catalog.ts'
import { dataFolder, type RunningShop, startShop } from './shop.ts'

let shop: RunningShop
let browser: Browser
let remove: () => Promise<void>

beforeAll(async () => {
  const folder = await dataFolder()
  remove = folder.remove
  ;[shop, browser] = await Promise.all([startShop(folder), openBrowser()])
})

afterAll(async () => {
  await browser?.close()
  await shop?.stop()
  await remove?.()
})

test('the operator sees an order, reads why its delivery failed, and retries it', async () => {
  const { saas } = await catalogOf(shop)
  await fetch(`${shop.sellerUrl}/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ activity: 'newInstance', fault: 'sold-out', next: 1 }),
  })
  const buyer = await newBuyer(browser)
  await orderOnPartnerPage(buyer.page, {
    partnerUrl: shop.partnerUrl,
    product: saas?.id ?? '',
    email: 'stuck@example.com',
  })
  await pay(buyer.page)
  await buyer.page.waitForURL(`${shop.url}/order/?o=*`)
  await seeState(buyer.page, 'Needs mending')

  const { page, context, faults } = await newBuyer(browser)
  await page.goto(`${shop.url}/operator/`)
  await page.getByLabel(/token/i).fill(shop.operatorToken)
  await page.keyboard.press('Enter')
  await page.getByText('stuck@example.com').first().waitFor()
  // Before the sign-in the page asks for what it may not have, to find out whether a cookie is there.
  expect(faults.filter((fault) => !fault.includes('403'))).toEqual([])
  faults.length = 0
  await page
    .locator(`a[href*="${orderIdOf(buyer.page)}"]`)
    .first()
    .click()
  await page
    .getByText(/sold out|nothing is left/i)
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await seeState(buyer.page, 'Delivered')
  expect(faults).toEqual([])
  await context.close()
  await buyer.context.close()
})
