import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newBuyer, orderByForm, orderIdOf, pay, payHeading } from './buyer.ts'
import { paymentsOf } from './lives.ts'
import { openShop } from './open-shop.ts'
import type { RunningShop } from './shop.ts'

let shop: RunningShop
let browser: Browser

openShop((open) => {
  ;({ shop, browser } = open)
})

/** Sold from a pool; the sandbox gives it twelve keys. */
const product = 'kanae-type'
const wholePool = 12

/** Opens the partner's page, and puts the shop's button for the product there. */
async function openWidget(context: BrowserContext): Promise<{ page: Page; element: Locator }> {
  const page = await context.newPage()
  await page.goto(shop.partnerUrl)
  await page.evaluate((id) => {
    const button = document.createElement('vitrine-buy')
    button.setAttribute('product', id)
    document.body.prepend(button)
  }, product)
  const element = page.locator(`vitrine-buy[product="${product}"]`)
  await element.locator('[part~="price"]').first().waitFor()
  return { page, element }
}

async function openProduct(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  const stock = page.waitForResponse((answer) => answer.url().includes('/api/stock'))
  await page.goto(`${shop.url}/products/${product}/`)
  await stock
  return page
}

/** Keeps keys at a checkout, without paying. */
async function keep(quantity: number, email: string): Promise<{ page: Page; close(): Promise<void> }> {
  const { page, context } = await newBuyer(browser)
  const address = `${shop.url}/products/${product}/?plan=desk&quantity=${quantity}`
  await orderByForm(page, { address, email })
  return { page, close: () => context.close() }
}

test('a pool that runs out is sold out on the page and in the widget at once, cannot be bought, and comes back', async () => {
  const early = await newBuyer(browser)
  const [earlyPage, earlyWidget] = [await openProduct(early.context), await openWidget(early.context)]
  expect(await earlyPage.locator('.stock').isHidden()).toBe(true)
  await earlyWidget.element.locator('[part~="button"]').click()
  const dialog = earlyWidget.element.locator('vitrine-dialog').getByRole('dialog')
  await dialog.locator('input[name="email"]').fill('widget-early@example.com')
  for (const box of await dialog.locator('input[type="checkbox"]').all()) await box.check()

  const other = await keep(wholePool, 'all-of-it@example.com')

  // Pages that were open before: the checkout refuses, and says why.
  await dialog.getByRole('button', { name: 'Continue to payment' }).click()
  await dialog.getByText('Kanae Type is sold out.').waitFor()
  const form = earlyPage.locator('form.buy')
  await form.locator('input[name="email"]').fill('page-early@example.com')
  for (const box of await form.locator('input[type="checkbox"]').all()) await box.check()
  await form.locator('button[type="submit"]').click()
  await earlyPage.getByText('Kanae Type is sold out.').waitFor()
  await early.context.close()

  // Pages opened now: nothing was built, and there is nothing to press.
  const late = await newBuyer(browser)
  const latePage = await openProduct(late.context)
  await latePage.locator('.stock').filter({ hasText: 'Sold out' }).waitFor()
  for (const button of await latePage.locator('form.buy button').all()) {
    expect(await button.isDisabled()).toBe(true)
  }
  const lateWidget = await openWidget(late.context)
  await lateWidget.element.getByText('Sold out').waitFor()
  expect(await lateWidget.element.getByRole('button').count()).toBe(0)
  expect(late.faults).toEqual([])
  await late.context.close()

  // Nobody paid: when the checkout is over, the keys are for sale again.
  const { pass } = paymentsOf(shop, orderIdOf(other.page))
  for (const step of ['day', 'hour']) await pass(step)
  await other.close()
  const back = await newBuyer(browser)
  const backPage = await openProduct(back.context)
  expect(await backPage.locator('.stock').isHidden()).toBe(true)
  const backWidget = await openWidget(back.context)
  await backWidget.element.locator('[part~="button"]').waitFor()
  await back.context.close()
})

test('keys that are nearly gone are counted on the page, and what is paid for stays sold', async () => {
  const bought = await keep(wholePool - 2, 'most-of-it@example.com')
  await pay(bought.page)
  await bought.page.waitForURL(`${shop.url}/order/?o=*`)
  await bought.close()
  const { context } = await newBuyer(browser)
  const page = await openProduct(context)
  await page.locator('.stock').filter({ hasText: 'Only 2 left' }).waitFor()
  await context.close()

  const plain = await newBuyer(browser, { script: false })
  const address = `${shop.url}/products/${product}/`
  await orderByForm(plain.page, { address, email: 'plain@example.com' })
  expect(await plain.page.getByRole('heading', { name: payHeading }).isVisible()).toBe(true)
  const tooMany = await newBuyer(browser, { script: false })
  await tooMany.page.goto(address)
  const form = tooMany.page.locator('form.buy')
  await form.locator('input[name="quantity"]').fill('2')
  await form.locator('input[name="email"]').fill('plain-late@example.com')
  for (const box of await form.locator('input[type="checkbox"]').all()) await box.check()
  await form.locator('button[type="submit"]').click()
  await tooMany.page.getByText('There is only 1 of Kanae Type left.').first().waitFor()
  await Promise.all([plain.context.close(), tooMany.context.close()])
})
