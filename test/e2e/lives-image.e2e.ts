import type { Browser } from 'playwright-core'
import { expect, test } from 'vitest'
import { newBuyer, orderIdOf, orderOnPartnerPage, pay, projectId, seeState } from './buyer.ts'
import { catalogOf } from './catalog.ts'
import { allOf, does, ends, paymentsOf, reads, refundAll, rowOf } from './lives.ts'
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
  const { image } = await catalogOf(shop)
  const buyer = await newBuyer(browser)
  const { page, context } = buyer
  const email = 'image@example.com'
  await orderOnPartnerPage(page, { partnerUrl: shop.partnerUrl, product: image?.id ?? '', email })
  await pay(page)
  await page.waitForURL(`${shop.url}/order/?o=*`)

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
  expect(orderIdOf(page)).toMatch(/^ord_/)
  await ends(buyer)
})
