import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { Statement, Statements } from '../../site/statements/api.ts'
import { faultsOf, openOperator } from './operator-page.ts'

const none = { sold: 0, back: 0, net: 0, tax: 0, fee: 0, share: 0, commission: 0 }
const october: Statements = {
  month: '2026-10',
  isOver: true,
  accounts: [
    { account: 'cash:stripe', currency: 'USD', before: 0, change: 2000, after: 2000 },
    { account: 'revenue', currency: 'USD', before: 0, change: -2000, after: -2000 },
    { account: 'disputed:seller:northbeam', currency: 'JPY', before: 500, change: -500, after: 0 },
  ],
  sellers: [
    {
      id: 'northbeam',
      name: 'Northbeam',
      isPaidOut: true,
      totals: [
        { ...none, currency: 'JPY', sold: 7000, fee: 1400, share: 5600 },
        { ...none, currency: 'USD', sold: 10_000, back: -5000, tax: 950, fee: 1000, share: 4000 },
      ],
    },
    { id: 'dhow', name: 'Dhow', isPaidOut: false, totals: [{ ...none, currency: 'USD', sold: 4900 }] },
  ],
  partners: [
    { id: 'harbor', name: 'Harbor', totals: [{ ...none, currency: 'USD', sold: 10_000, commission: 1000 }] },
  ],
}

const own: Statement = {
  month: '2026-11',
  isOver: false,
  party: 'seller',
  id: 'northbeam',
  name: 'Northbeam',
  isPaidOut: true,
  totals: [{ ...none, currency: 'USD', net: 5000, tax: 950, fee: 1000, share: 4000 }],
  rows: [
    row({ kind: 'payment', net: 10_000, tax: 1900, fee: 2000, share: 8000 }),
    row({ kind: 'refund', net: -5000, tax: -950, fee: -1000, share: -4000 }),
  ],
}

function row(more: Partial<Statement['rows'][number]>): Statement['rows'][number] {
  const sold = { at: '2026-11-02T10:00:00.000Z', order: 'ord_1', product: 'Tracewell', plan: 'Team' }
  return {
    ...sold,
    kind: 'payment',
    currency: 'USD',
    net: 0,
    tax: 0,
    fee: 0,
    share: 0,
    commission: 0,
    ...more,
  }
}

/** The page of a seller or partner, over what the shop answers to its link. */
async function openOwn(answer: { status?: number; body: unknown }, hash = '#t=k1~iv~data'): Promise<Page> {
  const { page } = await openOperator('#/health')
  await page.clock.setSystemTime(new Date('2026-11-23T10:00:00Z'))
  await page.route('**/api/partner/**', async (route) => {
    if (route.request().headers().authorization !== 'Bearer k1~iv~data') return route.abort()
    if (route.request().url().endsWith('.csv')) return route.fulfill({ body: 'time,order\r\n' })
    return route.fulfill({ status: answer.status ?? 200, json: answer.body })
  })
  await page.goto(new URL(`/statements/${hash}`, page.url()).href)
  return page
}

test('a month of the books shows what sellers and partners came to, each with its table', async () => {
  const { page } = await openOperator('#/statements?month=2026-10', {
    'statements/2026-10': { body: october },
  })
  await page.getByRole('heading', { name: 'Statements: October 2026' }).waitFor()
  const rows = (await page.locator('tbody tr').allInnerTexts()).map((text) =>
    text.replace(/\s+/g, ' ').trim(),
  )
  expect(rows[0]).toContain('Northbeam 7,000 JPY 0 JPY 0 JPY 1,400 JPY 5,600 JPY')
  expect(rows[1]).toContain('100 USD -50 USD 9.50 USD 10 USD 40 USD')
  expect(rows[2]).toContain('Dhow paid out by the store itself 49 USD')
  expect(rows[3]).toContain('Harbor 100 USD 0 USD 10 USD')
  expect(rows[6]).toContain('disputed:seller:northbeam in dispute: owed to this seller')
  const file = page.getByRole('link', { name: 'Statement of Northbeam as CSV' })
  expect(await file.getAttribute('href')).toBe('/api/operator/statements/2026-10/seller/northbeam.csv')
})

