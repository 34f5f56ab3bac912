import type { ViewItem } from '../catalog/wire.ts'
import { planLine, tierLines } from './billing-lines.ts'
import { textsOf } from './i18n/texts.ts'
import type { Item, Shop } from './shop.ts'

/** A product page as Markdown: the same facts in the same order, prices of every plan and currency included. */
export function productMarkdown(item: Item, shop: Shop, site: string): string {
  const { public: product, content, words } = item
  const t = textsOf(shop.locale)
  const url = new URL(product.url, site).href
  const plans = product.plans.map((plan) => {
    const buy = new URL(`/buy/${product.id}?plan=${plan.id}`, site).href
    const prices = plan.prices.flatMap(({ currency }) => [
      planLine(plan, currency, t, shop.locale),
      ...tierLines(plan, currency, t, shop.locale),
    ])
    const lines = [...prices, ...(plan.includes ?? [])].map((line) => `  - ${line}`)
    return [`- **${plan.name}**: <${buy}>`, ...lines].join('\n')
  })
  const { link } = product.delivery
  const sections = [
    `# ${product.name}`,
    product.tagline,
    [
      `- ${t.seller.kind}: ${content.seller.name}, <${content.seller.url}>`,
      ...(content.version ? [`- ${t.product.version(content.version)}`] : []),
      `- ${t.list.facets.method}: ${words.label}`,
      `- <${url}>`,
    ].join('\n'),
    item.body.trim(),
    `## ${t.product.way}`,
    words.summary,
    words.steps.map((step, index) => `${index + 1}. ${step}`).join('\n'),
    product.delivery.offer.map(viewLine).join('\n'),
    ...(link ? [`## ${link.label}`, `<${link.url}>`] : []),
    ...(plans.length ? [`## ${t.buy.plan}`, plans.join('\n')] : []),
    ...(item.requirements.length
      ? [`## ${t.product.requirements}`, item.requirements.map((line) => `- ${line}`).join('\n')]
      : []),
  ]
  return `${sections.filter(Boolean).join('\n\n')}\n`
}

function viewLine(item: ViewItem): string {
  const value = Array.isArray(item.value) ? item.value.join(', ') : (item.value ?? '')
  return `- ${item.label}: ${value}`
}
