import axe from 'axe-core'
import type { Page, Route } from 'playwright-core'
import { expect, test } from 'vitest'
import type { PublicLeads } from '../../catalog/wire.ts'
import { openSite } from './open-site.ts'

const site = openSite()

const found: PublicLeads = {
  seller: { id: 'dhow', name: 'Dhow Advisory' },
  days: 180,
  leads: [
    {
      id: 'lead_1',
      product: 'cloud-review',
      productName: 'Cloud estate review',
      name: 'Ada <b>Byron</b>',
      email: 'ada@buyer.example',
      company: 'Analytical Engines',
      message: 'We run 40 accounts.\nWhen could you begin?',
      locale: 'en',
      at: '2026-11-23T09:00:00.000Z',
      deleteAt: '2027-05-22T09:00:00.000Z',
    },
  ],
  clicks: [{ product: 'cloud-review', productName: 'Cloud estate review', clicks: 12, contacts: 1 }],
}

const json = (route: Route, body: unknown, status = 200) =>
  route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) })

/** What axe finds wrong in a part of the page, by rule. */
async function faultsOf(page: Page, part: string): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async (selector) => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe
    return (await run(selector)).violations.map(({ id }) => id)
  }, part)
}

/** The product page with its form open, and what it sends. */
async function openForm(answer: (route: Route) => Promise<void>) {
  const page = await site.newPage()
  const sent: unknown[] = []
  await page.route('**/api/leads/stamp', (route) => json(route, { stamp: 'a~b~c' }))
  await page.route('**/api/leads', (route) => {
    sent.push(route.request().postDataJSON())
    return answer(route)
  })
  await page.goto(`${site.origin}/products/cloud-review/`)
  await page.getByText('Ask Dhow Advisory to write to you').click()
  return { page, sent }
}

async function fill(page: Page): Promise<void> {
  await page.getByLabel('Your name').fill('Ada Byron')
  await page.getByLabel('Your e-mail address').fill('ada@buyer.example')
  await page.getByLabel('What is it about?').fill('We run 40 accounts.')
}

test('a seller can be asked to write, once a box was ticked that says what happens to it', async () => {
  const { page, sent } = await openForm((route) => route.fulfill({ status: 202 }))
  const send = page.getByRole('button', { name: 'Send the request' })
  await send.click()
  await page.getByText('Your name: This is needed.').waitFor()
  await fill(page)
  await send.click()
  await page.getByText('without it we may not pass your request on').waitFor()
  expect(sent).toEqual([])
  expect(await faultsOf(page, '.contact')).toEqual([])
  await page.getByText('They are deleted after 180 days').click()
  await page.getByLabel('What is it about?').press('Tab')
  await send.press('Enter')
  await page.getByText('Dhow Advisory has your request and writes to you.').waitFor()
  expect(sent).toEqual([
    {
      product: 'cloud-review',
      name: 'Ada Byron',
      email: 'ada@buyer.example',
      company: '',
      message: 'We run 40 accounts.',
      website: '',
      consent: true,
      locale: 'en',
      stamp: 'a~b~c',
    },
  ])
})

test('a request that was too fast is sent again by itself; a refusal is told, and what was written stays', async () => {
  let calls = 0
  const { page, sent } = await openForm((route) => {
    calls += 1
    if (calls === 1) {
      return route.fulfill({
        status: 429,
        headers: { 'retry-after': '1', 'content-type': 'application/json' },
        body: JSON.stringify({ detail: 'Wait.', next: '' }),
      })
    }
    return json(route, { detail: 'This form is no longer good.', next: 'Reload the page.' }, 409)
  })
  await fill(page)
  await page.getByText('They are deleted after 180 days').click()
  await page.getByRole('button', { name: 'Send the request' }).click()
  await page.getByText('This form is no longer good. Reload the page.').waitFor()
  expect(sent).toHaveLength(2)
  expect(await page.getByLabel('Your name').inputValue()).toBe('Ada Byron')
})

test('the seller reads who asked, deletes one at the second press, and then nobody is left', async () => {
  const page = await site.newPage({ viewport: { width: 390, height: 800 } })
  const asked: string[] = []
  let leads = found.leads
  await page.route('**/api/seller/leads**', async (route) => {
    const { authorization } = await route.request().allHeaders()
    asked.push(`${route.request().method()} ${authorization}`)
    if (route.request().method() !== 'DELETE') return json(route, { ...found, leads })
    leads = []
    return route.fulfill({ status: 204 })
  })
  await page.route('**/api/seller/leads/lead_1', async (route) => {
    leads = []
    asked.push(`${route.request().method()} lead_1`)
    return route.fulfill({ status: 204 })
  })
  await page.goto(`${site.origin}/leads/#t=k~i~d`)
  await page.getByRole('heading', { name: 'Ada <b>Byron</b>' }).waitFor()
  await page.getByText('When could you begin?').waitFor()
  expect(await faultsOf(page, 'main')).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  await page.getByRole('button', { name: 'Delete' }).click()
  expect(asked).toEqual(['GET Bearer k~i~d'])
  await page.getByRole('button', { name: 'Delete for good' }).click()
  await page.getByText('Nobody has asked yet.').waitFor()
  expect(asked[1]).toBe('DELETE lead_1')
})

test('a link that is not whole, one that ran out and a store that is away are each told in words', async () => {
  const page = await site.newPage()
  await page.goto(`${site.origin}/leads/`)
  await page.getByText('The link is not complete.').waitFor()
  const refusal = { detail: 'This link has run out.', next: 'Ask for a new link.' }
  await page.route('**/api/seller/leads', (route) => json(route, refusal, 403))
  await page.goto(`${site.origin}/leads/#t=old`)
  await page.getByText('This link has run out. Ask for a new link.').waitFor()
  await page.unroute('**/api/seller/leads')
  await page.route('**/api/seller/leads', (route) => route.abort())
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('The requests cannot be loaded just now.').waitFor()
})
