import { expect, fixture, waitUntil } from '@open-wc/testing'
import type { PublicOrder } from '../../catalog/wire.ts'
import type { VitrineOrder } from '../../widget/order/vitrine-order.ts'
import type { VitrineDelivery } from '../../widget/receipt/vitrine-delivery.ts'
import { account, paidOrder, review } from './store/orders.ts'
import { answerApi, html, load, part } from './store/page.ts'

const here = location.href
const streams: FakeStream[] = []

/** Stands in for the server's event stream. */
class FakeStream extends EventTarget {
  static readonly CLOSED = 2
  readyState = 1
  onerror: (() => void) | null = null
  readonly url: string
  constructor(url: string) {
    super()
    this.url = url
    streams.push(this)
  }
  send(order: PublicOrder): void {
    this.dispatchEvent(new MessageEvent('order', { data: JSON.stringify(order) }))
  }
  refuse(): void {
    this.readyState = 2
    this.onerror?.()
  }
  close(): void {
    this.readyState = 2
  }
}

const textOf = (element: Element) => element.shadowRoot?.textContent ?? ''

function deliveryOf(order: VitrineOrder): VitrineDelivery {
  const found = order.shadowRoot?.querySelector('vitrine-delivery')
  if (!found) throw new Error('the order shows no delivery')
  return found
}

const realTimeout = window.setTimeout

/** Lets a hundredth of each pause between two looks pass, and notes how long they were to be. */
function fastClock(): number[] {
  const pauses: number[] = []
  const fast = (work: () => void, ms = 0) => {
    if (ms < 2000) return realTimeout(work, ms)
    pauses.push(ms)
    return realTimeout(work, ms / 100)
  }
  Object.assign(window, { setTimeout: fast })
  return pauses
}

async function openAt(address: string): Promise<VitrineOrder> {
  const url = new URL(here)
  const [query = '', hash = ''] = address.split('#')
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.set(name, value)
  url.hash = hash
  history.replaceState(null, '', url)
  return fixture<VitrineOrder>(html`<vitrine-order></vitrine-order>`)
}

async function opened(order: PublicOrder): Promise<{ element: VitrineOrder; restore: () => void }> {
  const api = answerApi({
    [`GET /api/orders/${order.id}`]: () => ({ body: order, headers: { etag: '"1"' } }),
  })
  const element = await openAt(`o=${order.id}`)
  await waitUntil(() => element.order)
  await element.updateComplete
  return { element, restore: api.restore }
}

