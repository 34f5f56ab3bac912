/** What a partner has chosen; an empty text leaves the attribute out. */
export interface SnippetChoice {
  product: string
  plan?: string
  layout?: string
  currency?: string
  partner?: string
  label?: string
  locale?: string
  withoutPrice?: boolean
}

/**
 * The element, and all the code a page needs for it. The link inside works without script.
 * @param shop.origin where the widget is served and the sale happens
 * @param shop.words text of the link inside
 */
export function snippetOf(
  choice: SnippetChoice,
  shop: { origin: string; words: string },
): { element: string; code: string } {
  const { product, plan, layout, currency, partner, label, locale, withoutPrice } = choice
  const attributes = Object.entries({ product, plan, layout, currency, partner, label, locale })
    .filter(([name, value]) => value && !(name === 'layout' && value === 'button'))
    .map(([name, value]) => ` ${name}="${escaped(value ?? '')}"`)
    .join('')
  const query = new URLSearchParams(
    Object.entries({ plan, currency, partner }).filter((pair): pair is [string, string] => Boolean(pair[1])),
  )
  const href = `${shop.origin}/buy/${product}${query.size ? `?${query}` : ''}`
  const link = `<a href="${escaped(href)}">${escaped(label || shop.words)}</a>`
  const element = `<vitrine-buy${attributes}${withoutPrice ? ' without-price' : ''}>\n  ${link}\n</vitrine-buy>`
  const head = [
    `<link rel="stylesheet" href="${shop.origin}/widget/vitrine.css">`,
    `<script type="module" src="${shop.origin}/widget/vitrine.js"></script>`,
  ]
  return { element, code: [...head, element].join('\n') }
}

function escaped(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (letter) => names[letter] ?? letter)
}
