import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { findChromium } from '../browser.ts'

/** The Chromium of the tests; each buyer gets a context of its own. */
export async function openBrowser(args: readonly string[] = []): Promise<Browser> {
  const found = await findChromium()
  return chromium.launch({ executablePath: found.executablePath, args: [...found.args, ...args] })
}

export interface Buyer {
  context: BrowserContext
  page: Page
  /** What the pages logged as errors. */
  faults: string[]
}

/** A person's browser with its own cookies. */
export async function newBuyer(
  browser: Browser,
  { script = true }: { script?: boolean } = {},
): Promise<Buyer> {
  const context = await browser.newContext({ javaScriptEnabled: script, locale: 'en-US' })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${message.text()} (${message.location().url})`)
  })
  return { context, page, faults }
}

/** Heading of the payment page; a trial begins without paying. */
export const payHeading = /^(Pay |Begin )/

export const projectId = '0123456789abcdef0123456789abcdef'
/** At a cloud of AWS's kind. */
export const accountId = '123456789012'

/** Presses the partner page's button of a product and fills the dialog, up to the payment page. */
export async function orderOnPartnerPage(
  page: Page,
  { partnerUrl, product, email }: { partnerUrl: string; product: string; email: string },
): Promise<void> {
  await page.goto(partnerUrl)
  const element = page.locator(`vitrine-buy[product="${product}"]`)
  await element.locator('[part~="button"], [part~="link"]').first().click()
  const dialog = element.locator('vitrine-dialog').getByRole('dialog')
  await dialog.waitFor()
  await answer(dialog, email)
  await dialog.getByRole('button', { name: /^(Continue to payment|Start the free trial)$/ }).click()
  await page.getByRole('heading', { name: payHeading }).waitFor()
}

/** Fills the plain form of a product page, up to the payment page. */
export async function orderByForm(
  page: Page,
  { address, email }: { address: string; email: string },
): Promise<void> {
  await page.goto(address)
  const form = page.locator('form.buy')
  await answer(form, email)
  await form.locator('button[type="submit"], button:not([type])').first().click()
  await page.getByRole('heading', { name: payHeading }).waitFor()
}

/** How the payment page ends. */
export async function pay(page: Page, choice: 'pay' | 'later' | 'decline' = 'pay'): Promise<void> {
  await page.locator(`button[name="choice"][value="${choice}"]`).click()
}

/** Answers every question of a form: what the method needs, mail address, agreements. */
async function answer(form: Locator, email: string): Promise<void> {
  for (const select of await form.locator('select[name^="input."]').all()) {
    await select.selectOption({ index: 1 })
  }
  for (const field of await form.locator('input[name^="input."], textarea[name^="input."]').all()) {
    const name = await field.getAttribute('name')
    const isAccount = (await field.getAttribute('pattern')) === '[0-9]{12}'
    const text = isAccount ? accountId : projectId
    await field.fill(name === 'input.project' ? text : 'As soon as it suits you, on any working day.')
  }
  await form.locator('input[name="email"]').fill(email)
  for (const box of await form.locator('input[type="checkbox"]').all()) await box.check()
}

/** Waits until the order page tells of a delivery in this state; a word of the page, such as Delivered. */
export async function seeState(page: Page, state: string | RegExp): Promise<void> {
  await page
    .locator('vitrine-delivery [part~="state"]')
    .filter({ hasText: state })
    .waitFor({ timeout: 45_000 })
}

/** Id of the order that the page shows. */
export function orderIdOf(page: Page): string {
  const url = new URL(page.url())
  return url.searchParams.get('o') ?? url.pathname.split('/').at(-1) ?? ''
}
