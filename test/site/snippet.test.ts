import { expect, test } from 'vitest'
import { snippetOf } from '../../site/scripts/snippet.ts'

const shop = { origin: 'https://shop.example', words: 'Buy Tracewell' }

test('the code is one style, one script and the element with its link', () => {
  expect(
    snippetOf({ product: 'tracewell', layout: 'card', plan: 'team', partner: 'circuit-notes' }, shop).code,
  ).toBe(`<link rel="stylesheet" href="https://shop.example/widget/vitrine.css">
<script type="module" src="https://shop.example/widget/vitrine.js"></script>
<vitrine-buy product="tracewell" plan="team" layout="card" partner="circuit-notes">
  <a href="https://shop.example/buy/tracewell?plan=team&amp;partner=circuit-notes">Buy Tracewell</a>
</vitrine-buy>`)
})

test('what is not chosen is not written, and the usual layout needs no attribute', () => {
  const { element } = snippetOf({ product: 'tracewell', layout: 'button', plan: '', label: '' }, shop)
  expect(element).toContain('<vitrine-buy product="tracewell">')
  expect(snippetOf({ product: 'tracewell', withoutPrice: true }, shop).element).toContain(' without-price>')
})

test('in another language the link leads to the page in that language, also without script', () => {
  const { element } = snippetOf({ product: 'tracewell', locale: 'zh-CN', plan: 'team' }, shop)
  expect(element).toContain('locale="zh-CN"')
  expect(element).toContain('href="https://shop.example/buy/tracewell?plan=team&amp;locale=zh-CN"')
})

test('what a partner types cannot leave its attribute', () => {
  const { element } = snippetOf({ product: 'tracewell', label: '"><img src=x onerror=alert(1)>' }, shop)
  expect(element).not.toContain('<img')
  expect(element).toContain('label="&quot;&gt;&lt;img')
})

test('with a cart there is its script, too, and the cart before the button, both for one partner', () => {
  const choice = { product: 'tracewell', partner: 'circuit-notes', currency: 'EUR', withCart: true }
  const { element, code } = snippetOf(choice, shop)
  expect(code).toContain(`<script type="module" src="https://shop.example/widget/vitrine.js"></script>
<script type="module" src="https://shop.example/widget/vitrine-cart.js"></script>
<vitrine-cart currency="EUR" partner="circuit-notes"></vitrine-cart>
<vitrine-buy product="tracewell" currency="EUR" partner="circuit-notes">`)
  expect(element.startsWith('<vitrine-cart')).toBe(true)
})
