import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { newBuyer, orderByForm, pay } from './buyer.ts'
import { catalogOf, type SoldProduct } from './catalog.ts'
import { linkFromMail } from './mailbox.ts'
import { openShop } from './open-shop.ts'
import { eventually, type RunningShop } from './shop.ts'

let shop: RunningShop
let browser: Browser
let products: Record<string, SoldProduct>

openShop((open) => {
  ;({ shop, browser } = open)
})

beforeAll(async () => {
  products = await catalogOf(shop)
})

/** Follows the partner's plain link, buys by the form, and comes out on the plain receipt. */
async function buyPlainly(kind: string, email: string) {
  const buyer = await newBuyer(browser, { script: false })
  const { page } = buyer
  await page.goto(shop.partnerUrl)
  const address = await page.locator(`vitrine-buy[product="${products[kind]?.id}"] a`).getAttribute('href')
  await orderByForm(page, { address: address ?? '', email })
  await pay(page)
  await page.waitForURL(`${shop.url}/buy/-/orders/ord_*`)
  return buyer
}

/** Reloads the receipt, as its refresh does, until it has this text. */
async function seeText(page: Page, text: string | RegExp): Promise<void> {
  await eventually(`"${text}" on the receipt`, async () => {
    if (await page.getByText(text).first().isVisible()) return true
    await page.reload()
    return page.getByText(text).first().isVisible()
  })
}

test('an account is bought without script, and the password is revealed by a form', async () => {
  const { page, context, faults } = await buyPlainly('saas', 'plain-saas@example.com')
  await seeText(page, 'Initial password')
  await page.getByRole('button', { name: 'Reveal password' }).click()
  const password = await page.locator('.notice code').first().innerText()
  expect(password.length).toBeGreaterThanOrEqual(12)
  await page.goto(`${shop.url}/buy/-/orders/latest`)
  expect(await page.content()).not.toContain(password)
  expect(faults).toEqual([])
  await context.close()
})

test('a license file is downloaded from the plain receipt', async () => {
  const { page, context, faults } = await buyPlainly('license', 'plain-license@example.com')
  await seeText(page, 'License file')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('a[href*="/files/"]').first().click(),
  ])
  expect((await readFile(await download.path(), 'utf8')).trim()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  expect(faults).toEqual([])
  await context.close()
})

test('an image is shared and accepted without script', async () => {
  const { page, context, faults } = await buyPlainly('image', 'plain-image@example.com')
  await seeText(page, 'Open in the console')
  await page.locator('a[href*="/console/"]').click()
  await page.getByRole('button', { name: 'Accept image' }).first().click()
  await page.getByText('Accepted: on your list of images').waitFor()
  await page.goto(`${shop.url}/buy/-/orders/latest`)
  await seeText(page, 'Accepted')
  expect(faults).toEqual([])
  await context.close()
})

test('a delivered service is accepted by a form of the plain receipt', async () => {
  const { page, context, faults } = await buyPlainly('service', 'plain-service@example.com')
  const seller = await newBuyer(browser)
  const { sellerEmail = '' } = products.service ?? {}
  await seller.page.goto(await linkFromMail(shop.mailboxUrl, sellerEmail, /http:\/\/\S+\/engagement\/#d=\S+/))
  const desk = seller.page.locator('vitrine-delivery')
  await desk.getByRole('button', { name: 'Take on the request' }).click()
  await desk.getByRole('button', { name: 'Deliver the work' }).click()
  await desk.locator('form textarea').first().fill('Done, and written down.')
  await desk.locator('form').getByRole('button', { name: 'Deliver the work' }).click()
  await seeText(page, 'Accept the delivery')
  await page.getByRole('button', { name: 'Accept the delivery' }).click()
  await page.waitForURL(`${shop.url}/buy/-/orders/ord_*`)
  expect(await page.getByRole('button', { name: 'Accept the delivery' }).count()).toBe(0)
  expect(faults).toEqual([])
  await seller.context.close()
  await context.close()
})

test('consulting shows the seller’s address without script, and the seller is asked to write by a form', async () => {
  const { page, context } = await newBuyer(browser, { script: false })
  await page.goto(`${shop.url}/products/${products.consulting?.id}/`)
  expect(await page.locator('#buy a').first().getAttribute('href')).toBe(products.consulting?.link)
  await page.locator('.contact-link a').click()
  await page.getByLabel('Your name').fill('Ada Plain')
  await page.getByLabel('Your e-mail address').fill('ada-plain@example.com')
  await page.getByLabel('What is it about?').fill('Forty accounts.')
  await page.getByRole('checkbox').check()
  await page.waitForTimeout(3100)
  await page.getByRole('button', { name: 'Send the request' }).click()
  await page.getByText('has your request and writes to you').waitFor()
  await context.close()
})
