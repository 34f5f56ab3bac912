import { expect, test } from 'vitest'
import { faultsOf, openOperator as open } from './operator-page.ts'

const at = '2026-11-23T10:00:00.000Z'
const held = {
  id: 'ord_held',
  state: 'open',
  createdAt: at,
  email: 'ada@example.org',
  amount: 9500,
  currency: 'USD',
  partner: null,
  held: 'The payment does not match the order: sum of the lines is 1 USD, sold was 95 USD.',
  products: ['Tracewell'],
  deliveries: [],
}
const letter = { attempt: 8, at, order: 'ord_1' }
const letters = [
  { ...letter, id: 'refund.ref_1', kind: 'refund', lastError: 'The charge is disputed.' },
  { ...letter, id: 'ord_old', kind: 'payment', order: 'ord_old', lastError: 'Nobody knows.' },
]

test('a held payment stands on top with its reason, and the payment service is asked again once', async () => {
  const { page, posted } = await open('', { 'orders?held=1': { body: { orders: [held] } } })
  await page.getByText(held.held).waitFor()
  await page.getByRole('link', { name: '1 payment held', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Ask the payment service again' }).dblclick()
  await page.getByText('The payment service was asked about ord_held').waitFor()
  expect(posted).toEqual(['orders/ord_held/settle'])
})

test('each dead letter has its button; an order is closed only at the second press', async () => {
  const { page, posted } = await open('#/dead-letters', {
    'dead-letters': { body: { deadLetters: letters } },
  })
  await page.getByRole('link', { name: '2 dead letters', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('It is being tried again.').waitFor()
  await page.getByRole('button', { name: 'Close the order' }).click()
  expect(posted).toEqual(['dead-letters/refund.ref_1/redrive'])
  await page.getByRole('button', { name: 'Close it: nothing was paid' }).click()
  await page.getByText('ord_old is closed.').waitFor()
  expect(posted.slice(1)).toEqual(['orders/ord_old/cancel'])
})

test('a refusal stays on show while the page goes on reading', async () => {
  const detail = 'The payment page of this order may still be opened.'
  const { page } = await open('#/dead-letters', {
    'dead-letters': { body: { deadLetters: letters } },
    'orders/ord_old/settle': { status: 409, body: { detail, next: 'Wait for it to close.' } },
  })
  await page.getByRole('button', { name: 'Ask the payment service again' }).click()
  await page.getByText(detail).waitFor()
  const read = page.waitForRequest('**/api/operator/health')
  await page.clock.runFor(16_000)
  await read
  expect(await page.getByRole('alert').first().innerText()).toBe(`${detail} Wait for it to close.`)
})

test('health tells cause, fact and next step, and what it does not know it does not call fine', async () => {
  const text = 'The store cannot be written to: database or disk is full.'
  const causes = [{ code: 'store_not_writable', text }]
  const { page } = await open('#/health', { health: { body: { ok: false, causes } } })
  await page.getByText(text).waitFor()
  await page.getByRole('link', { name: '1 thing is wrong', exact: true }).waitFor()
  expect(await page.locator('.watched dt').allInnerTexts()).toEqual(['▲ Store'])
})

test('a cause without words of its own is still told', async () => {
  const causes = [{ code: 'something_new', text: 'Something new is wrong.' }]
  const { page } = await open('#/health', { health: { body: { ok: false, causes } } })
  await page.getByText('Something new is wrong.').waitFor()
  expect(await page.locator('.watched dt').allInnerTexts()).toEqual([
    '▲ Other',
    '● Store',
    '● Webhook',
    '● Clock',
    '● Jobs',
    '● Workers',
    '● Payments',
    '● Dead letters',
  ])
})

test.each(['', '#/orders?held=1', '#/dead-letters', '#/health'])(
  'axe finds no fault at %s while things are stuck, in either look',
  async (view) => {
    const causes = [{ code: 'payments_held', text: 'One payment is held.' }]
    const { page } = await open(view, {
      health: { body: { ok: false, causes } },
      'orders?held=1': { body: { orders: [held] } },
      'orders?': { body: { orders: [held] } },
      'dead-letters': { body: { deadLetters: letters } },
    })
    await page.getByRole('link', { name: '1 payment held', exact: true }).waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await faultsOf(page)).toEqual([])
    }
  },
)
