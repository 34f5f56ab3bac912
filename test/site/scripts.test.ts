import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { openSite } from './open-site.ts'

const site = openSite()

/** Opens a page as a visitor; what the console calls an error fails the test. */
async function open(path: string, options: { script?: boolean; width?: number } = {}): Promise<Page> {
  const { script = true, width = 1280 } = options
  const page = await site.newPage({ javaScriptEnabled: script, viewport: { width, height: 900 } })
  await page.goto(site.origin + path, { waitUntil: 'load' })
  return page
}

const rows = (page: Page) => page.locator('.row:visible .title').allTextContents()
const facet = (page: Page, key: string, id: string) =>
  page.locator(`.facets a[data-key="${key}"][data-id="${id}"]`)

describe('the list of products', () => {
  test('facets combine in place, count what is left, and stay in the address', async () => {
    const page = await open('/products/')
    await facet(page, 'method', 'saas').click()
    await facet(page, 'seller', 'northbeam').click()
    expect(await rows(page)).toEqual(['Nightrota', 'Tracewell'])
    expect(new URL(page.url()).search).toBe('?method=saas&seller=northbeam')
    expect(await page.getByRole('status').textContent()).toBe('2 products')
    expect(await facet(page, 'category', 'security').locator('i').textContent()).toBe('0')
    await facet(page, 'seller', 'northbeam').click()
    expect((await rows(page)).length).toBeGreaterThan(2)
    await page.getByRole('link', { name: 'Clear the filter' }).click()
    expect(new URL(page.url()).search).toBe('')
  })

  test('an address with conditions opens the list with them', async () => {
    const page = await open('/products/?method=image&category=security')
    expect(await rows(page)).toEqual(['Breakwater', 'Gatehouse'])
  })

  test('from the page of one value, another facet leads to the list with both', async () => {
    const page = await open('/sellers/northbeam/')
    await facet(page, 'method', 'saas').click()
    await page.waitForURL('**/products/?seller=northbeam&method=saas')
    expect(await rows(page)).toEqual(['Nightrota', 'Tracewell'])
  })

  test('without script a facet is a page of its own', async () => {
    const page = await open('/products/', { script: false })
    expect(await page.getByRole('search').isVisible()).toBe(false)
    await facet(page, 'method', 'image').click()
    await page.waitForURL('**/methods/image/')
    expect(await rows(page)).toHaveLength(5)
  })

  test('a name with a wrong letter is found, and its letters are marked', async () => {
    const page = await open('/products/')
    await page.keyboard.press('/')
    await page.keyboard.type('tracewel')
    await expect.poll(() => rows(page)).toEqual(['Tracewell'])
    expect(await page.locator('.row:visible mark').textContent()).toBe('Tracewel')
    await page.getByRole('searchbox').fill('tarcewell')
    await expect.poll(() => rows(page)).toEqual(['Tracewell'])
    expect(new URL(page.url()).search).toBe('?q=tarcewell')
  })

  test('a search without result proposes something else', async () => {
    const page = await open('/products/?q=zzzzzz')
    await page.getByText('No product fits.').waitFor()
    const proposed = page.locator('.near button').first()
    await proposed.click()
    await expect.poll(async () => (await rows(page)).length).toBeGreaterThan(0)
  })

  test('the search is not fetched before somebody wants to search', async () => {
    const page = await open('/products/')
    const names = () => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
    expect((await names()).filter((name) => /search/.test(name))).toEqual([])
    await page.getByRole('searchbox').focus()
    await expect.poll(async () => (await names()).some((name) => /search/.test(name))).toBe(true)
  })
})

