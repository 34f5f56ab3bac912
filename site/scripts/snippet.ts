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
  /** With a cart, to which every button of the page adds. */
  withCart?: boolean
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
  const { product, plan, layout, currency, partner, label, locale, withoutPrice, withCart } = choice
  const usual = layout === 'button' ? undefined : layout
  const attributes = attributesOf({ product, plan, layout: usual, currency, partner, label, locale })
  const query = new URLSearchParams(
    Object.entries({ plan, currency, partner, locale }).filter((pair): pair is [string, string] =>
      Boolean(pair[1]),
    ),
  )
  const href = `${shop.origin}/buy/${product}${query.size ? `?${query}` : ''}`
  const link = `<a href="${escaped(href)}">${escaped(label || shop.words)}</a>`
  const cart = `<vitrine-cart${attributesOf({ currency, partner, locale })}></vitrine-cart>`
  const buy = `<vitrine-buy${attributes}${withoutPrice ? ' without-price' : ''}>\n  ${link}\n</vitrine-buy>`
  const element = withCart ? `${cart}\n${buy}` : buy
  const scripts = withCart ? ['vitrine.js', 'vitrine-cart.js'] : ['vitrine.js']
  const head = [
    `<link rel="stylesheet" href="${shop.origin}/widget/vitrine.css">`,
    ...scripts.map((name) => `<script type="module" src="${shop.origin}/widget/${name}"></script>`),
  ]
  return { element, code: [...head, element].join('\n') }
}

function attributesOf(values: Record<string, string | undefined>): string {
  return Object.entries(values)
    .filter((pair): pair is [string, string] => Boolean(pair[1]))
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('')
}

function escaped(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (letter) => names[letter] ?? letter)
}
