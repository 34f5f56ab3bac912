import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { newBuyer, orderIdOf, orderOnPartnerPage, pay, seeState } from './buyer.ts'
import { catalogOf } from './catalog.ts'
import { linkFromMail, mailsTo } from './mailbox.ts'
import { openShop } from './open-shop.ts'
import { eventually, type RunningShop } from './shop.ts'

const stateSchema = z.object({
  events: z.array(z.object({ id: z.string() })),
  sessions: z.array(z.object({ id: z.string(), client_reference_id: z.string().nullable() })),
})
const ledgerSchema = z.object({ accounts: z.array(z.unknown()) })

let shop: RunningShop
let browser: Browser
let saas: string
let license: string

openShop((open) => {
  ;({ shop, browser } = open)
})

beforeAll(async () => {
  const products = await catalogOf(shop)
  saas = products.saas?.id ?? ''
  license = products.license?.id ?? ''
})

async function toPayment(email: string, product = license) {
  const buyer = await newBuyer(browser)
  await orderOnPartnerPage(buyer.page, { partnerUrl: shop.partnerUrl, product, email })
  return buyer
}

/** Presses a button of the payment service's own page. */
async function control(path: string): Promise<void> {
  const answer = await fetch(`${shop.paymentsUrl}/${path}`, { method: 'POST', redirect: 'manual' })
  expect(answer.status).toBe(303)
}

async function readState(): Promise<z.output<typeof stateSchema>> {
  return stateSchema.parse(await (await fetch(`${shop.paymentsUrl}/state.json`)).json())
}

test('a declined card is told on the payment page, and another try goes through', async () => {
  const { page, context } = await toPayment('declined@example.com')
  await pay(page, 'decline')
  await page.getByRole('alert').filter({ hasText: 'declined' }).waitFor()
  await pay(page)
  await seeState(page, 'Delivered')
  await context.close()
})

test('a payment by bank debit waits, and delivers when the bank confirms', async () => {
  const { page, context } = await toPayment('later@example.com')
  const payment = page.url()
  await pay(page, 'later')
  await page.waitForURL(`${shop.url}/order/?o=*`)
  const title = page.locator('vitrine-order h1')
  await title.waitFor()
  expect(await page.locator('vitrine-delivery').count()).toBe(0)
  const bank = await context.newPage()
  await bank.goto(payment)
  await bank.getByRole('button', { name: 'Confirm the payment' }).click()
  await seeState(page, 'Delivered')
  await context.close()
})

test('a payment that the bank refuses ends in plain words, with a way to start again', async () => {
  const { page, context } = await toPayment('refused@example.com')
  const payment = page.url()
  await pay(page, 'later')
  await page.waitForURL(`${shop.url}/order/?o=*`)
  const bank = await context.newPage()
  await bank.goto(payment)
  await bank.getByRole('button', { name: 'Refuse the payment' }).click()
  const again = page.locator(`vitrine-order a[href*="/products/${license}/"][part="button"]`)
  await again.waitFor({ timeout: 45_000 })
  expect(await page.locator('vitrine-order h1').innerText()).toMatch(/not|refused|failed/i)
  await context.close()
})

test('a tab closed on the payment page loses nothing: the mailed link opens the delivered order elsewhere', async () => {
  const email = 'closed-tab@example.com'
  const { page, context } = await toPayment(email)
  await page.route(`${shop.url}/**`, (route) => route.abort())
  await pay(page).catch(() => {})
  await context.close()

  const link = await linkFromMail(shop.mailboxUrl, email, /http:\/\/\S+\/order\/#o=\S+/)
  const elsewhere = await newBuyer(browser)
  await elsewhere.page.goto(link)
  await elsewhere.page.locator('vitrine-order [part="door"]').getByRole('button').click()
  await seeState(elsewhere.page, 'Delivered')
  expect(elsewhere.page.url()).not.toContain('t=')
  expect(elsewhere.faults).toEqual([])
  const stranger = await newBuyer(browser)
  await stranger.page.goto(`${shop.url}/order/?o=${orderIdOf(elsewhere.page)}`)
  await stranger.page.getByRole('textbox').waitFor()
  expect(await stranger.page.locator('vitrine-delivery').count()).toBe(0)
  await stranger.context.close()
  await elsewhere.context.close()
})

test('an order opened but not paid says so and leads back to the payment', async () => {
  const { page, context } = await toPayment('unpaid@example.com')
  const payment = page.url()
  const cookies = await context.cookies(shop.url)
  expect(cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).toEqual([
    { httpOnly: true, sameSite: 'Lax' },
  ])
  await page.goto(`${shop.url}/buy/-/orders/latest`)
  await page.getByRole('link', { name: 'Go on to payment' }).click()
  await page.waitForURL(payment)
  await context.close()
})

test('held, repeated and disordered webhooks deliver exactly once', async () => {
  const email = 'webhooks@example.com'
  await control('hold')
  const { page, context } = await toPayment(email, saas)
  await pay(page)
  await page.waitForURL(`${shop.url}/order/?o=*`)
  await seeState(page, 'Delivered')
  await control('disorder')
  await control('release')
  const state = await readState()
  for (const { id } of state.events) await control(`events/${id}/post`)
  const mails = await eventually('both mails', async () => {
    const all = await mailsTo(shop.mailboxUrl, email)
    return all.length >= 2 ? all : null
  })
  const ledger = ledgerSchema.parse(await (await fetch(`${shop.sellerUrl}/ledger.json`)).json())
  expect(ledger.accounts).toHaveLength(1)
  expect(new Set(mails.map(({ subject }) => subject)).size).toBe(mails.length)
  await context.close()
})

test('an order paid twice shows by itself that the second payment goes back, to buyer and operator', async () => {
  const email = 'twice@example.com'
  const { page, context, faults } = await toPayment(email)
  await pay(page)
  await page.waitForURL(`${shop.url}/order/?o=*`)
  await seeState(page, 'Delivered')
  const order = orderIdOf(page)
  const { sessions } = await readState()
  const session = sessions.find(({ client_reference_id }) => client_reference_id === order)
  await control(`sessions/${session?.id}/again`)
  const money = page.locator('vitrine-order [part="money"]')
  await money.getByText('Paid a second time').waitFor({ timeout: 30_000 })
  await money.getByText(/^Sent back /).waitFor({ timeout: 30_000 })
  await page.getByText('This order was paid twice.').waitFor()
  await page.goto(`${shop.url}/buy/-/orders/${order}`)
  await page.getByText('Paid a second time; sent back').waitFor()
  expect((await mailsTo(shop.mailboxUrl, email)).map(({ subject }) => subject)).toContainEqual(
    expect.stringContaining('second payment'),
  )
  expect(faults).toEqual([])
  await context.close()

  const operator = await newBuyer(browser)
  await operator.page.goto(`${shop.url}/operator/#/orders/${order}`)
  await operator.page.locator('input[name="token"]').fill(shop.operatorToken)
  await operator.page.keyboard.press('Enter')
  await operator.page.getByRole('heading', { name: 'Refunds' }).waitFor()
  await operator.page.getByText('● sent back').waitFor()
  await operator.context.close()
})
