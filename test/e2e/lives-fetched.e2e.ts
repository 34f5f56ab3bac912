import type { Browser } from 'playwright-core'
import { expect, test } from 'vitest'
import { orderIdOf, seeState } from './buyer.ts'
import { allOf, buyPlan, cancel, comesBack, does, ends, paymentsOf, reads, rowOf } from './lives.ts'
import { openShop } from './open-shop.ts'
import type { RunningShop } from './shop.ts'

let shop: RunningShop
let browser: Browser

openShop((open) => {
  ;({ shop, browser } = open)
})

test('files: fetched by a link, renewed by the year, paused without links, paid, canceled, and over with the term', async () => {
  const buyer = await buyPlan(shop, browser, { product: 'foliant', plan: 'yearly' })
  const { page } = buyer
  const payments = paymentsOf(shop, orderIdOf(page))
  await seeState(page, 'Delivered')
  await does(page, 'Make a download link', { File: '3.2.0, Linux, x86-64' })
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('vitrine-delivery a[part~="file"]').click(),
  ])
  expect(file.suggestedFilename()).toBe('foliant-3.2.0-linux-x64.tar.gz')

  await payments.nextTerm()
  await comesBack(shop, buyer, 'foliant@example.com')
  await reads(page, /Paid 49 USD; the subscription is paid until/)
  await payments.cardFails()
  await payments.nextTerm()
  await comesBack(shop, buyer, 'foliant@example.com')
  await payments.pass('week')
  await payments.pass('day')
  await seeState(page, 'Paused')
  expect(await rowOf(page, 'Files').innerText()).toContain('No links while it is paused')
  await payments.cardPays()
  await seeState(page, 'Delivered')
  await cancel(page)
  await payments.nextTerm()
  await comesBack(shop, buyer, 'foliant@example.com')
  await seeState(page, 'Ended')
  expect(await rowOf(page, 'Files').innerText()).toContain('What was downloaded stays.')
  expect(await page.getByRole('button', { name: 'Make a download link' }).count()).toBe(0)
  await ends(buyer)
})

test('images of a registry: pulled in a trial, renewed, refused while unpaid, pulled again, and over with the term', async () => {
  const buyer = await buyPlan(shop, browser, { product: 'quillgate', plan: 'cluster' })
  const { page, context } = buyer
  const payments = paymentsOf(shop, orderIdOf(page))
  await seeState(page, 'Delivered')
  const user = await rowOf(page, 'User name').locator('code').innerText()
  await page.getByRole('button', { name: 'Reveal Pull token' }).click()
  const token = await rowOf(page, 'Pull token').locator('code').innerText()
  const registry = /^ {2}Registry\s+(\S+)/m.exec(shop.output())?.[1] ?? ''
  const pulling = await context.newPage()
  const pull = async (): Promise<string> => {
    await pulling.goto(registry)
    await pulling.getByLabel('User name').fill(user)
    await pulling.getByLabel('Pull token').fill(token)
    await pulling.getByRole('button', { name: 'Pull' }).click()
    return (await pulling.locator('table').textContent()) ?? ''
  }
  expect(await pull()).toContain('Pulled: sha256:')
  const until = await rowOf(page, 'Good until').innerText()
  await payments.nextTerm()
  await reads(page, /Paid 120 USD; the subscription is paid until/, /Your pull token goes on until/)
  expect(await rowOf(page, 'Good until').innerText()).not.toBe(until)

  await payments.cardFails()
  await payments.nextTerm()
  await payments.pass('week')
  await payments.pass('day')
  await seeState(page, 'Paused')
  expect(await pull()).toContain('is not valid')
  await payments.cardPays()
  await seeState(page, 'Delivered')
  expect(await pull()).toContain('Pulled: sha256:')
  await cancel(page)
  await payments.nextTerm()
  await seeState(page, 'Ended')
  expect(await pull()).toContain('is not valid')
  expect(await allOf(page)).toContain('What was pulled before stays.')
  await ends(buyer)
})
