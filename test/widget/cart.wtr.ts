import { expect, fixture, waitUntil } from '@open-wc/testing'
import type { CheckoutRequest } from '../../catalog/wire.ts'
import type { VitrineCart } from '../../widget/cart/vitrine-cart.ts'
import { answerApi, html, load, part, ready } from './store/page.ts'
import { products } from './store/products.ts'

const key = () => `vitrine-cart ${location.origin}`
const here = location.href

function keep(...lines: object[]): void {
  localStorage.setItem(key(), JSON.stringify({ lines }))
  window.dispatchEvent(new StorageEvent('storage', { key: key(), newValue: localStorage.getItem(key()) }))
}

function kept(): { lines: object[]; sent?: { order: string } } {
  return JSON.parse(localStorage.getItem(key()) ?? '{"lines":[]}')
}

const rootOf = (cart: VitrineCart) => cart.shadowRoot as ShadowRoot
const textOf = (cart: VitrineCart) => rootOf(cart).textContent?.replace(/\s+/g, ' ') ?? ''
const count = (cart: VitrineCart) => part(cart, 'count').textContent

async function openCart(): Promise<VitrineCart> {
  const cart = await fixture<VitrineCart>(html`<vitrine-cart></vitrine-cart>`)
  await cart.open()
  await Promise.all(
    rootOf(cart)
      .querySelector('dialog')
      ?.getAnimations()
      .map(({ finished }) => finished) ?? [],
  )
  return cart
}

async function loaded(cart: VitrineCart): Promise<void> {
  await waitUntil(() => !textOf(cart).includes('Asking the store'), 'the store answers for all lines')
  await cart.updateComplete
}

function field<Kind extends HTMLElement = HTMLInputElement>(cart: VitrineCart, name: string): Kind {
  const found = rootOf(cart).querySelector<Kind>(`[id="${name}"]`)
  if (!found) throw new Error(`the cart asks nothing called ${name}`)
  return found
}

function send(cart: VitrineCart): void {
  rootOf(cart).querySelector('form')?.requestSubmit()
}

/** What the store is sent when everything is filled in; nothing is sent in fact. */
async function requestOf(cart: VitrineCart): Promise<CheckoutRequest> {
  const heard = new Promise<CheckoutRequest>((resolve) =>
    cart.addEventListener(
      'vitrine-checkout',
      (event) => {
        event.preventDefault()
        resolve(event.request)
      },
      { once: true },
    ),
  )
  send(cart)
  return heard
}

