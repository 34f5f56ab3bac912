import { expect, fixture, oneEvent, waitUntil } from '@open-wc/testing'
import type { VitrineBuy } from '../../widget/vitrine-buy.ts'
import { html, load, part, ready } from './store/page.ts'
import { products } from './store/products.ts'

const link = html`<a href="/buy/tracewell">Buy Tracewell</a>`

describe('vitrine-buy', () => {
  it('draws a button with the price of the plan, and hides the link', async () => {
    const element = await ready(html`<vitrine-buy product="tracewell" plan="solo">${link}</vitrine-buy>`)
    expect(part(element, 'button').textContent?.trim()).to.equal('Buy Tracewell Solo')
    expect(part(element, 'price').textContent).to.equal('49 USD')
    expect(element.querySelector('a')?.checkVisibility()).to.equal(false)
    await expect(element).to.be.accessible()
  })

  it('draws a card with name, line, lowest price and logo', async () => {
    const element = await ready(html`<vitrine-buy product="tracewell" layout="card">${link}</vitrine-buy>`)
    expect(part(element, 'name').textContent).to.equal('Tracewell')
    expect(part(element, 'tagline').textContent).to.contain('one request')
    expect(part(element, 'price').textContent).to.equal('from 19 USD')
    expect(part<HTMLImageElement>(element, 'logo').src).to.equal(`${location.origin}/media/tracewell.svg`)
    await expect(element).to.be.accessible()
  })
})
