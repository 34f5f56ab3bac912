import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { z } from 'zod'
import { beforeAll, expect, test } from 'vitest'
import { newBuyer, orderOnPartnerPage, pay, seeState } from './buyer.ts'
import { linkFromMail } from './mailbox.ts'
import { catalogOf, type SoldProduct } from './catalog.ts'
import { operator } from './operator.ts'
import { openShop } from './open-shop.ts'
import { eventually, type RunningShop } from './shop.ts'

const clicksSchema = z.object({ clicks: z.array(z.object({ product: z.string(), count: z.number() })) })

let shop: RunningShop
let browser: Browser
let products: Record<string, SoldProduct>

openShop((open) => {
  ;({ shop, browser } = open)
})

beforeAll(async () => {
  products = await catalogOf(shop)
})

/** Buys the product of a kind on the partner's page and comes out on the order page. */
async function buy(kind: string, email: string) {
  const buyer = await newBuyer(browser)
  const { page } = buyer
  await orderOnPartnerPage(page, { partnerUrl: shop.partnerUrl, product: productOf(kind).id, email })
  await pay(page)
  await page.waitForURL(`${shop.url}/order/?o=*`)
  return buyer
}

function productOf(kind: string): SoldProduct {
  const product = products[kind]
  if (!product) throw new Error(`The partner page sells no ${kind}.`)
  return product
}

test('a SaaS account bought on a partner’s page is set up, and its password shows after Reveal', async () => {
  const { page, context, faults } = await buy('saas', 'saas-buyer@example.com')
  await seeState(page, 'Delivered')
  const delivery = page.locator('vitrine-delivery')
  expect(
    await delivery
      .getByRole('link', { name: /^https:\/\/app\./ })
      .first()
      .isVisible(),
  ).toBe(true)
  expect(await delivery.locator('[part~="view"]').innerText()).toContain('User name')
  await delivery.getByRole('button', { name: 'Reveal Initial password' }).click()
  const password = await eventually('the password', async () => {
    const shown = await delivery.locator('[part~="secret"] code').first().innerText()
    return shown.length >= 12 ? shown : null
  })
  expect(await page.content()).not.toContain(password)
  expect(faults).toEqual([])
  await context.close()
})

test('a license bought on a partner’s page downloads as a file that verifies offline', async () => {
  const { page, context, faults } = await buy('license', 'license-buyer@example.com')
  await seeState(page, 'Delivered')
  const delivery = page.locator('vitrine-delivery')
  const key = await delivery
    .locator('[part~="item"]')
    .filter({ has: page.getByText('License key', { exact: true }) })
    .locator('code')
    .innerText()
  expect(key.length).toBeGreaterThan(10)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    delivery.locator('[part~="file"]').getByRole('link').click(),
  ])
  const file = (await readFile(await download.path(), 'utf8')).trim()
  const jwks = (await (await fetch(`${shop.url}/api/licenses/jwks.json`)).json()) as JSONWebKeySet
  const { payload, protectedHeader } = await compactVerify(file, createLocalJWKSet(jwks))
  expect(protectedHeader.alg).toMatch(/^(EdDSA|Ed25519)$/)
  expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({ iss: shop.url })
  await expect(compactVerify(`${file.slice(0, -6)}AAAAAA`, createLocalJWKSet(jwks))).rejects.toThrow()
  expect(faults).toEqual([])
  await context.close()
})

test('an image bought on a partner’s page is shared, accepted in the cloud’s console, and told as accepted', async () => {
  const { page, context, faults } = await buy('image', 'image-buyer@example.com')
  const delivery = page.locator('vitrine-delivery')
  const consoleLink = delivery.getByRole('link', { name: /\/console\// })
  await consoleLink.waitFor({ timeout: 45_000 })
  expect(await delivery.locator('[part~="blocks"]').innerText()).toContain('Terraform')
  const console = await context.newPage()
  await console.goto((await consoleLink.getAttribute('href')) ?? '')
  await console.getByRole('button', { name: 'Accept image' }).first().click()
  await console.getByText('Accepted: on your list of images').waitFor()
  await seeState(page, 'Delivered')
  expect(faults).toEqual([])
  await context.close()
})

test('a service is taken on and delivered by the seller through the mailed link, and accepted by the buyer', async () => {
  const service = productOf('service')
  const { page, context, faults } = await buy('service', 'service-buyer@example.com')
  const link = await linkFromMail(shop.mailboxUrl, service.sellerEmail, /http:\/\/\S+\/engagement\/#d=\S+/)
  const seller = await newBuyer(browser)
  await seller.page.goto(link)
  const desk = seller.page.locator('vitrine-delivery')
  await desk.getByRole('button', { name: 'Take on the request' }).click()
  await desk.getByRole('button', { name: 'Deliver the work' }).click()
  const form = desk.locator('form')
  await form.locator('textarea').first().fill('The migration plan is attached; we ran it twice on a copy.')
  await form.locator('input[type="file"]').setInputFiles({
    name: 'report.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('All tables moved, all sums equal.\n'),
  })
  await form.getByRole('button', { name: 'Deliver the work' }).click()
  const mine = page.locator('vitrine-delivery')
  await mine.getByRole('button', { name: 'Accept the delivery' }).waitFor({ timeout: 45_000 })
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    mine.locator('[part~="file"]').getByRole('link').first().click(),
  ])
  expect(await readFile(await download.path(), 'utf8')).toBe('All tables moved, all sums equal.\n')
  await mine.getByRole('button', { name: 'Accept the delivery' }).click()
  await seeState(page, 'Delivered')
  expect([...faults, ...seller.faults]).toEqual([])
  await seller.context.close()
  await context.close()
})

test('consulting on a partner’s page is a link to the seller, and the click is counted', async () => {
  const { id, link } = productOf('consulting')
  const { page, context } = await newBuyer(browser)
  await context.route(/\.example\//, (route) => route.fulfill({ body: 'The seller’s own site' }))
  await page.goto(shop.partnerUrl)
  const anchor = page.locator(`vitrine-buy[product="${id}"] a[part]`)
  expect(await anchor.getAttribute('href')).toBe(link)
  await anchor.click()
  await page.waitForURL(link ?? '')
  const clicks = await eventually('the click in the operator’s list', async () => {
    const answer = await operator(shop, '/api/operator/clicks', clicksSchema)
    return answer.clicks.find(({ product }) => product === id)
  })
  expect(clicks.count).toBe(1)
  const refused = await fetch(`${shop.url}/api/checkout`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ lines: [{ product: id, plan: 'any' }], email: 'crafted@example.com' }),
  })
  expect(refused.status).toBe(409)
  expect(await refused.json()).toMatchObject({ code: 'product_not_sold' })
  await context.close()
})
