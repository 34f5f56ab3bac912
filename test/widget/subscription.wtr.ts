import { expect, fixture, waitUntil } from '@open-wc/testing'
import type { PublicOrder } from '../../catalog/wire.ts'
import type { VitrineOrder } from '../../widget/order/vitrine-order.ts'
import type { VitrineSubscription } from '../../widget/order/vitrine-subscription.ts'
import { changePreview, subscribed } from './store/orders.ts'
import { answerApi, html, load, part, type Sent } from './store/page.ts'

type Answers = Parameters<typeof answerApi>[0]

const here = location.href
const realStream = window.EventSource

/** A server without streams: the page only asks. */
class NoStream extends EventTarget {
  static readonly CLOSED = 2
  readyState = 1
  close(): void {
    this.readyState = 2
  }
}

interface Opened {
  order: VitrineOrder
  panel: VitrineSubscription
  sent: Sent[]
  restore: () => void
}

/** The page of an order that answers as `now` says, whatever it says at that moment. */
async function opened(now: { order: PublicOrder }, answers: Answers = {}): Promise<Opened> {
  const api = answerApi({ 'GET /api/orders/ord_1': () => ({ body: now.order }), ...answers })
  const url = new URL(here)
  url.searchParams.set('o', 'ord_1')
  history.replaceState(null, '', url)
  const order = await fixture<VitrineOrder>(html`<vitrine-order></vitrine-order>`)
  await waitUntil(() => order.order)
  await order.updateComplete
  const panel = order.shadowRoot?.querySelector('vitrine-subscription') as VitrineSubscription
  await panel.updateComplete
  return { order, panel, ...api }
}

const textOf = (element: Element) => element.shadowRoot?.textContent?.replace(/\s+/g, ' ') ?? ''

function buttons(panel: VitrineSubscription): string[] {
  return [...(panel.shadowRoot?.querySelectorAll('button') ?? [])].map(
    ({ textContent }) => textContent?.trim() ?? '',
  )
}

async function press(panel: VitrineSubscription, label: string): Promise<void> {
  const button = [...(panel.shadowRoot?.querySelectorAll('button') ?? [])].find(
    ({ textContent }) => textContent?.trim() === label,
  )
  if (!button) throw new Error(`there is no button "${label}" among ${buttons(panel).join(', ')}`)
  button.click()
  await panel.updateComplete
}