test('the months before and after are a press away, and none is in the future', async () => {
  const { page } = await openOperator('#/statements?month=2026-10', {
    'statements/2026-10': { body: october },
  })
  await page.getByRole('link', { name: 'Month before' }).click()
  await page.getByRole('heading', { name: 'Statements: September 2026' }).waitFor()
  await page.goto(new URL('/operator/#/statements', page.url()).href)
  await page.reload()
  await page.getByRole('link', { name: 'Month before' }).waitFor()
  expect(await page.getByRole('link', { name: 'Month after' }).count()).toBe(0)
})

test('a month that is over by the clock of the shop leads on, whatever the clock of the browser says', async () => {
  const month = '2050-03'
  const { page } = await openOperator(`#/statements?month=${month}`, {
    'statements/2050-03': { body: { ...october, month } },
    'statements/2050-04': { body: { ...october, month: '2050-04', isOver: false } },
  })
  await page.getByRole('link', { name: 'Month after' }).click()
  await page.getByRole('heading', { name: 'Statements: April 2050' }).waitFor()
  await page.getByText('This month still runs').waitFor()
  expect(await page.getByRole('link', { name: 'Month after' }).count()).toBe(0)
})

test('the operator makes a link for a partner', async () => {
  const url = 'https://shop.example/statements/#t=k1~iv~data'
  const { page, posted, sent } = await openOperator('#/statements?month=2026-10', {
    'statements/2026-10': { body: october },
    'statements/links': { body: { url } },
  })
  await page.getByRole('button', { name: 'Make a link for Harbor' }).click()
  await page.getByLabel('Link to the statements').waitFor()
  expect(await page.getByLabel('Link to the statements').inputValue()).toBe(url)
  expect(posted).toEqual(['statements/links'])
  expect(sent[0]?.body).toEqual({ party: 'partner', id: 'harbor' })
})

test('a seller reads what was sold and what went back, and saves it as a table', async () => {
  const page = await openOwn({ body: own })
  await page.getByRole('heading', { name: 'What Northbeam sold' }).waitFor()
  await page.getByText('This month still runs').waitFor()
  const rows = (await page.locator('tbody tr').allInnerTexts()).map((text) =>
    text.replace(/\s+/g, ' ').trim(),
  )
  expect(rows).toEqual([
    '02 Nov paid Tracewell, Team ord_1 100 USD 19 USD 20 USD 80 USD',
    '02 Nov refunded Tracewell, Team ord_1 -50 USD -9.50 USD -10 USD -40 USD',
    'Total 50 USD 9.50 USD 10 USD 40 USD',
  ])
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as CSV' }).click()
  expect((await saved).suggestedFilename()).toBe('northbeam-2026-11.csv')
})

test('a seller’s month that is over by the clock of the shop leads on, whatever the clock of the browser says', async () => {
  const page = await openOwn({ body: { ...own, isOver: true } })
  const asked = page.waitForRequest('**/api/partner/statements/2026-12')
  await page.getByRole('button', { name: 'Month after' }).click()
  await asked
})

test('a link that ran out says so', async () => {
  const detail = 'This link has run out; ask the shop for a new one.'
  const page = await openOwn({ status: 403, body: { detail, next: 'Ask for a new link.' } })
  await page.getByText(`${detail} Ask for a new link.`).waitFor()
})

test('the page without a link says how it opens', async () => {
  const page = await openOwn({ body: own }, '')
  await page.getByText('This page opens by the link that the store gave you.').waitFor()
})

test('axe finds no fault with a month of the books, in either look', async () => {
  const { page } = await openOperator('#/statements?month=2026-10', {
    'statements/2026-10': { body: october },
  })
  await page.getByRole('heading', { name: 'Partners' }).waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await faultsOf(page)).toEqual([])
  }
})

test('axe finds no fault with a seller’s page, in either look', async () => {
  const page = await openOwn({ body: own })
  await page.getByRole('heading', { name: 'November 2026' }).waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await faultsOf(page)).toEqual([])
  }
})
