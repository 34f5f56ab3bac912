import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type Stripe from 'stripe'
import { formatAmount } from '../../../../catalog/money.ts'
import { type Html, ownForms, showPage } from '../../page.ts'
import type { ApiParts } from '../api.ts'
import { readable } from './control-tables.ts'
import { missing } from '../fault.ts'
import { amountRow, amountTable } from './amount-table.ts'
import { showMissing } from './missing-page.ts'

/** What a buyer opens from the order page: an invoice at `/i/<invoice>`, payable while it is open, and receipts. */
export function createBillPages({ store, invoices, subscriptions, seconds }: ApiParts): Hono {
  const app = new Hono()
  app.onError(showMissing({ heading: 'There is no such page', title: 'No such page', place: 'Invoices' }))

  app.get('/i/:id', (c) => showInvoice(c, invoices.find(c.req.param('id'))))
  app.post('/i/:id', ownForms, async (c) => {
    const invoice = invoices.find(c.req.param('id'))
    if (invoice.status !== 'open') return showInvoice(c, invoice)
    const paid = store.together(() => subscriptions.pay(invoice.id, seconds()))
    return paid.status === 'paid'
      ? c.redirect(`/i/${invoice.id}`, 303)
      : showInvoice(c, paid, 'The card was declined. Nothing was charged.')
  })

  app.get('/receipts/:id', (c) => {
    const charge = store.get('charge', c.req.param('id'))
    if (!charge) throw missing('charge', c.req.param('id'))
    const body = html`<h1>Receipt</h1>
      <p>${money(charge.amount, charge.currency)} were paid on ${readable(charge.created)}.</p>
      ${
        charge.amount_refunded > 0
          ? html`<p>${money(charge.amount_refunded, charge.currency)} of it were sent back.</p>`
          : ''
      }`
    return showPage(c, { title: 'Receipt', place: 'Receipts', body })
  })

  return app
}

function showInvoice(c: Context, invoice: Stripe.Invoice, fault?: string): Promise<Response> {
  const body = html`<h1>Invoice ${invoice.number ?? ''}</h1>
    <p>${stateWords(invoice)}</p>
    ${fault ? html`<div class="notice bad" role="alert"><p>${fault}</p></div>` : ''} ${invoiceTable(invoice)}
    ${
      invoice.status === 'open'
        ? html`<form method="post">
            <div class="choices">
              <button class="main">Pay ${money(invoice.amount_due, invoice.currency)}</button>
            </div>
          </form>`
        : ''
    }`
  return showPage(c, { title: 'Invoice', place: 'Invoices', body, ...(fault ? { status: 402 } : {}) })
}

function stateWords({ status, created, status_transitions: { paid_at } }: Stripe.Invoice): string {
  if (status === 'paid') return `Paid on ${readable(paid_at ?? created)}.`
  return status === 'open'
    ? `Made on ${readable(created)}, and not paid yet.`
    : `Made on ${readable(created)}; it is ${status}.`
}

function invoiceTable(invoice: Stripe.Invoice): Html {
  const sum = (parts: readonly { amount: number }[] | null): number =>
    (parts ?? []).reduce((total, { amount }) => total + amount, 0)
  const row = (name: string, amount: number): Html => amountRow(name, money(amount, invoice.currency))
  const off = sum(invoice.total_discount_amounts)
  const tax = sum(invoice.total_taxes)
  const credit = invoice.total - invoice.amount_due
  return amountTable(
    invoice.lines.data.map((line) => row(line.description ?? '', line.amount)),
    [
      off ? row('Discount', -off) : '',
      tax ? row('Tax', tax) : '',
      row('Total', invoice.total),
      credit > 0 ? row('From your credit', -credit) : '',
    ],
  )
}

function money(amount: number, currency: string): string {
  return formatAmount(amount, currency.toUpperCase())
}
