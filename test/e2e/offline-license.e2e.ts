import { readFile } from 'node:fs/promises'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import type { Browser, Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newBuyer, orderByForm, pay, seeState } from './buyer.ts'
import { openShop } from './open-shop.ts'
import { eventually, type RunningShop } from './shop.ts'

let shop: RunningShop
let browser: Browser

openShop((open) => {
  ;({ shop, browser } = open)
})

/** Buys a signed license for machines by the form of its page. */
async function buy(page: Page, email: string): Promise<void> {
  const address = `${shop.url}/products/stonequay-livepatch/?plan=machine&quantity=5`
  await orderByForm(page, { address, email })
  await pay(page)
}

const requestOf = (key: string, machine: string) => ({
  name: 'request.json',
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify({ key: key.trim(), machine, nonce: 'n0nce-of-the-request' })),
})

/** Takes the answer file down and reads it as the software does. */
async function answerOf(page: Page, link: Locator): Promise<Record<string, unknown>> {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  const jwt = (await readFile(await download.path(), 'utf8')).trim()
  const jwks = (await (await fetch(`${shop.url}/api/licenses/jwks.json`)).json()) as JSONWebKeySet
  return (await jwtVerify(jwt, createLocalJWKSet(jwks), { audience: 'machine' })).payload
}

test('a machine without a network: its request file is chosen on the order page, the answer file downloads', async () => {
  const { page, context, faults } = await newBuyer(browser)
  await buy(page, 'offline@example.com')
  await page.waitForURL(`${shop.url}/order/?o=*`)
  await seeState(page, 'Delivered')
  const delivery = page.locator('vitrine-delivery')
  const key = await delivery
    .locator('[part~="item"]')
    .filter({ has: page.getByText('License key', { exact: true }) })
    .locator('code')
    .innerText()
  await delivery.getByRole('button', { name: 'Activate without a network' }).click()
  const form = delivery.getByRole('form', { name: 'Activate without a network' })
  await form.locator('input[type="file"]').setInputFiles(requestOf(key, 'rack-7'))
  await form.getByRole('button', { name: 'Activate without a network' }).click()
  const link = delivery.getByRole('link', { name: /answer-rack-7\.jwt/ })
  await link.waitFor()
  expect(await answerOf(page, link)).toMatchObject({ machine: 'rack-7', nonce: 'n0nce-of-the-request' })
  expect(faults).toEqual([])
  await context.close()
})

test('the same without script: a plain form takes the request file, a plain link gives the answer', async () => {
  const { page, context, faults } = await newBuyer(browser, { script: false })
  await buy(page, 'offline-plain@example.com')
  await page.waitForURL(`${shop.url}/buy/-/orders/ord_*`)
  await eventually('the license on the receipt', async () => {
    await page.reload()
    return page.getByText('License key').first().isVisible()
  })
  const key = await page
    .locator('.row')
    .filter({ hasText: 'License key' })
    .locator('code')
    .first()
    .innerText()
  const form = page.locator('form[action$="/actions/activate-offline"]')
  await form.locator('input[type="file"]').setInputFiles(requestOf(key, 'vault'))
  await form.locator('button').click()
  const link = page.getByRole('link', { name: 'answer-vault.jwt' })
  await link.waitFor()
  expect(await answerOf(page, link)).toMatchObject({ machine: 'vault', nonce: 'n0nce-of-the-request' })
  expect(faults).toEqual([])
  await context.close()
})
