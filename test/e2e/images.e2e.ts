import type { Browser, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { accountId, newBuyer, orderByForm, orderIdOf, pay, projectId, seeState } from './buyer.ts'
import { openShop } from './open-shop.ts'
import type { RunningShop } from './shop.ts'

let shop: RunningShop
let browser: Browser

openShop((open) => {
  ;({ shop, browser } = open)
})

async function bought(product: string, plan: string) {
  const buyer = await newBuyer(browser)
  const address = `${shop.url}/products/${product}/?plan=${plan}`
  await orderByForm(buyer.page, { address, email: `${product}@example.com` })
  await pay(buyer.page)
  await buyer.page.waitForURL(`${shop.url}/order/?o=*`)
  return { ...buyer, order: buyer.page.locator('vitrine-order') }
}

async function refund(page: Page): Promise<void> {
  const answer = await fetch(`${shop.url}/api/operator/orders/${orderIdOf(page)}/refund`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${shop.operatorToken}`,
      'content-type': 'application/json',
      'idempotency-key': `refund-of-${orderIdOf(page)}`,
    },
    body: '{}',
  })
  expect(answer.status).toBe(201)
  await seeState(page, 'Ended')
}

test.each([
  ['gatehouse', 'standard', 'openstack --os-region-name'],
  ['breakwater', 'standard', 'hcloud IMS BatchUpdateMembers'],
])(
  '%s is shared with the project, accepted in its console, and taken back with the refund',
  async (product, plan, command) => {
    const { page, context, order, faults } = await bought(product, plan)
    await seeState(page, 'Needs you')
    await order.getByText(command).first().waitFor()
    const link = order.getByRole('link', { name: /console/i }).first()
    const console = await context.newPage()
    await console.goto((await link.getAttribute('href')) ?? '')
    expect(await console.locator('.mono').first().textContent()).toBe(projectId)
    await console.getByRole('button', { name: 'Accept image' }).click()
    await console.getByText('Accepted: on your list of images').waitFor()
    await seeState(page, 'Delivered')
    await order.getByText('Nothing is missing. Create your servers.').first().waitFor()
    await refund(page)
    await console.reload()
    await console.getByText('No image is shared with this project').waitFor()
    expect(faults).toEqual([])
    await context.close()
  },
)

test('at a cloud where nothing is to be accepted the account has the image with the payment', async () => {
  const { page, context, order, faults } = await bought('northbeam-collector', 'standard')
  await seeState(page, 'Delivered')
  await order.getByText(accountId).first().waitFor()
  await order.getByText('aws ec2 run-instances').first().waitFor()
  await refund(page)
  expect(faults).toEqual([])
  await context.close()
})
