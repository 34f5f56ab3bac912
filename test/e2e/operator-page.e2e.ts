import type { Browser, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { type Buyer, newBuyer, orderIdOf, orderOnPartnerPage, pay, seeState } from './buyer.ts'
import { catalogOf } from './catalog.ts'
import { openShop } from './open-shop.ts'
import type { RunningShop } from './shop.ts'

let shop: RunningShop
let browser: Browser

openShop((open) => {
  ;({ shop, browser } = open)
})

/** Somebody buys from a seller whose server says that a field of our request is wrong: nothing a buyer can mend. */
async function buyRefused(email: string): Promise<Buyer> {
  const { saas } = await catalogOf(shop)
  await fetch(`${shop.sellerUrl}/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ activity: 'newInstance', fault: 'code', code: '000002', next: 1 }),
  })
  const buyer = await newBuyer(browser)
  await orderOnPartnerPage(buyer.page, { partnerUrl: shop.partnerUrl, product: saas?.id ?? '', email })
  await pay(buyer.page)
  await buyer.page.waitForURL(`${shop.url}/order/?o=*`)
  await seeState(buyer.page, 'Needs mending')
  return buyer
}

/** Signs in at an address of the operator's pages; `start` is a text that shows when it is open. */
async function signIn({ page, faults }: Buyer, path: string, start: string): Promise<Page> {
  await page.goto(shop.url + path)
  await page.locator('input[name="token"]').fill(shop.operatorToken)
  await page.keyboard.press('Enter')
  await page.getByText(start).first().waitFor()
  // Before the sign-in the page asks for what it may not have, to find out whether a cookie is there.
  expect(faults.filter((fault) => !fault.includes('403'))).toEqual([])
  faults.length = 0
  return page
}

test('the operator sees an order, reads why its delivery failed, and retries it', async () => {
  const buyer = await buyRefused('stuck@example.com')
  const operator = await newBuyer(browser)
  const page = await signIn(operator, '/operator/', 'stuck@example.com')
  await page
    .locator(`a[href*="${orderIdOf(buyer.page)}"]`)
    .first()
    .click()
  await page
    .getByText(/did not accept a field/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await seeState(buyer.page, 'Delivered')
  // Nobody reloads: the operator's page follows the order by itself.
  await page.getByText('Paid and delivered.').waitFor({ timeout: 10_000 })
  expect(operator.faults).toEqual([])
  await operator.context.close()
  await buyer.context.close()
})

test('health names the cause, leads to the dead letter, and is in order when that was tried again', async () => {
  const buyer = await buyRefused('dead-letter@example.com')
  const operator = await newBuyer(browser)
  const page = await signIn(operator, '/operator/#/health', 'Work used up its tries.')
  await page.getByRole('link', { name: '1 dead letter', exact: true }).waitFor()
  await page.getByRole('link', { name: '1 delivery failed', exact: true }).waitFor()
  await page.getByRole('link', { name: 'Show them' }).click()
  await page.getByText(/did not accept a field/).waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await seeState(buyer.page, 'Delivered')
  await page.getByText('None. Every job has either succeeded').waitFor()
  await page.goto(`${shop.url}/operator/#/health`)
  await page.getByText('Everything is in order.').waitFor()
  expect(operator.faults).toEqual([])
  await operator.context.close()
  await buyer.context.close()
})

test('the operator works in Chinese as well', async () => {
  const operator = await newBuyer(browser)
  const page = await signIn(operator, '/zh-CN/operator/', '订单')
  await page.getByRole('link', { name: '一切正常' }).click()
  await page.getByRole('heading', { name: '健康状况' }).waitFor()
  await page.getByText('可以写入。').waitFor()
  expect(operator.faults).toEqual([])
  await operator.context.close()
})

test('the order page leads back to the partner by name', async () => {
  const { license } = await catalogOf(shop)
  const { page, context, faults } = await newBuyer(browser)
  const email = 'back@example.com'
  await orderOnPartnerPage(page, { partnerUrl: shop.partnerUrl, product: license?.id ?? '', email })
  await pay(page)
  await page.waitForURL(`${shop.url}/order/?o=*`)
  await seeState(page, 'Delivered')
  await page.getByRole('link', { name: 'Back to Harbor Weekly' }).click()
  await page.waitForURL(`${shop.partnerUrl}/?vitrine_order=*`)
  expect(faults).toEqual([])
  await context.close()
})
