import type { Browser } from 'playwright-core'
import { expect, test } from 'vitest'
import { orderIdOf, projectId, seeState } from './buyer.ts'
import { allOf, buyPlan, cancel, does, ends, paymentsOf, reads, refundAll, rowOf } from './lives.ts'
import { linkFromMail } from './mailbox.ts'
import { openShop } from './open-shop.ts'
import type { RunningShop } from './shop.ts'

let shop: RunningShop
let browser: Browser

openShop((open) => {
  ;({ shop, browser } = open)
})

const otherProject = 'fedcba9876543210fedcba9876543210'

test('an image: shared, its project corrected, reminded of, rejected, shared again, accepted, and taken back by a refund', async () => {
  const email = 'gatehouse@example.com'
  const buyer = await buyPlan(shop, browser, { product: 'gatehouse', plan: 'standard', email })
  const { page, context } = buyer
  await seeState(page, 'Needs you')
  await reads(page, 'Paid. One thing is yours to do now.', /You: accept the image in your project in/)
  expect(await rowOf(page, 'Status').innerText()).toBe('Shared, not accepted yet')
  expect(await allOf(page)).toContain('image set --accept')
  await linkFromMail(shop.mailboxUrl, email, /\/order\/\S+/)

  await does(page, 'Correct the id', { 'Project id': otherProject })
  await reads(page, `You corrected the project id from ${projectId} to ${otherProject}.`)
  await rowOf(page, 'Project id').getByText(otherProject).waitFor({ timeout: 45_000 })
  const console = await context.newPage()
  const cloud = (await rowOf(page, 'Open in the console').getByRole('link').getAttribute('href')) ?? ''
  await console.goto(cloud.replace(otherProject, projectId))
  await reads(console, 'No image is shared with this project.')

  await paymentsOf(shop, '').pass('week')
  await reads(page, /^A reminder: /)

  await console.goto(cloud)
  await console.getByRole('button', { name: 'Reject image' }).click()
  await does(page, 'Look again now')
  await reads(page, 'Rejected by your project', 'Share image again')
  await does(page, 'Share image again')
  await reads(page, 'Shared, not accepted yet')
  await console.goto(cloud)
  await console.getByRole('button', { name: 'Accept image' }).click()
  await seeState(page, 'Delivered')
  await reads(page, 'Paid and delivered.', 'Nothing is missing. Create your servers.')
  expect(await rowOf(page, 'Status').innerText()).toBe('Accepted')
  expect(await page.getByRole('button', { name: 'Correct the id' }).count()).toBe(0)

  await refundAll(shop, browser, page)
  await seeState(page, 'Ended')
  await reads(page, 'This order has ended.')
  expect(await allOf(page)).not.toContain('Terraform')
  await console.reload()
  await reads(console, 'No image is shared with this project.')
  await ends(buyer)
})

test('an image by the month: not shared while unpaid, shared and accepted once more, canceled, and over with the term', async () => {
  const buyer = await buyPlan(shop, browser, { product: 'breakwater', plan: 'monthly' })
  const { page, context } = buyer
  const payments = paymentsOf(shop, orderIdOf(page))
  const console = await context.newPage()
  const address = rowOf(page, 'Open in the console').getByRole('link')
  await address.waitFor()
  const cloud = (await address.getAttribute('href')) ?? ''
  const accept = async () => {
    await console.goto(cloud)
    await console.getByRole('button', { name: 'Accept image' }).click()
    await reads(console, 'Accepted: on your list of images')
  }
  await accept()
  await seeState(page, 'Delivered')
  await reads(page, 'Running')
  await payments.cardFails()
  await payments.nextTerm()
  await payments.pass('week')
  await payments.pass('day')
  await seeState(page, 'Paused')
  await console.goto(cloud)
  await reads(console, 'No image is shared with this project.')
  await payments.cardPays()
  await reads(page, 'Shared once more, not accepted again yet', /^You: accept the image .* once more/)
  await accept()
  await reads(page, 'Nothing is missing. Create your servers.')
  await cancel(page)
  await payments.nextTerm()
  await seeState(page, 'Ended')
  await console.goto(cloud)
  await reads(console, 'No image is shared with this project.')
  await ends(buyer)
})