describe('vitrine-order', () => {
  const real = window.EventSource
  before(() => load('vitrine-order.js'))
  beforeEach(() => {
    streams.length = 0
    Object.assign(window, { EventSource: FakeStream })
  })
  afterEach(() => {
    history.replaceState(null, '', here)
    Object.assign(window, { setTimeout: realTimeout })
  })
  after(() => Object.assign(window, { EventSource: real }))

  it('shows the state of the whole, what the buyer holds, the money, and the way back', async () => {
    const { element, restore } = await opened(paidOrder(account))
    restore()
    expect(part(element, 'title').textContent).to.equal('Paid and delivered.')
    expect(part(element, 'total').textContent).to.equal('Total113.05 USD')
    const view = textOf(deliveryOf(element))
    expect(view)
      .to.contain('Delivered')
      .and.to.contain('admin-8f2k')
      .and.to.contain('Download handbook.pdf (2.4 MB)')
    const back = element.shadowRoot?.querySelector<HTMLAnchorElement>('a[part~="quiet"]')
    expect(back?.textContent).to.equal('Back to Circuit Notes')
    expect(back?.href).to.equal('https://partner.example/page?a=1&vitrine_order=ord_1')
    await expect(element).to.be.accessible()
  })

  it('puts money that was paid twice and sent back below the total', async () => {
    const back = {
      amount: 11305,
      currency: 'USD',
      reason: 'double_payment',
      at: '2026-11-23T12:00:00.000Z',
    } as const
    const refunds = [
      { ...back, state: 'done' as const },
      { ...back, state: 'queued' as const },
    ]
    const { element, restore } = await opened(paidOrder(account, { refunds }))
    restore()
    const rows = [...part(element, 'money').querySelectorAll('[part="total"] ~ tr')]
    expect(rows.map((row) => [...row.children].map(({ textContent }) => textContent))).to.deep.equal([
      ['Paid a second time', '113.05 USD'],
      ['Sent back 23 Nov 2026', '−113.05 USD'],
      ['Paid a second time', '113.05 USD'],
      ['On its way back to you', '−113.05 USD'],
    ])
    await expect(element).to.be.accessible()
  })

  it('folds what happened after five entries', async () => {
    const { element, restore } = await opened(paidOrder(account))
    restore()
    const root = deliveryOf(element).shadowRoot
    expect(root?.querySelector('ol')?.children.length).to.equal(5)
    expect(root?.querySelector('details')?.open).to.equal(false)
    expect(root?.querySelector('summary')?.textContent).to.equal('2 earlier')
  })

  it('copies a value', async () => {
    const { element, restore } = await opened(paidOrder(account))
    restore()
    const copied: string[] = []
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => void copied.push(text) },
    })
    deliveryOf(element).shadowRoot?.querySelector<HTMLElement>('[aria-label="Copy User name"]')?.click()
    await waitUntil(() => copied.length)
    expect(copied).to.deep.equal(['admin-8f2k'])
  })

  it('reveals a secret by its action, and keeps it on show while the order moves on', async () => {
    const order = paidOrder(account)
    const api = answerApi({
      'GET /api/orders/ord_1': () => ({ body: order }),
      'POST /api/orders/ord_1/lines/line_1/actions/reveal': () => ({
        body: { show: [{ type: 'secret', label: 'Initial password', value: 'correct horse' }], order },
      }),
    })
    const element = await openAt('o=ord_1')
    await waitUntil(() => element.order)
    await element.updateComplete
    const delivery = deliveryOf(element)
    expect(textOf(delivery)).not.to.contain('Reveal password')
    delivery.shadowRoot?.querySelector<HTMLElement>('[aria-label="Reveal Initial password"]')?.click()
    await waitUntil(() => textOf(delivery).includes('correct horse'))
    streams[0]?.send({ ...order, text: 'Still here.' })
    await waitUntil(() => part(element, 'title').textContent === 'Still here.')
    expect(textOf(delivery)).to.contain('correct horse')
    api.restore()
    await expect(element).to.be.accessible()
  })

  it('asks an action’s questions, uploads its file first, and shows the order as it then stands', async () => {
    const before = paidOrder(review)
    const after = paidOrder({
      ...review,
      waitingFor: 'seller',
      text: 'Pellworth delivers again.',
      actions: [],
    })
    const api = answerApi({
      'GET /api/orders/ord_1': () => ({ body: before }),
      'POST /api/orders/ord_1/files': () => ({
        status: 201,
        body: { file: 'file_9', name: 'a.txt', size: 1 },
      }),
      'POST /api/orders/ord_1/lines/line_1/actions/reject': () => ({ body: { show: [], order: after } }),
    })
    const element = await openAt('o=ord_1')
    await waitUntil(() => element.order)
    await element.updateComplete
    const delivery = deliveryOf(element)
    const press = (label: string) =>
      [...(delivery.shadowRoot?.querySelectorAll('button') ?? [])]
        .find(({ textContent }) => textContent?.trim() === label)
        ?.click()
    expect(textOf(delivery)).to.contain('Needs you')
    press('Reject the delivery')
    await delivery.updateComplete
    press('Reject the delivery')
    await waitUntil(() => textOf(delivery).includes('What is missing is needed.'))
    await expect(element).to.be.accessible()
    const note = delivery.shadowRoot?.querySelector('textarea') as HTMLTextAreaElement
    note.value = 'The indexes are missing.'
    const files = new DataTransfer()
    files.items.add(new File(['x'], 'a.txt'))
    const input = delivery.shadowRoot?.querySelector('[type=file]') as HTMLInputElement
    input.files = files.files
    press('Reject the delivery')
    await waitUntil(() => textOf(delivery).includes('Pellworth delivers again.'))
    api.restore()
    const upload = api.sent.find(({ path }) => path.endsWith('/files'))?.body as FormData
    expect(upload.get('line')).to.equal('line_1')
    expect(api.sent.at(-1)?.body).to.deep.equal({
      inputs: { note: 'The indexes are missing.', file: 'file_9' },
    })
    expect(delivery.shadowRoot?.querySelector('form')).to.equal(null)
  })

  it('says why an action was refused, and what to do', async () => {
    const problem = {
      code: 'state_conflict',
      status: 409,
      detail: 'Already accepted.',
      next: 'Reload the page.',
    }
    const api = answerApi({
      'GET /api/orders/ord_1': () => ({ body: paidOrder(review) }),
      'POST /api/orders/ord_1/lines/line_1/actions/accept': () => ({ status: 409, body: problem }),
    })
    const element = await openAt('o=ord_1')
    await waitUntil(() => element.order)
    await element.updateComplete
    const delivery = deliveryOf(element)
    part(delivery, 'button').click()
    await waitUntil(() => textOf(delivery).includes('Already accepted. Reload the page.'))
    api.restore()
  })

  it('follows the event stream', async () => {
    const { element, restore } = await opened(
      paidOrder(null, { state: 'processing', text: 'Your bank is slow.' }),
    )
    expect(streams[0]?.url).to.equal('/api/orders/ord_1')
    streams[0]?.send(paidOrder(account))
    await waitUntil(() => part(element, 'title').textContent === 'Paid and delivered.')
    restore()
    element.remove()
    expect(streams[0]?.readyState, 'the stream is closed with the page').to.equal(2)
  })

  it('asks again with the ETag where there is no event stream', async () => {
    const answers = [
      { body: paidOrder(null, { text: 'On its way.', settled: false }), headers: { etag: '"1"' } },
      { status: 304 },
      { body: paidOrder(account), headers: { etag: '"2"' } },
    ]
    const api = answerApi({ 'GET /api/orders/ord_1': () => answers.shift() ?? { status: 304 } })
    const element = await openAt('o=ord_1')
    await waitUntil(() => streams.length)
    streams[0]?.refuse()
    await waitUntil(() => element.order?.settled, 'the delivered order arrives', { timeout: 10_000 })
    element.remove()
    api.restore()
    expect(api.sent.map(({ headers }) => headers['if-none-match'])).to.deep.equal([undefined, '"1"', '"1"'])
  })

  it('looks again beside an open stream, whose process may not be the one that changed the order', async () => {
    const pauses = fastClock()
    const answers = [
      { body: paidOrder(null, { text: 'On its way.', settled: false }), headers: { etag: '"1"' } },
      { body: paidOrder(account), headers: { etag: '"2"' } },
    ]
    const api = answerApi({ 'GET /api/orders/ord_1': () => answers.shift() ?? { status: 304 } })
    const element = await openAt('o=ord_1')
    await waitUntil(() => element.order?.settled, 'the delivered order arrives')
    expect(streams[0]?.readyState, 'the stream is still open').to.equal(1)
    expect(Math.max(...pauses)).to.be.at.most(10_000)
    element.remove()
    api.restore()
  })

  it('says that the connection is lost, and takes it back when it is there again', async () => {
    fastClock()
    const answers = [
      { body: paidOrder(account), headers: { etag: '"1"' } },
      'unreachable' as const,
      'unreachable' as const,
    ]
    let away = true
    const api = answerApi({
      'GET /api/orders/ord_1': () => answers.shift() ?? (away ? ('unreachable' as const) : { status: 304 }),
    })
    const element = await openAt('o=ord_1')
    await waitUntil(() => textOf(element).includes('The connection is lost'))
    expect(part(element, 'title').textContent, 'what is known stays on show').to.equal('Paid and delivered.')
    away = false
    await waitUntil(() => !textOf(element).includes('The connection is lost'))
    element.remove()
    api.restore()
  })

  it('leads back to the payment page while the order is open, and to the product when it has failed', async () => {
    const open = await opened(
      paidOrder(null, { state: 'open', text: 'Waiting for your payment.', payUrl: '/pay/ord_1?h=x' }),
    )
    expect(part<HTMLAnchorElement>(open.element, 'button').pathname).to.equal('/pay/ord_1')
    open.restore()
    const failed = await opened(paidOrder(null, { id: 'ord_2', state: 'failed', text: 'The bank refused.' }))
    expect(part<HTMLAnchorElement>(failed.element, 'button').pathname).to.equal('/products/tracewell/')
    failed.restore()
  })

  it('opens a mailed link only when the button is pressed, and takes the token out of the address', async () => {
    const api = answerApi({
      'POST /api/orders/ord_1/session': () => ({ body: paidOrder(account) }),
      'GET /api/orders/ord_1': () => ({ body: paidOrder(account) }),
    })
    const element = await openAt('#o=ord_1&t=secret-token')
    expect(api.sent).to.deep.equal([])
    await expect(element).to.be.accessible()
    part(element, 'button').click()
    await waitUntil(() => element.order)
    api.restore()
    expect(api.sent[0]?.body).to.deep.equal({ token: 'secret-token' })
    expect(location.hash).to.equal('')
    expect(new URLSearchParams(location.search).get('o')).to.equal('ord_1')
  })

  it('offers a new link when the old one has run out', async () => {
    const problem = { code: 'link_expired', status: 403, detail: 'This link has run out.' }
    const api = answerApi({
      'POST /api/orders/ord_1/session': () => ({ status: 403, body: problem }),
      'POST /api/order-links': () => ({ status: 202 }),
    })
    const element = await openAt('#o=ord_1&t=old')
    part(element, 'button').click()
    await waitUntil(() => element.shadowRoot?.querySelector('form'))
    await expect(element).to.be.accessible()
    const form = element.shadowRoot?.querySelector('form') as HTMLFormElement
    form.requestSubmit()
    await waitUntil(() => textOf(element).includes('Your e-mail address is needed.'))
    ;(form.elements.namedItem('email') as HTMLInputElement).value = 'ada@example.org'
    form.requestSubmit()
    await waitUntil(() => textOf(element).includes('a link is on its way'))
    api.restore()
    expect(api.sent.at(-1)?.body).to.deep.equal({ email: 'ada@example.org' })
  })

  it('says that an order is for another browser, and that none was named', async () => {
    const api = answerApi({
      'GET /api/orders/ord_3': () => ({
        status: 403,
        body: { code: 'access_denied', status: 403, detail: 'No.' },
      }),
    })
    const denied = await openAt('o=ord_3')
    await waitUntil(() => textOf(denied).includes('may not open that order'))
    api.restore()
    const none = await openAt('')
    expect(textOf(none)).to.contain('Which order?')
    await expect(none).to.be.accessible()
  })

  it('says that the store is away, and goes on by itself', async () => {
    const answers = ['unreachable' as const, { body: paidOrder(account) }]
    const api = answerApi({ 'GET /api/orders/ord_1': () => answers.shift() ?? { status: 304 } })
    const element = await openAt('o=ord_1')
    await waitUntil(() => textOf(element).includes('cannot be loaded just now'))
    await waitUntil(() => element.order, 'the order arrives', { timeout: 8000 })
    api.restore()
  })
})
