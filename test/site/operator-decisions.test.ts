import { expect, test } from 'vitest'
import type { OrderDetail } from '../../site/operator/api.ts'
import { faultsOf, openOperator } from './operator-page.ts'

const at = '2026-11-23T10:00:00.000Z'
const text = 'The buyer asked the store’s operator to decide: “It is late.”'
const note = { id: 'note', label: 'Decision', type: 'textarea' as const, required: true }

const detail: OrderDetail = {
  order: {
    id: 'ord_1',
    state: 'paid',
    mode: 'payment',
    amount: 4900,
    currency: 'USD',
    email: 'ada@example.org',
    createdAt: at,
    text: 'Paid.',
    settled: false,
    lines: [
      {
        id: 'line_1',
        product: 'review',
        productName: 'Review',
        productUrl: '/products/tracewell/',
        seller: { id: 'northbeam', name: 'Northbeam' },
        plan: 'one',
        planName: 'One',
        quantity: 1,
        amount: 4900,
        billing: 'once',
        delivery: {
          id: 'del_1',
          kind: 'service',
          label: 'Professional service',
          state: 'waiting',
          waitingFor: 'operator',
          text,
          view: [
            { type: 'text', label: 'Delivered on 23 November 2026', value: 'The <b>report</b>.' },
            {
              type: 'file',
              label: 'Delivered file',
              value: 'report.pdf',
              href: 'https://shop.example/files/t1',
            },
          ],
          timeline: [],
          actions: [],
        },
      },
    ],
    timeline: [],
  },
  partner: null,
  session: 'cs_1',
  deliveries: [
    {
      id: 'del_1',
      order: 'ord_1',
      kind: 'service',
      state: 'waiting',
      waitingFor: 'operator',
      text,
      updatedAt: at,
      actions: [
        { id: 'decide-back', label: 'Send it back to the two', inputs: [note] },
        {
          id: 'decide-refund',
          label: 'Refund and close',
          inputs: [
            { id: 'percent', label: 'How much, in percent', type: 'text', required: true, value: '100' },
            note,
          ],
        },
      ],
    },
  ],
  audit: [],
  auditIntact: true,
  money: { payments: [], disputes: [], refunds: [] },
  jobs: [],
}

test('the operator sees what both sides see, and decides with a word that both read', async () => {
  const { page, posted, sent } = await openOperator('#/orders/ord_1', { 'orders/ord_1': { body: detail } })
  await page.getByText('What both sides see').click()
  await page.getByText('The <b>report</b>.').waitFor()
  expect(await page.getByRole('link', { name: 'report.pdf' }).getAttribute('href')).toBe('/files/t1')
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Refund and close' }).press('Enter')
  const form = page.getByRole('form', { name: 'Refund and close' })
  expect(await form.getByLabel('How much, in percent').inputValue()).toBe('100')
  await form.getByLabel('How much, in percent').fill('40')
  await form.getByLabel('Decision').fill('Half of it is missing.')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await faultsOf(page)).toEqual([])
  }
  await form.getByRole('button', { name: 'Refund and close' }).click()
  await page.getByText('Decided; both sides read it.').waitFor()
  expect(posted).toEqual(['deliveries/del_1/actions/decide-refund'])
  expect(sent[0]?.body).toEqual({ inputs: { percent: '40', note: 'Half of it is missing.' } })
})

test('a decision that is refused is told, and what was written stays', async () => {
  const { page } = await openOperator('#/orders/ord_1', {
    'orders/ord_1': { body: detail },
    'deliveries/del_1/actions/decide-back': {
      status: 404,
      body: { code: 'action_unknown', detail: '"decide-back" cannot be done now.', next: 'Reload the page.' },
    },
  })
  await page.getByRole('button', { name: 'Send it back to the two' }).click()
  const form = page.getByRole('form', { name: 'Send it back to the two' })
  await form.getByLabel('Decision').fill('Go on.')
  await form.getByRole('button').click()
  await page.getByText('"decide-back" cannot be done now.').first().waitFor()
  expect(await form.getByLabel('Decision').inputValue()).toBe('Go on.')
})