describe('the buy card', () => {
  test('prices follow the currency and the button names the plan, without script too', async () => {
    const page = await open('/products/tracewell/', { script: false })
    const team = page.locator('.plan').first()
    expect(await team.innerText()).toContain('490 USD')
    await page.getByLabel('Currency').selectOption('KWD')
    expect(await team.innerText()).toContain('149.500 KWD')
    expect(await team.innerText()).not.toContain('490 USD')
    await page.getByLabel('Company, 12 months').check()
    expect(await page.locator('.buy button[type=submit]').innerText()).toBe('Buy Company, 12 months')
  })

  test('takes plan, quantity and currency from the address, and counts the sum', async () => {
    const page = await open('/products/stonequay-livepatch/?quantity=20&currency=EUR&partner=circuit-notes')
    const unit = Number(await page.locator('.plan [data-currency="EUR"]').first().getAttribute('value'))
    const shown = ((unit * 20) / 100).toLocaleString('en')
    expect(await page.locator('.sum b').textContent()).toBe(`${shown} EUR`)
    expect(await page.locator('input[name="partner"]').getAttribute('value')).toBe('circuit-notes')
    await page.getByLabel('Number of machines').fill('40')
    expect(await page.locator('.sum b').textContent()).toBe(`${((unit * 40) / 100).toLocaleString('en')} EUR`)
  })

  test('says what is due now and what comes later, as the checkout reckons it', async () => {
    const page = await open('/products/tracewell/?plan=monthly&quantity=7')
    const [sum, later] = [page.locator('.sum b'), page.locator('.later')]
    expect(await sum.textContent()).toBe('0 USD')
    expect(await later.textContent()).toBe('After 14 days: 41.30 USD a month')
    await page.getByLabel('Company, 12 months').check()
    expect(await sum.textContent()).toBe('2,900 USD')
    expect(await later.isHidden()).toBe(true)
    await page.goto(`${site.origin}/products/sievelight/?plan=watch-monthly&quantity=60&currency=EUR`)
    expect(await sum.textContent()).toBe('202 EUR')
    expect(await later.textContent()).toBe('Then 202 EUR a month')
    await page.goto(`${site.origin}/products/formleaf/?plan=metered`)
    expect(await sum.textContent()).toBe('45 USD')
    expect(await later.textContent()).toBe('What is measured is paid after each period.')
  })

  test('ignores a plan and a currency it does not have', async () => {
    const page = await open('/products/tracewell/?plan=nothing&currency=XXX')
    expect(await page.locator('[name="plan"]:checked').getAttribute('value')).toBe('team')
    expect(await page.getByLabel('Currency').inputValue()).toBe('USD')
  })

  test('says at each field what is missing, and sends nothing', async () => {
    const page = await open('/products/stonequay-linux/')
    const sent: string[] = []
    page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()))
    await page.getByLabel('Project id').fill('nonsense')
    await page.locator('.buy button[type=submit]').click()
    const faults = await page.locator('.fault').allTextContents()
    expect(faults).toHaveLength(4)
    expect(faults.at(-1)).toBe('Please read the agreement and tick the box to go on.')
    await page.getByLabel('Your e-mail address').fill('buyer@example.com')
    expect(await page.locator('.fault').count()).toBe(3)
    expect(sent).toEqual([])
  })

  test('is sent once, however often the button is pressed', async () => {
    const page = await open('/products/tracewell/')
    const sent: string[] = []
    await page.route('**/buy/tracewell', (route) => {
      sent.push(route.request().postData() ?? '')
      return route.fulfill({ status: 204 })
    })
    await page.getByLabel('Your e-mail address').fill('buyer@example.com')
    await page.getByLabel(/I agree to the license agreement/).check()
    await page.locator('.buy button[type=submit]').click()
    await page.locator('.buy button[type=submit]').click()
    expect(await page.locator('.buy button[type=submit]').innerText()).toContain('Opening the payment page')
    await expect.poll(() => sent.length).toBe(1)
    expect(Object.fromEntries(new URLSearchParams(sent[0]))).toMatchObject({
      plan: 'team',
      currency: 'USD',
      email: 'buyer@example.com',
      locale: 'en',
      agree: expect.stringMatching(/^[0-9a-f]{64}$/),
      terms: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  test('reports the way to the seller where nothing is sold here', async () => {
    const page = await open('/products/penetration-testing/')
    const reported = page.waitForRequest((request) => request.url().endsWith('/api/clicks'))
    await page.route('https://*/**', (route) => route.abort())
    await page.locator('[data-click]').click()
    const request = await reported
    expect([request.method(), request.postData()]).toEqual(['POST', 'penetration-testing'])
  })
})

test('in the snippet builder, what is changed is what is shown and copied', async () => {
  const page = await open('/partners/')
  await page.getByLabel('Product').selectOption('tracewell')
  await page.locator('[name="plan"]').selectOption('team')
  await page.getByLabel('Layout').selectOption('button')
  await page.getByLabel('Your partner id').fill('circuit-notes')
  const code = await page.locator('.code').textContent()
  expect(code).toContain('<vitrine-buy product="tracewell" plan="team" partner="circuit-notes">')
  expect(code).toContain(`${site.origin}/buy/tracewell?plan=team&amp;partner=circuit-notes`)
  const element = page.locator('.stage vitrine-buy')
  expect(await element.getAttribute('plan')).toBe('team')
  await element.getByRole('button').waitFor()
  await page.getByLabel('With a cart').check()
  expect(await page.locator('.code').textContent()).toContain(
    '<vitrine-cart partner="circuit-notes"></vitrine-cart>',
  )
  await page.locator('.stage vitrine-cart').getByRole('button').waitFor()
})

test.each([390, 820, 1440])('at %s pixels no page is wider than the screen', async (width) => {
  const paths = [
    '/',
    '/products/',
    '/products/tracewell/',
    '/products/database-migration/',
    '/sellers/northbeam/',
  ]
  const page = await open('/', { width })
  const wide: string[] = []
  for (const path of [
    ...paths,
    '/partners/',
    '/eula/tracewell/',
    '/operator/',
    '/zh-CN/products/tracewell/',
    '/nowhere/',
  ]) {
    await page.goto(site.origin + path)
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (over > 0) wide.push(`${path} by ${over}`)
  }
  expect(wide).toEqual([])
})
