import type { Browser } from 'playwright-core'
import { expect, test } from 'vitest'
import { newBuyer, orderByForm, pay, payHeading, seeState } from './buyer.ts'
import { openShop } from './open-shop.ts'
import type { RunningShop } from './shop.ts'

let shop: RunningShop
let browser: Browser

openShop((open) => {
  ;({ shop, browser } = open)
})

test.for([
  ['a trial of seven users', 'tracewell', 'monthly', 7, '0 USD'],
  ['one of six payments', 'nightrota', 'season', 3, '27 USD'],
  ['a setup fee of what is measured', 'formleaf', 'metered', 1, '45 USD'],
  ['graduated steps', 'sievelight', 'watch-monthly', 60, '219 USD'],
  ['a trial at a seller of our own protocol', 'marginalia', 'table', 3, '0 USD'],
  ['steps of what is paid once', 'columnwright', 'server', 8, '12,800 USD'],
  ['a sale for a seller with an account of its own', 'stonequay-livepatch', 'machine', 5, '230 USD'],
] as const)('%s costs on the payment page what the product page says, and is delivered', async (sale) => {
  const [, product, plan, quantity, due] = sale
  const { page, context, faults } = await newBuyer(browser)
  const address = `${shop.url}/products/${product}/?plan=${plan}&quantity=${quantity}`
  await page.goto(address)
  expect(await page.locator('.sum b').textContent()).toBe(due)
  await orderByForm(page, { address, email: `${plan}@example.com` })
  const heading = await page.getByRole('heading', { name: payHeading }).textContent()
  expect(heading).toContain(due === '0 USD' ? 'Begin without paying' : due)
  await pay(page)
  await page.waitForURL(`${shop.url}/order/?o=*`)
  await seeState(page, 'Delivered')
  await page
    .locator('vitrine-order')
    .getByText(new RegExp(`(?<![\\d,.])${due}`))
    .first()
    .waitFor()
  expect(faults).toEqual([])
  await context.close()
})
