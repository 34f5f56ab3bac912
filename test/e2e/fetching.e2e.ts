import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newBuyer, orderByForm, orderIdOf, pay, seeState } from './buyer.ts'
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
  await seeState(buyer.page, 'Delivered')
  return buyer
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

test('a buyer makes a link on the order page, downloads the file, and after a refund can no more', async () => {
  const { page, context, faults } = await bought('foliant', 'personal')
  const order = page.locator('vitrine-order')
  const checksums = await order
    .getByText(/[0-9a-f]{64} {2}foliant-3\.2\.0-linux-x64\.tar\.gz/)
    .first()
    .textContent()
  await order.locator('select').selectOption('3.2.0/foliant-3.2.0-linux-x64.tar.gz')
  await order.getByRole('button', { name: 'Make a download link' }).click()
  const link = order.locator('a[part~="file"]')
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  expect(download.suggestedFilename()).toBe('foliant-3.2.0-linux-x64.tar.gz')
  const bytes = await readFile(await download.path())
  expect(checksums).toContain(createHash('sha256').update(bytes).digest('hex'))
  const used = (await link.getAttribute('href')) ?? ''
  expect((await fetch(used)).status).toBe(410)
  await refund(page)
  expect((await fetch(used, { headers: { range: 'bytes=1-' } })).status).toBe(403)
  expect(await order.getByRole('button', { name: 'Make a download link' }).count()).toBe(0)
  expect(faults).toEqual([])
  await context.close()
})

test('a buyer pulls at the registry with the token of the order page, and after a refund can no more', async () => {
  const { page, context, faults } = await bought('quillgate', 'year')
  const order = page.locator('vitrine-order')
  const user = await order
    .getByText(/^del_\w+$/)
    .first()
    .textContent()
  await order
    .getByRole('button', { name: /^Reveal/ })
    .first()
    .click()
  const token = await order
    .getByText(/^vpt_[\w-]{43}$/)
    .first()
    .textContent()
  const registry = /^ {2}Registry\s+(\S+)/m.exec(shop.output())?.[1] ?? ''
  const pulling = await context.newPage()
  const pull = async () => {
    await pulling.goto(registry)
    await pulling.getByLabel('User name').fill(user ?? '')
    await pulling.getByLabel('Pull token').fill(token ?? '')
    await pulling.getByRole('button', { name: 'Pull' }).click()
    return pulling.locator('table').textContent()
  }
  expect(await pull()).toContain('Pulled: sha256:')
  await refund(page)
  expect(await pull()).toContain('is not valid')
  expect(faults).toEqual([])
  await context.close()
})
