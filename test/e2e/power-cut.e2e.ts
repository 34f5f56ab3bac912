import type { Browser } from 'playwright-core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { newBuyer, orderIdOf, orderOnPartnerPage, pay, seeState } from './buyer.ts'
import { catalogOf } from './catalog.ts'
import { mailsTo } from './mailbox.ts'
import { openShop } from './open-shop.ts'
import { eventually, type RunningShop } from './shop.ts'

const ledgerSchema = z.object({ accounts: z.array(z.object({ instance: z.string(), order: z.string() })) })

let shop: RunningShop
let browser: Browser

const { startAgain } = openShop((open) => {
  ;({ shop, browser } = open)
})

async function accountsAtTheSeller(): Promise<string[]> {
  const answer = await fetch(`${shop.sellerUrl}/ledger.json`)
  return ledgerSchema.parse(await answer.json()).accounts.map(({ order }) => order)
}

test('a server killed after the payment delivers exactly once when it is started again', async () => {
  const products = await catalogOf(shop)
  const { page, context } = await newBuyer(browser)
  const email = 'power-cut@example.com'
  await orderOnPartnerPage(page, { partnerUrl: shop.partnerUrl, product: products.saas?.id ?? '', email })
  await fetch(`${shop.sellerUrl}/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ activity: 'newInstance', fault: 'slow', seconds: 5 }),
  })
  await pay(page)
  await page.waitForURL(`${shop.url}/order/?o=*`)
  const order = orderIdOf(page)
  await page.locator('vitrine-delivery').first().waitFor()
  await shop.kill()
  expect(await fetch(shop.url).catch(() => 'down')).toBe('down')

  await startAgain()
  await page.goto(`${shop.url}/order/?o=${order}`)
  await seeState(page, 'Delivered')
  expect((await accountsAtTheSeller()).length).toBe(1)
  const mails = await eventually('the mail that it is delivered', async () => {
    const all = await mailsTo(shop.mailboxUrl, email)
    return all.some(({ subject }) => subject.includes('is delivered')) ? all : null
  })
  // A mail may come twice when the server died between sending and marking it; then it is the same letter by its id.
  const letters = new Map(mails.map(({ messageId, subject }) => [messageId, subject]))
  expect([...letters.values()].filter((subject) => subject.includes('is delivered'))).toHaveLength(1)
  expect(new Set(letters.values()).size).toBe(letters.size)
  await context.close()
})

test('a server killed between the payment and its webhook still settles the order', async () => {
  const products = await catalogOf(shop)
  const { page, context } = await newBuyer(browser)
  const email = 'no-webhook@example.com'
  await orderOnPartnerPage(page, { partnerUrl: shop.partnerUrl, product: products.license?.id ?? '', email })
  await fetch(`${shop.paymentsUrl}/hold`, { method: 'POST', redirect: 'manual' })
  await Promise.all([page.waitForURL(`${shop.url}/order/?o=*`, { waitUntil: 'commit' }), pay(page)])
  const order = orderIdOf(page)
  await shop.kill()

  await startAgain()
  await page.goto(`${shop.url}/order/?o=${order}`)
  await seeState(page, 'Delivered')
  await context.close()
})