function write(panel: VitrineSubscription, name: string, value: string): void {
  const field = panel.shadowRoot?.querySelector<HTMLInputElement>(`[name=${name}]`)
  if (!field) throw new Error(`nothing asks for ${name}`)
  field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

describe('vitrine-subscription', () => {
  before(async () => {
    Object.assign(window, { EventSource: NoStream })
    await load('vitrine-order.js')
  })
  afterEach(() => history.replaceState(null, '', here))
  after(() => Object.assign(window, { EventSource: realStream }))

  it('says where it stands, what it costs, and when the next payment is', async () => {
    const { panel, restore } = await opened({ order: subscribed() })
    restore()
    expect(textOf(panel))
      .to.contain('Running')
      .and.to.contain('Paid until 23 December 2026.')
      .and.to.contain('Team · 5 × seat')
      .and.to.contain('95 USD a month, before tax')
      .and.to.match(/Next payment ?23 Dec 2026/)
    await expect(panel).to.be.accessible()
  })

  it('says by state which dates matter, and puts the one thing to do first', async () => {
    const day = (date: string) => `2026-12-${date}T10:00:00.000Z`
    const cases: [Parameters<typeof subscribed>[0], RegExp, string][] = [
      [
        { state: 'trialing', trialEnd: day('07') },
        /First payment ?7 Dec 2026/,
        'Change card or billing address',
      ],
      [
        { state: 'trialing', trialEnd: day('07'), awaitsAcceptance: true },
        /Not begun.*First payment ?When you accept/,
        'Change card or billing address',
      ],
      [
        { state: 'past_due', suspendAt: day('30'), endAt: '2027-01-29T10:00:00.000Z' },
        /Access stops on ?30 Dec 2026.*its data goes, on ?29 Jan 2027/,
        'Pay with another card',
      ],
      [
        { state: 'suspended', endAt: '2027-01-29T10:00:00.000Z' },
        /its data goes, on ?29 Jan 2027/,
        'Pay with another card',
      ],
      [
        { cancelAt: day('23'), can: ['undo_cancel', 'portal'] },
        /Ends on ?23 Dec 2026/,
        'Keep the subscription',
      ],
    ]
    for (const [over, words, first] of cases) {
      const { panel, restore } = await opened({ order: subscribed(over) })
      restore()
      expect(textOf(panel)).to.match(words)
      expect(buttons(panel)[0]).to.equal(first)
      await expect(panel).to.be.accessible()
    }
    const over = await opened({ order: subscribed({ state: 'ended', can: [] }) })
    over.restore()
    expect(buttons(over.panel)).to.deep.equal([])
  })

  it('shows what a change costs before it is agreed to, and sends back exactly what was agreed', async () => {
    const now = { order: subscribed() }
    const { panel, sent, restore } = await opened(now, {
      'POST /api/orders/ord_1/subscription/preview': () => ({ body: changePreview }),
      'POST /api/orders/ord_1/subscription/change': () => {
        const [line] = now.order.subscription?.lines ?? []
        if (line) now.order = subscribed({ perPeriod: 13_300, lines: [{ ...line, quantity: 7 }] })
        return { body: now.order }
      },
    })
    await press(panel, 'Change plan or number')
    await press(panel, 'See what it costs')
    expect(textOf(panel)).to.contain('Choose another plan or number first.')
    write(panel, 'quantity', '70')
    await press(panel, 'See what it costs')
    expect(textOf(panel)).to.contain('A whole number from 1 to 50.')
    write(panel, 'quantity', '7')
    await press(panel, 'See what it costs')
    await waitUntil(() => buttons(panel).includes('Agree and pay 19 USD'))
    expect(textOf(panel))
      .to.contain('Unused time on 5 × Team−47.50 USD')
      .and.to.contain('Charged now19 USD')
      .and.to.contain('From then on, each month133 USD')
    await expect(panel).to.be.accessible()
    write(panel, 'quantity', '8')
    await panel.updateComplete
    expect(buttons(panel), 'another number has to be reckoned first').to.contain('See what it costs')
    write(panel, 'quantity', '7')
    await press(panel, 'See what it costs')
    await waitUntil(() => buttons(panel).includes('Agree and pay 19 USD'))
    await press(panel, 'Agree and pay 19 USD')
    await waitUntil(() => textOf(panel).includes('The change is made.'))
    restore()
    expect(textOf(panel)).to.contain('Team · 7 × seat')
    expect(panel.shadowRoot?.querySelector('form')).to.equal(null)
    const changes = sent.filter(({ path }) => path.includes('/subscription/'))
    expect(changes.at(0)?.body).to.deep.equal({ line: 'line_1', quantity: 7 })
    expect(changes.at(-1)?.body).to.deep.equal({
      line: 'line_1',
      quantity: 7,
      at: changePreview.at,
      expected: 1900,
    })
  })

  it('reckons again when the amount has moved, and says why a seller will not change', async () => {
    const previews = [changePreview, { ...changePreview, dueNow: 2000 }]
    const refusals = [
      { status: 409, body: { code: 'price_changed', status: 409, detail: 'Moved.', next: 'Look again.' } },
      {
        status: 409,
        body: {
          code: 'change_refused',
          status: 409,
          detail: 'Northbeam has no seat left.',
          next: 'Ask them.',
        },
      },
    ]
    const { panel, restore } = await opened(
      { order: subscribed() },
      {
        'POST /api/orders/ord_1/subscription/preview': () => ({ body: previews.shift() }),
        'POST /api/orders/ord_1/subscription/change': () => refusals.shift() ?? {},
      },
    )
    await press(panel, 'Change plan or number')
    write(panel, 'plan', 'company')
    await press(panel, 'See what it costs')
    await waitUntil(() => buttons(panel).includes('Agree and pay 19 USD'))
    await press(panel, 'Agree and pay 19 USD')
    await waitUntil(() => buttons(panel).includes('Agree and pay 20 USD'))
    expect(textOf(panel)).to.contain('The amount has changed meanwhile.')
    await press(panel, 'Agree and pay 20 USD')
    await waitUntil(() => textOf(panel).includes('Northbeam has no seat left. Ask them.'))
    restore()
    expect(panel.preview, 'what was reckoned stays on show').to.deep.equal({ ...changePreview, dueNow: 2000 })
  })

  it('takes two presses to cancel, says what each way means, and can be undone', async () => {
    const now = { order: subscribed() }
    const { panel, sent, restore } = await opened(now, {
      'POST /api/orders/ord_1/subscription/cancel': () => {
        now.order = subscribed({ cancelAt: '2026-12-23T10:00:00.000Z', can: ['undo_cancel', 'cancel_now'] })
        return { body: now.order }
      },
      'POST /api/orders/ord_1/subscription/undo': () => {
        now.order = subscribed()
        return { body: now.order }
      },
    })
    await press(panel, 'Cancel the subscription')
    expect(textOf(panel))
      .to.contain('On 23 Dec 2026, the end of the time that is paid.')
      .and.to.contain('Now. Access ends at once')
    await expect(panel).to.be.accessible()
    await press(panel, 'Go back')
    expect(sent.some(({ path }) => path.includes('cancel'))).to.equal(false)
    await press(panel, 'Cancel the subscription')
    panel.shadowRoot?.querySelector<HTMLInputElement>('[value=now]')?.click()
    await panel.updateComplete
    expect(buttons(panel)).to.contain('End it now')
    panel.shadowRoot?.querySelector<HTMLInputElement>('[value=period_end]')?.click()
    await panel.updateComplete
    await press(panel, 'End it on that day')
    await waitUntil(() => buttons(panel).includes('Keep the subscription'))
    expect(buttons(panel)).to.contain('End it now').and.not.to.contain('Cancel the subscription')
    await press(panel, 'Keep the subscription')
    await waitUntil(() => textOf(panel).includes('The subscription goes on.'))
    restore()
    const bodies = sent.filter(({ method }) => method === 'POST').map(({ body }) => body)
    expect(bodies).to.deep.equal([{ at: 'period_end' }, {}])
  })

  it('says that nothing was changed when the store is away', async () => {
    const { panel, restore } = await opened(
      { order: subscribed() },
      { 'POST /api/orders/ord_1/portal': () => 'unreachable' as const },
    )
    await press(panel, 'Change card or billing address')
    await waitUntil(() =>
      textOf(panel).includes('The store cannot be reached just now. Nothing was changed.'),
    )
    restore()
  })

  it('lists every payment with its papers, and each refund with its reason', async () => {
    const at = '2026-11-23T10:00:00.000Z'
    const { order, restore } = await opened({
      order: subscribed(
        {},
        {
          discount: 500,
          payments: [
            {
              id: 'pay_1',
              kind: 'purchase',
              state: 'paid',
              total: 10_710,
              tax: 1710,
              currency: 'USD',
              at,
              number: 'N-1',
              invoiceUrl: 'https://pay.example/i/1',
              receiptUrl: 'javascript:alert(1)',
            },
            {
              id: 'pay_2',
              kind: 'renewal',
              state: 'failed',
              total: 11_305,
              tax: 1805,
              currency: 'USD',
              at: '2026-12-23T10:00:00.000Z',
            },
          ],
          refunds: [
            { reason: 'requested', amount: 1000, currency: 'USD', state: 'done', at },
            { reason: 'sold_out', amount: 2000, currency: 'USD', state: 'queued', at },
            { reason: 'external', amount: 3000, currency: 'USD', state: 'failed', at },
          ],
        },
      ),
    })
    restore()
    const rows = [...part(order, 'payments').querySelectorAll('tbody tr')].map((row) =>
      row.textContent?.replace(/\s+/g, ' ').trim(),
    )
    expect(rows).to.deep.equal([
      '23 Dec 2026 Next period · Failed 113.05 USD',
      '23 Nov 2026 Purchase Invoice N-1 107.10 USD',
    ])
    const money = part(order, 'money').textContent?.replace(/\s+/g, ' ')
    expect(money)
      .to.contain('Discount−5 USD')
      .and.to.contain('Total108.05 USD')
      .and.to.contain('Refund: Sent back 23 Nov 2026−10 USD')
      .and.to.contain('Sold out: On its way back to you−20 USD')
      .and.to.contain('Refund: It could not be sent; the store sees to it−30 USD')
    await expect(order).to.be.accessible()
  })
})
