import type { Browser } from 'playwright-core'
import { expect, test } from 'vitest'
import { newBuyer, orderIdOf, seeState } from './buyer.ts'
import { buyPlan, does, ends, operatorPage, paymentsOf, reads, sellerPage } from './lives.ts'
import { linkFromMail } from './mailbox.ts'
import { openShop } from './open-shop.ts'
import type { RunningShop } from './shop.ts'

let shop: RunningShop
let browser: Browser

openShop((open) => {
  ;({ shop, browser } = open)
})

const sellerMail = 'sales@northbeam.example'

test('a service: sent back, taken on, a stage reached, delivered, rejected, brought before the operator, and half refunded', async () => {
  const buyer = await buyPlan(shop, browser, { product: 'incident-review', plan: 'single' })
  const { page } = buyer
  await seeState(page, 'Needs you')
  await reads(page, /The request is yet to be sent/)
  await does(page, 'Send the request')
  await seeState(page, 'Waiting')

  const seller = await sellerPage(shop, browser, sellerMail)
  const desk = seller.page
  await does(desk, 'Send the request back', {
    'What is missing or unclear': 'Which of the two outages do you mean?',
  })
  await seeState(page, 'Needs you')
  await reads(page, /Northbeam needs more to begin: “Which of the two outages do you mean\?”/)
  await does(page, 'Send the request', {
    'What happened, in a few sentences': 'The second one, on 3 November.',
  })
  await desk.reload()
  await does(desk, 'Take on the request')
  await reads(page, /Northbeam took on the request/)
  await does(desk, 'Say that a stage is reached', { Stage: 'Conversations held' })
  await reads(page, /Conversations held: reached on/)

  await desk.getByRole('button', { name: 'Deliver the work' }).first().click()
  const form = desk.getByRole('form', { name: 'Deliver the work' })
  await form.getByLabel('What you deliver').fill('The report, with the timeline as we agreed on it.')
  const report = {
    name: 'review.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('What happened, hour by hour.\n'),
  }
  await form.locator('input[type="file"]').setInputFiles(report)
  await form.getByRole('button', { name: 'Deliver the work' }).click()
  await seeState(page, 'Needs you')
  await reads(page, 'review.txt', /^[0-9a-f]{64}$/)
  await does(page, 'Reject the delivery', {
    'What is missing': 'The report says nothing about the deploy before it.',
  })
  await reads(page, /The delivery was rejected/)
  await page.getByText('If you cannot agree').click()
  await does(page, 'Ask the operator to decide', {
    Why: 'They say that the deploy is none of their business.',
  })
  await reads(page, 'Paid. We are deciding how to go on and will write to you.')
  await desk.reload()

  const operator = await operatorPage(shop, browser, orderIdOf(page))
  await operator.page.getByRole('button', { name: 'Refund and close' }).click()
  await operator.page.getByLabel('How much of the price, in percent').fill('50')
  await operator.page.getByLabel('Decision').fill('Half of it was done.')
  await operator.page.getByRole('button', { name: 'Refund and close' }).last().click()
  await seeState(page, 'Ended')
  await reads(page, /operator decided that 50 % of the price goes back/)
  await reads(page, /Sent back/)
  await desk.reload()
  await ends(buyer, seller, operator)
})

test('a service that the buyer is silent about is accepted by the clock, after a reminder', async () => {
  const email = 'silent@example.com'
  const buyer = await buyPlan(shop, browser, {
    product: 'operations-course',
    plan: 'participant',
    quantity: 4,
    email,
  })
  const { page } = buyer
  const payments = paymentsOf(shop, orderIdOf(page))
  const seller = await sellerPage(shop, browser, 'office@dhow.example')
  await does(seller.page, 'Take on the request')
  await does(seller.page, 'Deliver the work', {
    'What you deliver': 'Three days in Kuwait City, from 11 to 13 January.',
  })
  await seeState(page, 'Needs you')
  await payments.pass(String(6 * 86_400 + 60))
  await reads(page, /^Reminder: /)
  await payments.pass('week')
  await seeState(page, 'Delivered')
  await reads(page, 'The delivery counts as accepted, because nobody answered in time.')
  await ends(buyer, seller)
})

test('consulting: followed to the seller’s own site, or asked about by a request that its seller reads and deletes', async () => {
  const { page, context, faults } = await newBuyer(browser)
  await context.route(/greyfold\.example\//, (route) => route.fulfill({ body: 'The seller’s own site' }))
  const address = `${shop.url}/products/penetration-testing/`
  await page.goto(address)
  await page
    .getByText(/^Ask Greyfold|contact/i)
    .first()
    .waitFor()
  await page.locator('details.contact summary').click()
  const form = page.locator('details.contact form')
  await form.locator('[name="name"]').fill('Ruth Amadi')
  await form.locator('[name="email"]').fill('ruth@example.com')
  await form.locator('[name="message"]').fill('Two web applications and their interface, before March.')
  await form.locator('[name="consent"]').check()
  await form.getByRole('button').click()
  await page.locator('details.contact .sent').filter({ hasText: /\S/ }).waitFor()
  await page.goto(address)
  await page
    .locator('.card a[href="https://greyfold.example/testing"], a[href="https://greyfold.example/testing"]')
    .first()
    .click()
  await page.waitForURL('https://greyfold.example/testing')

  const link = await linkFromMail(shop.mailboxUrl, 'contact@greyfold.example', /http:\/\/\S+\/leads\/#\S+/)
  const seller = await newBuyer(browser)
  await seller.page.goto(link)
  await reads(seller.page, 'Ruth Amadi', 'Two web applications and their interface, before March.')
  const drop = seller.page.locator('ol.leads button')
  await drop.click()
  await drop.click()
  await seller.page.getByRole('heading', { name: 'Ruth Amadi' }).waitFor({ state: 'detached' })
  // Who sends a form sooner than a person could is told to wait, and the page sends it again by itself.
  expect([...faults, ...seller.faults].filter((fault) => !fault.includes('429'))).toEqual([])
  await context.close()
  await seller.context.close()
})
