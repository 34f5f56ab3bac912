import { expect, fixture, oneEvent, waitUntil } from '@open-wc/testing'
import type { VitrineErrorEvent, VitrineReadyEvent } from '../../widget/events.ts'
import type { VitrineBuy } from '../../widget/vitrine-buy.ts'
import { answerApi, html, load, part, ready } from './store/page.ts'
import { products } from './store/products.ts'

const link = html`<a href="/buy/tracewell?plan=solo">Buy Tracewell</a>`

function linkShows(element: Element): boolean {
  return element.querySelector('a')?.checkVisibility() ?? false
}

describe('vitrine-buy', () => {
  before(() => load())

  it('draws a button with the price of the plan, in place of the link', async () => {
    const element = await ready(html`<vitrine-buy product="tracewell" plan="solo">${link}</vitrine-buy>`)
    expect(part(element, 'button').textContent?.trim()).to.equal('Buy Tracewell')
    expect(part(element, 'plan').textContent).to.equal('Solo')
    expect(part(element, 'price').textContent).to.equal('49 USD')
    expect(linkShows(element)).to.equal(false)
    await expect(element).to.be.accessible()
  })

  it('draws a card with name, line, logo and the lowest price', async () => {
    const element = await ready(html`<vitrine-buy product="tracewell" layout="card">${link}</vitrine-buy>`)
    expect(part(element, 'name').textContent).to.equal('Tracewell')
    expect(part(element, 'tagline').textContent).to.contain('one request')
    expect(part(element, 'price').textContent).to.equal('from 19 USD per seat')
    expect(part(element, 'button').textContent?.trim()).to.equal('Choose a plan')
    expect(part<HTMLImageElement>(element, 'logo').src).to.equal(`${location.origin}/media/tracewell.svg`)
    await expect(element).to.be.accessible()
  })

  it('draws price and link in running text', async () => {
    const element = await ready(
      html`<vitrine-buy product="tracewell" plan="team" layout="inline">${link}</vitrine-buy>`,
    )
    expect(part(element, 'price').textContent).to.equal('19 USD per seat')
    expect(part<HTMLAnchorElement>(element, 'link').pathname).to.equal('/buy/tracewell')
    await expect(element).to.be.accessible()
  })

  it('says of a price what it is for: units, periods, what is measured', async () => {
    const said: [string, string | undefined, string | undefined, string][] = [
      ['hearth', 'monthly', undefined, '12 USD per seat per month'],
      ['hearth', 'yearly', 'zh-CN', '120 USD / 年'],
      ['hearth', undefined, undefined, 'from 12 USD per seat per month'],
      ['gauge', 'metered', undefined, '0.02 USD per call'],
      ['gauge', undefined, undefined, 'from 10 USD per pack'],
    ]
    for (const [product, plan, locale, text] of said) {
      const element = await ready(
        html`<vitrine-buy product=${product} plan=${plan ?? ''} locale=${locale ?? 'en'}
          >${link}</vitrine-buy
        >`,
      )
      expect(part(element, 'price').textContent, product).to.equal(text)
    }
  })

  it('takes label, currency and language from its attributes', async () => {
    const element = await ready(
      html`<vitrine-buy product="tracewell" plan="solo" currency="JPY" locale="zh-CN">${link}</vitrine-buy>`,
    )
    expect(part(element, 'button').textContent?.trim()).to.equal('购买 Tracewell')
    expect(part(element, 'price').textContent).to.equal('7,400 JPY')
    element.label = 'Get it'
    element.withoutPrice = true
    await element.updateComplete
    expect(part(element, 'button').textContent?.trim()).to.equal('Get it')
    expect(() => part(element, 'price')).to.throw()
  })

  it('tells the page when it is ready, once', async () => {
    const heard: string[] = []
    const hear = ({ product }: VitrineReadyEvent): void => void heard.push(product.id)
    document.addEventListener('vitrine-ready', hear)
    const element = await ready(html`<vitrine-buy product="basalt">${link}</vitrine-buy>`)
    element.label = 'Now'
    await element.updateComplete
    document.removeEventListener('vitrine-ready', hear)
    expect(heard).to.deep.equal(['basalt'])
  })

  it('shows a product that travelled inside the tag before the store has answered', async () => {
    const inside = { ...products.tracewell, name: 'Carried', id: 'carried' }
    const api = answerApi({ 'GET /products/carried.json': () => new Promise(() => {}) })
    const carried = document.createElement('script')
    carried.type = 'application/json'
    carried.textContent = JSON.stringify(inside)
    const element = await ready(
      html`<vitrine-buy product="carried" layout="card">${link}${carried}</vitrine-buy>`,
    )
    api.restore()
    expect(part(element, 'name').textContent).to.equal('Carried')
  })

  it('replaces a product that travelled inside the tag by what the store says', async () => {
    const inside = { ...products.tracewell, name: 'Old name', id: 'renamed' }
    const api = answerApi({ 'GET /products/renamed.json': () => ({ body: { ...inside, name: 'New name' } }) })
    const carried = document.createElement('script')
    carried.type = 'application/json'
    carried.textContent = JSON.stringify(inside)
    const element = await ready(
      html`<vitrine-buy product="renamed" layout="card">${link}${carried}</vitrine-buy>`,
    )
    await waitUntil(() => part(element, 'name').textContent === 'New name')
    api.restore()
  })

  it('keeps the link and names the fault when the product is unknown, the answer is not a product or the store is away', async () => {
    const api = answerApi({
      'GET /products/away.json': () => 'unreachable',
      'GET /products/page.json': () => ({ body: {} }),
      'GET /products/broken.json': () => ({ status: 500 }),
    })
    const codes: string[] = []
    for (const product of ['unknown', 'away', 'page', 'broken']) {
      const waiting = oneEvent(window, 'vitrine-error') as Promise<VitrineErrorEvent>
      const element = await fixture<VitrineBuy>(html`<vitrine-buy product=${product}>${link}</vitrine-buy>`)
      codes.push((await waiting).code)
      expect(linkShows(element), product).to.equal(true)
      expect(element.matches(':state(failed)'), product).to.equal(true)
    }
    api.restore()
    expect(codes).to.deep.equal(['not_found', 'unreachable', 'not_found', 'http_500'])
  })

  it('keeps the link while the store is slow', async () => {
    const api = answerApi({ 'GET /products/slow.json': () => new Promise(() => {}) })
    const element = await fixture<VitrineBuy>(html`<vitrine-buy product="slow">${link}</vitrine-buy>`)
    api.restore()
    expect(linkShows(element)).to.equal(true)
    expect(element.matches(':state(loading)')).to.equal(true)
  })

  it('takes the store from its attribute, else from the link inside, and refuses what is no web address', async () => {
    const asked: string[] = []
    const real = window.fetch
    window.fetch = async (url) => {
      asked.push(new URL(String(url)).origin)
      return Response.json(products.tracewell)
    }
    await ready(html`<vitrine-buy product="a1" store="https://one.example/shop">${link}</vitrine-buy>`)
    await ready(html`<vitrine-buy product="a2"><a href="https://two.example/buy/a2">Buy</a></vitrine-buy>`)
    await ready(html`<vitrine-buy product="a3"></vitrine-buy>`)
    const waiting = oneEvent(window, 'vitrine-error') as Promise<VitrineErrorEvent>
    const refused = await fixture(
      html`<vitrine-buy product="a4" store="javascript:alert(1)">${link}</vitrine-buy>`,
    )
    expect((await waiting).code).to.equal('store_unknown')
    expect(linkShows(refused)).to.equal(true)
    window.fetch = real
    expect(asked).to.deep.equal(['https://one.example', 'https://two.example', location.origin])
  })

  it('turns consulting into a link to the seller, and reports the click', async () => {
    const element = await ready(
      html`<vitrine-buy product="pellworth"><a href="/buy/pellworth">Pellworth</a></vitrine-buy>`,
    )
    const sent: [string | URL, unknown][] = []
    const real = navigator.sendBeacon
    navigator.sendBeacon = (url, body) => Boolean(sent.push([url, body]))
    const visit = part<HTMLAnchorElement>(element, 'button')
    visit.addEventListener('click', (event) => event.preventDefault())
    visit.click()
    navigator.sendBeacon = real
    expect(visit.href).to.equal('https://pellworth.example/consulting')
    expect(visit.textContent?.trim()).to.equal('Visit Pellworth')
    expect(sent).to.deep.equal([[`${location.origin}/api/clicks`, 'pellworth']])
    await expect(element).to.be.accessible()
  })

  it('never makes a link of an address that is not on the web', async () => {
    const link = { url: 'javascript:alert(1)', label: 'Visit' }
    const bad = { ...products.pellworth, id: 'bad', delivery: { ...products.pellworth?.delivery, link } }
    const api = answerApi({ 'GET /products/bad.json': () => ({ body: bad }) })
    const element = await ready(html`<vitrine-buy product="bad"><a href="/buy/bad">Bad</a></vitrine-buy>`)
    api.restore()
    expect(part<HTMLAnchorElement>(element, 'button').getAttribute('href')).to.equal('#')
  })

  it('says that a withdrawn product is no longer sold', async () => {
    const api = answerApi({
      'GET /products/gone.json': () => ({ body: { ...products.tracewell, id: 'gone', withdrawn: true } }),
    })
    const element = await ready(html`<vitrine-buy product="gone">${link}</vitrine-buy>`)
    api.restore()
    expect(element.shadowRoot?.querySelector('button')).to.equal(null)
    expect(part(element, 'price').textContent).to.equal('No longer sold')
  })

  it('opens nothing when the page cancels vitrine-open', async () => {
    const element = await ready(html`<vitrine-buy product="tracewell">${link}</vitrine-buy>`)
    element.addEventListener('vitrine-open', (event) => event.preventDefault())
    part(element, 'button').click()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(element.shadowRoot?.querySelector('vitrine-dialog')).to.equal(null)
  })

  it('is defined once when the script is included twice, under both of its names', async () => {
    const first = customElements.get('vitrine-buy')
    await load('vitrine-test.js')
    await load('vitrine.js?again')
    expect(customElements.get('vitrine-buy')).to.equal(first)
    await ready(html`<vitrine-buy product="tracewell">${link}</vitrine-buy>`)
  })

  it('asks the store once for many elements, and stays whole through 1,000 removals', async () => {
    const many = { ...products.tracewell, id: 'many' }
    const api = answerApi({ 'GET /products/many.json': () => ({ body: many }) })
    const errors: unknown[] = []
    addEventListener('error', (event) => errors.push(event))
    const element = await ready(html`<vitrine-buy product="many">${link}</vitrine-buy>`)
    const { parentElement } = element
    for (let round = 0; round < 1000; round++) {
      element.remove()
      parentElement?.append(element)
    }
    await element.updateComplete
    api.restore()
    expect(api.sent.length).to.equal(1)
    expect(errors).to.deep.equal([])
    expect(element.shadowRoot?.querySelectorAll('button').length).to.equal(1)
  })

  it('shows hostile attributes as text', async () => {
    const element = await ready(
      html`<vitrine-buy product="tracewell" label=${'<img src=x onerror=alert(1)>'.repeat(300)} locale="!!"
        >${link}</vitrine-buy
      >`,
    )
    expect(element.shadowRoot?.querySelector('img')).to.equal(null)
    expect(part(element, 'button').textContent).to.contain('<img src=x')
  })
})
