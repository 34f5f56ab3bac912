import type { Browser, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { z } from 'zod'
import { type Buyer, newBuyer, orderByForm, orderIdOf, pay } from './buyer.ts'
import { linkFromMail, mailsTo } from './mailbox.ts'
import { eventually, type RunningShop } from './shop.ts'

const stateSchema = z.object({
  subscriptions: z.array(
    z.object({ id: z.string(), customer: z.string(), metadata: z.record(z.string(), z.string()) }),
  ),
  invoices: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      customer: z.string(),
    }),
  ),
})

const patience = { timeout: 45_000 }

/** Buys a plan by the form of its product page, and comes out on the order page. */
export async function buyPlan(
  shop: RunningShop,
  browser: Browser,
  {
    product,
    plan,
    quantity = 1,
    email = `${product}@example.com`,
  }: {
    product: string
    plan: string
    quantity?: number
    email?: string
  },
): Promise<Buyer> {
  const buyer = await newBuyer(browser)
  const address = `${shop.url}/products/${product}/?plan=${plan}&quantity=${quantity}`
  await orderByForm(buyer.page, { address, email })
  await pay(buyer.page)
  await buyer.page.waitForURL(`${shop.url}/order/?o=*`)
  return buyer
}

/** Waits for words on a page: on an order page, a seller's, the operator's, or one of the sandbox. */
export async function reads(page: Page, ...texts: readonly (string | RegExp)[]): Promise<void> {
  for (const text of texts) await page.getByText(text).first().waitFor(patience)
}

/** All that a delivery's part of a page says. */
export function allOf(page: Page): Promise<string> {
  return page.locator('vitrine-delivery [part="delivery"]').innerText()
}

/** Value of a row of what is held, by its label. */
export function rowOf(page: Page, label: string): Locator {
  return page
    .locator('vitrine-delivery [part~="item"]')
    .filter({ has: page.locator('dt').getByText(label, { exact: true }) })
    .locator('dd')
}

/** Presses a button of a delivery, answers what it asks, and sends it. */
export async function does(
  page: Page,
  button: string | RegExp,
  answers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const delivery = page.locator('vitrine-delivery')
  const form = delivery.getByRole('form', { name: button })
  if (Object.keys(answers).length) {
    const isOpen = await form.isVisible()
    if (!isOpen) await delivery.getByRole('button', { name: button }).click()
    for (const [label, value] of Object.entries(answers)) {
      const field = form.getByLabel(label)
      if ((await field.evaluate((one) => one.tagName)) !== 'SELECT') await field.fill(value)
      else await field.selectOption({ label: value })
    }
    return form.getByRole('button', { name: button }).click()
  }
  await delivery.getByRole('button', { name: button }).click()
}

