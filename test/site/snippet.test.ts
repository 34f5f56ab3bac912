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

test('what a partner types cannot leave its attribute', () => {
  const { element } = snippetOf({ product: 'tracewell', label: '"><img src=x onerror=alert(1)>' }, shop)
  expect(element).not.toContain('<img')
  expect(element).toContain('label="&quot;&gt;&lt;img')
})
