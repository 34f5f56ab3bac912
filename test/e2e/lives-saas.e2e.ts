import type { Browser } from 'playwright-core'
import { expect, test } from 'vitest'
import { orderIdOf, seeState } from './buyer.ts'
import {
  allOf,
  buyPlan,
  cancel,
  does,
  ends,
  passUntil,
  paymentsOf,
  reads,
  refundAll,
  rowOf,
  sellerPage,
} from './lives.ts'
import { mailsTo } from './mailbox.ts'
import { openShop } from './open-shop.ts'
import type { RunningShop } from './shop.ts'

let shop: RunningShop
let browser: Browser

openShop((open) => {
  ;({ shop, browser } = open)
})

test('an account that a server makes: tried, paid for, paused and paid, canceled, and over with its term', async () => {
  const buyer = await buyPlan(shop, browser, { product: 'marginalia', plan: 'table', quantity: 3 })
  const { page } = buyer
  const payments = paymentsOf(shop, orderIdOf(page))
  await seeState(page, 'Delivered')
  await reads(page, 'Delivered, and free to try.', 'Free trial')
  const letters = await mailsTo(shop.mailboxUrl, 'marginalia@example.com')
  expect(letters.map(({ text }) => text).join()).toContain('Thank you. Nothing was due today.')
  await page
    .getByRole('button', { name: /^Reveal/ })
    .first()
    .click()
  await page.locator('vitrine-delivery [part~="secret"] code').first().waitFor()

  await payments.nextTerm()
  await reads(page, 'Running', 'Paid and delivered.', /Paid 18 USD; the subscription is paid until/)
  await payments.cardFails()
  await payments.nextTerm()
  await reads(page, 'A payment is missing. Below is what happens, and when.')
  const top = async (selector: string) => (await page.locator(selector).boundingBox())?.y ?? 0
  expect(await top('vitrine-subscription')).toBeLessThan(await top('vitrine-delivery'))
  await payments.pass('week')
  await payments.pass('day')
  await seeState(page, 'Paused')
  await reads(page, 'Paused: a payment is missing. Below is how it goes on.')
  await payments.cardPays()
  await seeState(page, 'Delivered')

  await cancel(page)
  await reads(page, /^Ends on/)
  await payments.nextTerm()
  await seeState(page, 'Ended')
  await reads(page, 'This order has ended.')
  expect(await page.getByRole('button', { name: /^Reveal/ }).count()).toBe(0)
  await ends(buyer)
})

test('an account made by hand: handed over, rejected, accepted, paused and opened again by its seller, and closed', async () => {
  const buyer = await buyPlan(shop, browser, { product: 'kelpboard', plan: 'crew-monthly' })
  const { page } = buyer
  const payments = paymentsOf(shop, orderIdOf(page))
  await seeState(page, 'Waiting')
  await reads(page, 'Agreed. Dhow Advisory is at work on it now.', /An answer is due by/)
  const seller = await sellerPage(shop, browser, 'office@dhow.example')
  const desk = seller.page
  await seeState(desk, 'Needs you')
  await does(desk, 'Take on the request')
  const account = {
    'Address of the application': 'https://kelpboard.example/crew',
    'User name': 'crew',
    'Initial password': 'northern-lights-7',
  }
  await desk.getByRole('button', { name: 'Hand over the account' }).waitFor()
  await does(desk, 'Hand over the account', account)
  await seeState(page, 'Needs you')
  await reads(page, 'https://kelpboard.example/crew')
  await does(page, 'Reject the account', { 'What is missing': 'The address answers that it knows no crew.' })
  await reads(page, /The delivery was rejected: “The address answers that it knows no crew.”/)
  await desk.reload()
  await does(desk, 'Hand over the account', account)
  await does(page, 'Accept the account')
  await seeState(page, 'Delivered')
  await reads(page, 'Free trial')
  await page
    .getByRole('button', { name: /^Reveal/ })
    .first()
    .click()
  await reads(page, 'northern-lights-7')

  await payments.cardFails()
  await payments.nextTerm()
  await reads(page, 'A payment is missing. Below is what happens, and when.')
  await payments.pass('week')
  await payments.pass('day')
  await reads(page, 'Asked Dhow Advisory to pause the account, by hand.')
  await desk.reload()
  await does(desk, 'Say that it is done')
  await seeState(page, 'Paused')
  await payments.cardPays()
  await reads(page, 'Asked Dhow Advisory to open the account again, by hand.')
  await desk.reload()
  await does(desk, 'Say that it is done')
  await seeState(page, 'Delivered')

  await cancel(page)
  await payments.nextTerm()
  await reads(page, 'Asked Dhow Advisory to close the account, by hand.')
  await desk.reload()
  await does(desk, 'Say that it is done')
  await seeState(page, 'Ended')
  await desk.reload()
  await seeState(desk, 'Ended')
  expect(await allOf(page)).not.toContain('northern-lights-7')
  await ends(buyer, seller)
})

test('an account of the older protocol: what its seller cannot make is mended, delivered, and ended by a refund', async () => {
  await fetch(`${shop.sellerUrl}/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ activity: 'newInstance', fault: 'http-503', next: 2 }),
  })
  const buyer = await buyPlan(shop, browser, { product: 'wellhead', plan: 'year' })
  const { page } = buyer
  await reads(page, /tried again|try again|Trying again/i)
  const delivered = page.locator('vitrine-delivery [part~="done"]')
  await passUntil(paymentsOf(shop, orderIdOf(page)), 'hour', delivered)
  expect(await rowOf(page, 'User name').innerText()).toMatch(/\S{3}/)
  await refundAll(shop, browser, page)
  await seeState(page, 'Ended')
  await ends(buyer)
})
