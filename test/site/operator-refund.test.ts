import { expect, test } from 'vitest'
import type { OperatorMoney, OrderDetail } from '../../site/operator/api.ts'
import { faultsOf, type Operator, openOperator } from './operator-page.ts'

const at = '2026-11-23T10:00:00.000Z'
const currency = 'USD'
const common = { tax: 0, currency, at, state: 'paid' } as const
const money: OperatorMoney = {
  payments: [
    {
      ...common,
      id: 'pay_first',
      kind: 'purchase',
      total: 14_900,
      left: 14_900,
      number: 'N-1',
      invoiceUrl: 'https://pay.example/invoices/1',
      lines: [
        { line: 'line_1', left: 9500 },
        { line: 'line_2', left: 5400 },
      ],
    },
    {
      ...common,
      id: 'pay_next',
      kind: 'renewal',
      total: 9500,
      left: 9000,
      lines: [{ line: 'line_1', left: 9000 }],
    },
  ],
  disputes: [{ id: 'dp_1', amount: 500, currency, state: 'open', reason: 'product_not_received', at }],
  refunds: [
    {
      id: 'ref_1',
      amount: 500,
      currency,
      state: 'failed',
      reason: 'requested',
      error: 'The card is closed.',
      at,
    },
  ],
}

function line(id: string, productName: string): OrderDetail['order']['lines'][number] {
  const seller = { id: 'northbeam', name: 'Northbeam' }
  const plan = { plan: 'team', planName: 'Team', quantity: 1, amount: 9500, billing: 'once' as const }
  return { id, product: id, productName, productUrl: '/products/tracewell/', seller, ...plan, delivery: null }
}

const detail: OrderDetail = {
  order: {
    id: 'ord_1',
    state: 'paid',
    mode: 'subscription',
    amount: 14_900,
    currency,
    email: 'ada@example.org',
    createdAt: at,
    text: 'Paid and delivered.',
    settled: true,
    lines: [line('line_1', 'Tracewell'), line('line_2', 'Basalt')],
    timeline: [],
  },
  partner: null,
  session: 'cs_1',
  deliveries: [],
  audit: [],
  auditIntact: true,
  money,
  jobs: [],
}

async function openForm(answers: Parameters<typeof openOperator>[1] = {}): Promise<Operator> {
  const operator = await openOperator('#/orders/ord_1', { 'orders/ord_1': { body: detail }, ...answers })
  await operator.page.getByText('Send money back', { exact: true }).click()
  return operator
}

test('an order shows its payments, what banks ask for, and refunds with what became of them', async () => {
  const { page } = await openForm()
  await page.getByRole('link', { name: 'Invoice N-1' }).waitFor()
  await page.getByText('The bank asked for it back: product not received.').waitFor()
  await page.getByText('Sent back by the operator. The card is closed.').waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await faultsOf(page)).toEqual([])
  }
})

test('all that is left of the newest payment goes back at the second press', async () => {
  const { page, posted, sent } = await openForm()
  await page.getByRole('button', { name: 'Send 90 USD back', exact: true }).click()
  expect(posted).toEqual([])
  await page.getByRole('button', { name: 'Send 90 USD back: it cannot be undone' }).click()
  await page.getByText('90 USD is on its way back.').waitFor()
  expect(posted).toEqual(['orders/ord_1/refund'])
  expect(sent).toEqual([{ body: { payment: 'pay_next' }, key: expect.stringMatching(/^[\d-]{16,64}$/) }])
})

test('lines and parts of lines of a chosen payment go back, with a note for the record', async () => {
  const { page, sent } = await openForm()
  await page.getByRole('combobox').selectOption('pay_first')
  await page.getByText('Chosen lines.').click()
  await page.getByRole('button', { name: 'Send money back' }).click()
  await page.getByText('Choose at least one line.').waitFor()
  await page.getByText('Tracewell, Team').click()
  await page.getByText('Basalt, Team').click()
  await page.getByLabel('Amount for Basalt, Team, at most 54 USD').fill('60')
  await page.getByRole('button', { name: 'Send money back' }).click()
  await page.getByText('Write an amount up to 149 USD, in figures alone.').waitFor()
  await page.getByLabel('Amount for Basalt, Team, at most 54 USD').fill('4.50')
  await page.getByLabel('Why').fill('Half of it was missing')
  await page.getByRole('button', { name: 'Send 99.50 USD back', exact: true }).click()
  await page.getByRole('button', { name: 'it cannot be undone' }).click()
  await page.getByText('99.50 USD is on its way back.').waitFor()
  expect(sent[0]?.body).toEqual({
    payment: 'pay_first',
    lines: [
      { line: 'line_1', amount: 9500 },
      { line: 'line_2', amount: 450 },
    ],
    note: 'Half of it was missing',
  })
})

test('an amount alone is money only; another amount has to be pressed twice again; a refusal says what is left', async () => {
  const refused = { detail: 'Only 90 USD of this payment is left.', next: 'Send back less.' }
  const { page, posted, sent } = await openForm({ 'orders/ord_1/refund': { status: 422, body: refused } })
  await page.getByText('An amount.').click()
  await page.getByLabel('Amount in USD').fill('10')
  await page.getByRole('button', { name: 'Send 10 USD back', exact: true }).click()
  await page.getByLabel('Amount in USD').fill('20')
  await page.getByRole('button', { name: 'Send 20 USD back', exact: true }).click()
  expect(posted).toEqual([])
  await page.getByRole('button', { name: 'it cannot be undone' }).click()
  await page.getByText('Only 90 USD of this payment is left. Send back less.').waitFor()
  await page.getByRole('button', { name: 'Send 20 USD back', exact: true }).click()
  await page.getByRole('button', { name: 'it cannot be undone' }).click()
  await page.waitForTimeout(50)
  const [first, second] = sent
  expect(first?.body).toEqual({ payment: 'pay_next', amount: 2000 })
  expect(second?.key, 'the same refund asked for again').toBe(first?.key)
})
