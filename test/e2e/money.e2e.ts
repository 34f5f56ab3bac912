import type { Browser, Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { newBuyer, orderByForm, orderIdOf, pay, payHeading, seeState } from './buyer.ts'
import { mailsTo } from './mailbox.ts'
import { openShop } from './open-shop.ts'
import { eventually, type RunningShop } from './shop.ts'

const controlSchema = z.object({
  subscriptions: z.array(z.object({ id: z.string(), customer: z.string() })),
  invoices: z.array(z.object({ id: z.string(), status: z.string() })),
  charges: z.array(z.object({ payment_intent: z.string(), amount: z.int() })),
  disputes: z.array(z.object({ id: z.string(), status: z.string() })),
})

let shop: RunningShop
let browser: Browser

openShop((open) => {
  ;({ shop, browser } = open)
})

/** Presses a button of the payment service's own page. */
async function control(path: string): Promise<void> {
  const answer = await fetch(`${shop.paymentsUrl}/${path}`, { method: 'POST', redirect: 'manual' })
  expect(answer.status, path).toBe(303)
}

async function known(): Promise<z.output<typeof controlSchema>> {
  return controlSchema.parse(await (await fetch(`${shop.paymentsUrl}/state.json`)).json())
}

async function fillCart(cart: Locator, email: string): Promise<void> {
  await cart.getByLabel('Your e-mail address').fill(email)
  for (const box of await cart.locator('input[type=checkbox]').all()) await box.check()
}

function panelOf(page: Page): { panel: Locator; sees: (text: string | RegExp) => Promise<void> } {
  const panel = page.locator('vitrine-subscription')
  const sees = (text: string | RegExp) => panel.getByText(text).first().waitFor({ timeout: 45_000 })
  return { panel, sees }
}

test('a person lives a subscription through: trial, paid, change, unpaid, paused, resumed, canceled and kept, refunded and ended', async () => {
  const email = 'whole-life@example.com'
  const { page, context, faults } = await newBuyer(browser)
  await page.goto(`${shop.url}/products/tracewell/?plan=monthly&quantity=2`)
  await page.getByRole('button', { name: 'Add to cart' }).click()
  await page.waitForURL(`${shop.url}/cart/`)
  const cart = page.locator('vitrine-cart')
  await cart.getByText('14 days free, then 5.90 USD per user and month').waitFor()
  await page.reload()
  await cart.getByText('After 14 days: 11.80 USD a month').waitFor()
  await fillCart(cart, email)
  await cart.getByRole('button', { name: 'Start the free trial' }).click()
  await page.getByRole('heading', { name: payHeading }).waitFor()
  await pay(page)
  await page.waitForURL(`${shop.url}/order/?o=*`)
  await seeState(page, 'Delivered')
  const { panel, sees } = panelOf(page)
  await sees('Free trial')
  const [subscription] = (await known()).subscriptions
  if (!subscription) throw new Error('The payment service knows no subscription.')

  await control(`subscriptions/${subscription.id}/next`)
  await sees('Running')
  await page.locator('vitrine-order [part~="payment"]').filter({ hasText: '11.80 USD' }).waitFor()

  await panel.getByRole('button', { name: 'Change plan or number' }).click()
  await panel.getByLabel('Number (user)').fill('4')
  await panel.getByRole('button', { name: 'See what it costs' }).click()
  await panel.getByRole('button', { name: 'Agree and pay 11.80 USD' }).click()
  await sees(/4 × user/)
  await sees('23.60 USD a month, before tax')

  await control(`customers/${subscription.customer}/card-fails`)
  await control(`subscriptions/${subscription.id}/next`)
  await sees('Unpaid')
  await sees(/Access stays until \d+ \w+ \d+; on \d+ \w+ \d+ it ends/)
  expect(await panel.getByRole('button').first().innerText()).toBe('Pay with another card')
  await control('clock/week')
  await control('clock/day')
  await sees('Paused')
  await seeState(page, 'Paused')

  await control(`customers/${subscription.customer}/card-works`)
  const open = (await known()).invoices.find(({ status }) => status === 'open')
  await control(`invoices/${open?.id}/pay`)
  await sees('Running')
  await seeState(page, 'Delivered')

  await panel.getByRole('button', { name: 'Cancel the subscription' }).click()
  await panel.getByRole('button', { name: 'End it on that day' }).click()
  await panel.getByRole('button', { name: 'Keep the subscription' }).click()
  await sees('The subscription goes on.')

  const operator = await newBuyer(browser)
  await operator.page.goto(`${shop.url}/operator/#/orders/${orderIdOf(page)}`)
  await operator.page.locator('input[name="token"]').fill(shop.operatorToken)
  await operator.page.getByRole('button', { name: 'Sign in' }).click()
  await operator.page.getByText('Send money back', { exact: true }).click()
  await operator.page.getByRole('button', { name: 'Send 23.60 USD back', exact: true }).click()
  await operator.page.getByRole('button', { name: 'it cannot be undone' }).click()
  await page
    .locator('vitrine-order [part="money"]')
    .filter({ hasText: 'Sent back' })
    .waitFor({ timeout: 45_000 })
  await seeState(page, 'Ended')
  await sees('Ended')
  expect(await page.locator('vitrine-order').innerHTML()).not.toContain('undefined')
  expect(faults).toEqual([])

  await page.goto(`${shop.url}/cart/`)
  await page.locator('vitrine-cart').getByText('The cart is empty.').waitFor()
  const subjects = (await mailsTo(shop.mailboxUrl, email)).map(({ subject }) => subject)
  expect(subjects.length, subjects.join(' | ')).toBeGreaterThanOrEqual(4)
  await Promise.all([context.close(), operator.context.close()])
}, 300_000)

test('a bank that asks for money back pauses what it paid for, and a won dispute opens it again', async () => {
  const { page, context } = await newBuyer(browser)
  await page.goto(`${shop.url}/products/tracewell/?plan=team`)
  await page.getByRole('button', { name: 'Add to cart' }).click()
  const cart = page.locator('vitrine-cart')
  await cart.getByText('Due now').waitFor()
  await fillCart(cart, 'dispute@example.com')
  await cart.getByRole('button', { name: 'Continue to payment' }).click()
  await page.getByRole('heading', { name: payHeading }).waitFor()
  await pay(page)
  await seeState(page, 'Delivered')
  const charge = (await known()).charges.find(({ amount }) => amount === 49_000)
  await control(`payments/${charge?.payment_intent}/dispute`)
  await seeState(page, 'Paused')
  const [dispute] = (await known()).disputes
  await control(`disputes/${dispute?.id}/win`)
  await seeState(page, 'Delivered')
  await eventually('the timeline tells both', async () =>
    (await page.locator('vitrine-delivery [part="timeline"]').first().innerText()).includes('open'),
  )
  await context.close()
})

test('what the seller has none left of is paid back by itself, and the page says why', async () => {
  const { page, context } = await newBuyer(browser)
  await fetch(`${shop.sellerUrl}/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ activity: 'newInstance', fault: 'sold-out', next: 1 }),
  })
  const address = `${shop.url}/products/tracewell/?plan=team`
  await orderByForm(page, { address, email: 'sold-out@example.com' })
  await pay(page)
  await page.waitForURL(`${shop.url}/order/?o=*`)
  const money = page.locator('vitrine-order [part="money"]')
  await money.filter({ hasText: /Sold out: Sent back/ }).waitFor({ timeout: 45_000 })
  await context.close()
})