/** What the order page must never say in any state, and what its browser must not have complained of. */
export async function ends({ page, context, faults }: Buyer, ...others: readonly Buyer[]): Promise<void> {
  const order = await page.locator('vitrine-order [part="page"]').innerText()
  expect(`${order} ${await allOf(page)}`).not.toMatch(/undefined|null|NaN|\[object/)
  expect([...faults, ...others.flatMap((one) => one.faults)]).toEqual([])
  for (const one of [context, ...others.map((other) => other.context)]) await one.close()
}

/** Opens the page of a seller by the link mailed last to an address, in a browser of its own. */
export async function sellerPage(shop: RunningShop, browser: Browser, email: string): Promise<Buyer> {
  const link = await linkFromMail(shop.mailboxUrl, email, /http:\/\/\S+\/engagement\/#d=\S+/)
  const seller = await newBuyer(browser)
  await seller.page.goto(link)
  await seller.page.locator('vitrine-delivery').waitFor(patience)
  return seller
}

/** The operator's page of an order, signed in. */
export async function operatorPage(shop: RunningShop, browser: Browser, order: string): Promise<Buyer> {
  const operator = await newBuyer(browser)
  const { page } = operator
  await page.goto(`${shop.url}/operator/#/orders/${order}`)
  await page.locator('input[name="token"]').fill(shop.operatorToken)
  await page.keyboard.press('Enter')
  await page.getByText('Send money back', { exact: true }).waitFor(patience)
  // Before the sign-in the page asks for what it may not have, to find out whether a cookie is there.
  operator.faults.length = 0
  return operator
}

/** The operator sends all money back, on the operator's page. */
export async function refundAll(shop: RunningShop, browser: Browser, buyer: Page): Promise<void> {
  const { page, context, faults } = await operatorPage(shop, browser, orderIdOf(buyer))
  await page.getByText('Send money back', { exact: true }).click()
  await page.getByRole('button', { name: /^Send [\d,.]+ USD back$/ }).click()
  await page.getByRole('button', { name: 'it cannot be undone' }).click()
  await buyer.locator('vitrine-order [part="money"]').filter({ hasText: 'Sent back' }).waitFor(patience)
  expect(faults).toEqual([])
  await context.close()
}

/** The Payments page of the sandbox: its clock, and the subscription that an order began. */
export function paymentsOf(shop: RunningShop, order: string) {
  const state = async () => stateSchema.parse(await (await fetch(`${shop.paymentsUrl}/state.json`)).json())
  const press = async (path: string) => {
    const answer = await fetch(`${shop.paymentsUrl}/${path}`, { method: 'POST', redirect: 'manual' })
    expect(answer.status, path).toBe(303)
  }
  const subscription = () =>
    eventually(`a subscription of ${order}`, async () =>
      (await state()).subscriptions.find(({ metadata }) => metadata.order === order),
    )
  return {
    /** Moves the sandbox's clock: `hour`, `day`, `week`, `month`, or seconds. */
    pass: (step: string) => press(`clock/${step}`),
    /** Moves it to the end of the term that is paid, or of the trial. */
    nextTerm: async () => press(`subscriptions/${(await subscription()).id}/next`),
    cardFails: async () => press(`customers/${(await subscription()).customer}/card-fails`),
    /** The card works again, and pays what is open. */
    cardPays: async () => {
      const { customer } = await subscription()
      await press(`customers/${customer}/card-works`)
      const { invoices } = await state()
      const open = invoices.find((one) => one.customer === customer && one.status === 'open')
      await press(`invoices/${open?.id}/pay`)
    },
  }
}

/** A year later the browser has forgotten its order: the buyer asks for a link, and opens the order by it. */
export async function comesBack(shop: RunningShop, { page, faults }: Buyer, email: string): Promise<void> {
  await page.reload()
  await reads(page, 'This browser may not open that order.')
  const linksTo = async () =>
    (await mailsTo(shop.mailboxUrl, email)).filter(({ subject }) => subject === 'Your order')
  const before = (await linksTo()).length
  await page.getByLabel('Your e-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me the link' }).click()
  const mail = await eventually(`a link to ${email}`, async () => {
    const mails = await linksTo()
    return mails.length > before && mails[0]
  })
  await page.goto(/http:\S+\/order\/#o=\S+/.exec(mail.text)?.[0] ?? '')
  await page.getByRole('button', { name: 'Open the order' }).click()
  await page.locator('vitrine-delivery').waitFor(patience)
  expect(faults.splice(0).filter((fault) => !fault.includes('403'))).toEqual([])
}

/** Moves the clock, step by step, until a page says it: what is tried again later is tried then. */
export async function passUntil(
  { pass }: { pass: (step: string) => Promise<void> },
  step: string,
  text: Locator,
): Promise<void> {
  for (let tries = 0; tries < 12 && !(await text.isVisible()); tries += 1) {
    await pass(step)
    await text.waitFor({ timeout: 1500 }).catch(() => undefined)
  }
  await text.waitFor(patience)
}

/** Cancels the subscription on the order page; it runs to the end of what is paid. */
export async function cancel(page: Page): Promise<void> {
  const panel = page.locator('vitrine-subscription')
  await panel.getByRole('button', { name: 'Cancel the subscription' }).click()
  await panel.getByRole('button', { name: 'End it on that day' }).click()
  await panel.getByRole('button', { name: 'Keep the subscription' }).waitFor(patience)
}