describe('vitrine-cart', () => {
  before(() => load('vitrine-cart.js'))
  beforeEach(() => keep())
  afterEach(() => {
    localStorage.clear()
    history.replaceState(null, '', here)
  })

  it('is empty at first, and says where there is something', async () => {
    const cart = await openCart()
    expect(textOf(cart)).to.contain('The cart is empty.')
    expect(count(cart)).to.equal('0')
    await expect(cart).to.be.accessible()
  })

  it('makes every button of the page add to it, and holds what was added after a reload', async () => {
    const cart = await fixture<VitrineCart>(html`<vitrine-cart></vitrine-cart>`)
    const button = await ready(html`<vitrine-buy product="tracewell" plan="team" quantity="3"></vitrine-buy>`)
    expect(part(button, 'button').textContent?.trim()).to.equal('Add to cart')
    part(button, 'button').click()
    await waitUntil(() => rootOf(cart).querySelector('dialog')?.open, 'the cart opens')
    await loaded(cart)
    expect(part(cart, 'amount').textContent).to.equal('57 USD')
    expect(part(cart, 'news').textContent).to.equal('Tracewell is in the cart, 1 product in all.')
    expect(kept().lines).to.deep.equal([{ product: 'tracewell', plan: 'team', quantity: 3 }])
    rootOf(cart).querySelector('dialog')?.close()
    part(button, 'button').click()
    await cart.updateComplete
    expect(part(cart, 'amount').textContent, 'the same plan again is more of it').to.equal('114 USD')
    cart.remove()
    await button.updateComplete
    expect(part(button, 'button').textContent?.trim(), 'a page without a cart sells at once').to.equal(
      'Buy Tracewell',
    )
    const again = await openCart()
    await loaded(again)
    expect(part(again, 'amount').textContent).to.equal('114 USD')
    await expect(again).to.be.accessible()
  })

  it('is the same in other tabs of the site', async () => {
    const cart = await openCart()
    keep({ product: 'tracewell', plan: 'solo' })
    await waitUntil(() => count(cart) === '1')
    await loaded(cart)
    expect(part(cart, 'amount').textContent).to.equal('49 USD')
    keep()
    await waitUntil(() => count(cart) === '0')
  })

  it('leaves out what is no line, whoever wrote it', async () => {
    const cart = await openCart()
    keep({ product: 7 }, { product: 'tracewell', plan: 'solo', quantity: -1, price: 1 }, [])
    await waitUntil(() => count(cart) === '1')
    localStorage.setItem(key(), 'no JSON')
    window.dispatchEvent(new StorageEvent('storage', { key: key(), newValue: 'no JSON' }))
    await waitUntil(() => count(cart) === '0')
  })

  it('lets plan and number be changed and lines be taken out', async () => {
    keep({ product: 'tracewell' }, { product: 'gauge', plan: 'pack', quantity: 10 })
    const cart = await openCart()
    await loaded(cart)
    const plan = rootOf(cart).querySelector('select') as HTMLSelectElement
    expect(plan.getAttribute('aria-label')).to.equal('Plan of Tracewell')
    plan.value = 'team'
    plan.dispatchEvent(new Event('change'))
    await cart.updateComplete
    const amounts = () => [...rootOf(cart).querySelectorAll('[part=amount]')].map((each) => each.textContent)
    expect(amounts()).to.deep.equal(['38 USD', '100 USD'])
    const number = field(cart, 'lines.1.quantity')
    number.value = '12'
    number.dispatchEvent(new Event('change'))
    await cart.updateComplete
    expect(amounts(), 'each pack at the price of its own step').to.deep.equal(['38 USD', '116 USD'])
    await expect(cart).to.be.accessible()
    rootOf(cart).querySelector<HTMLElement>('[aria-label="Remove Tracewell"]')?.click()
    await cart.updateComplete
    expect(kept().lines).to.deep.equal([{ product: 'gauge', plan: 'pack', quantity: 12 }])
    expect(part(cart, 'news').textContent).to.equal('Tracewell is taken out.')
  })

  it('says what is due now and what comes later, of one-time and recurring lines together', async () => {
    keep({ product: 'hearth', plan: 'monthly', quantity: 2 }, { product: 'tracewell', plan: 'solo' })
    const cart = await openCart()
    await loaded(cart)
    expect(textOf(cart)).to.contain('14 days free, then 12 USD per seat and month')
    expect(part(cart, 'total').textContent?.replace(/\s+/g, ' '))
      .to.contain('Due now 49 USD')
      .and.to.contain('After 14 days: 24 USD a month')
    expect(part(cart, 'button').textContent, 'no free start while money is due').to.contain(
      'Continue to payment',
    )
    keep({ product: 'hearth', plan: 'yearly' }, { product: 'tracewell', plan: 'solo' })
    await waitUntil(() => textOf(cart).includes('120 USD a year, and 50 USD once to set it up'))
    expect(part(cart, 'total').textContent?.replace(/\s+/g, ' '))
      .to.contain('Due now 219 USD')
      .and.to.contain('Then 120 USD a year')
    keep({ product: 'hearth', plan: 'monthly' })
    await waitUntil(() => part(cart, 'button').textContent?.includes('Start the free trial'))
    keep({ product: 'gauge', plan: 'metered' })
    await waitUntil(() => textOf(cart).includes('0.02 USD per call, billed after each month'))
    expect(part(cart, 'total').textContent).to.contain('What is measured is paid after each period.')
  })

  it('says in words why lines cannot be bought together, and asks for nothing until they can', async () => {
    const together: [object, object, string][] = [
      [{ product: 'tracewell' }, { product: 'basalt' }, 'no currency in common'],
      [{ product: 'hearth', plan: 'plain' }, { product: 'hearth', plan: 'yearly' }, 'Monthly and yearly'],
      [{ product: 'hearth', plan: 'plain' }, { product: 'hearth', plan: 'monthly' }, 'A free trial holds'],
    ]
    const cart = await openCart()
    for (const [one, other, words] of together) {
      keep(one, other)
      await waitUntil(() => textOf(cart).includes(words), words)
      expect(rootOf(cart).querySelector('footer'), words).to.equal(null)
      await expect(cart).to.be.accessible()
    }
  })

  it('says of a line that is no longer sold, or unknown, that it has to go', async () => {
    const api = answerApi({
      'GET /products/old.json': () => ({
        body: { ...products.tracewell, id: 'old', name: 'Old', withdrawn: true },
      }),
    })
    keep({ product: 'old' }, { product: 'nowhere' })
    const cart = await openCart()
    await loaded(cart)
    await waitUntil(() => textOf(cart).includes('The store does not answer for this product.'))
    api.restore()
    expect(textOf(cart)).to.contain('No longer sold like this.')
    expect(rootOf(cart).querySelector('footer')).to.equal(null)
  })

  it('asks what each delivery needs, and sends all lines in one request', async () => {
    const noted = {
      ...products.basalt,
      id: 'noted',
      plans: [{ ...products.basalt?.plans[0], prices: [{ currency: 'USD', amount: 100 }] }],
    }
    const api = answerApi({ 'GET /products/noted.json': () => ({ body: noted }) })
    keep({ product: 'tracewell', plan: 'team', quantity: 4, partner: 'circuit-notes' }, { product: 'noted' })
    const cart = await openCart()
    await loaded(cart)
    api.restore()
    send(cart)
    await waitUntil(() => textOf(cart).includes('Region is needed.'))
    expect(rootOf(cart).activeElement?.id, 'the cursor goes to the first fault').to.equal(
      'lines.1.input.region',
    )
    await expect(cart).to.be.accessible()
    field<HTMLSelectElement>(cart, 'lines.1.input.region').value = 'eu-west-1'
    field(cart, 'lines.1.input.project').value = 'f'.repeat(32)
    field(cart, 'email').value = 'ada@example.org'
    for (const box of rootOf(cart).querySelectorAll<HTMLInputElement>('[type=checkbox]')) box.checked = true
    const request = await requestOf(cart)
    expect(request).to.deep.equal({
      lines: [
        { product: 'tracewell', plan: 'team', quantity: 4 },
        { product: 'noted', plan: 'standard', inputs: { region: 'eu-west-1', project: 'f'.repeat(32) } },
      ],
      email: 'ada@example.org',
      partner: 'circuit-notes',
      currency: 'USD',
      expected: { currency: 'USD', amount: 7700 },
      returnUrl: location.href,
      agreements: {
        eula: { tracewell: 'a'.repeat(64), noted: 'a'.repeat(64) },
        terms: 'b'.repeat(64),
      },
    })
  })

  it('shows why the store refused, by field where it can, and keeps the lines', async () => {
    const refusals = [
      {
        code: 'cart_sellers_mixed',
        status: 409,
        detail: 'Hearth is sold alone.',
        next: 'Buy it in an order of its own.',
      },
      {
        code: 'quantity_invalid',
        status: 422,
        detail: 'A number is wrong.',
        fields: [{ field: 'lines.0.quantity', code: 'quantity_invalid', message: 'From 1 to 100.' }],
      },
    ]
    const api = answerApi({
      'POST /api/checkout': () => ({ status: 409, body: refusals.shift() }),
    })
    keep({ product: 'hearth', plan: 'monthly' })
    const cart = await openCart()
    await loaded(cart)
    field(cart, 'email').value = 'ada@example.org'
    send(cart)
    await waitUntil(() => textOf(cart).includes('Hearth is sold alone. Buy it in an order of its own.'))
    send(cart)
    await waitUntil(() => field(cart, 'lines.0.quantity').getAttribute('aria-invalid') === 'true')
    api.restore()
    const [first, second] = api.sent.map(({ headers }) => headers['idempotency-key'])
    expect(first, 'the same request keeps its key').to.equal(second)
    expect(kept().lines).to.have.length(1)
  })

  it('takes out what was bought when its buyer comes back, and asks while nobody told', async () => {
    localStorage.setItem(
      key(),
      JSON.stringify({
        lines: [{ product: 'hearth' }],
        sent: { order: 'ord_7', at: '2026-11-23T10:00:00.000Z' },
      }),
    )
    window.dispatchEvent(new StorageEvent('storage', { key: key(), newValue: localStorage.getItem(key()) }))
    const api = answerApi({ 'GET /api/orders/ord_7': () => ({ body: { state: 'open' } }) })
    const cart = await openCart()
    await waitUntil(() => textOf(cart).includes('You went to the payment page with this cart on'))
    api.restore()
    await expect(cart).to.be.accessible()
    const told = new Event('vitrine-purchase', { bubbles: true })
    document.dispatchEvent(Object.assign(told, { order: 'ord_8' }))
    expect(kept().lines).to.have.length(1)
    const heard = new Event('vitrine-purchase', { bubbles: true })
    document.dispatchEvent(Object.assign(heard, { order: 'ord_7' }))
    expect(kept().lines).to.deep.equal([])
  })

  it('stands in its place as a page', async () => {
    keep({ product: 'tracewell', plan: 'solo' })
    const cart = await fixture<VitrineCart>(html`<vitrine-cart layout="page" locale="zh-CN"></vitrine-cart>`)
    await waitUntil(() => textOf(cart).includes('49 USD，一次性付款'))
    expect(rootOf(cart).querySelector('dialog')).to.equal(null)
    await expect(cart).to.be.accessible()
  })
})
