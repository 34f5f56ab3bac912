import type { CatalogProduct, StoreTerms, TextRef } from './compiled.ts'
import { methodOf } from './delivery/methods.ts'
import { inputInLanguage, itemInLanguage, type Say, sayIn } from './delivery/phrases.ts'
import { nameIn } from './product-name.ts'
import type { Agreement, Billing, PublicPlan, PublicProduct } from './wire.ts'

const agreementLabels = {
  en: {
    eula: (seller: string) => `I agree to the license terms of ${seller}`,
    terms: (store: string) => `I agree to the terms of ${store}`,
  },
  'zh-CN': {
    eula: (seller: string) => `我同意 ${seller} 的许可条款`,
    terms: (store: string) => `我同意 ${store} 的条款`,
  },
}

/**
 * What anybody may see of a product, in one language; texts that are not translated stay in the store's first.
 * @param at.locale one of the store's; the first has no prefix in addresses
 * @throws RangeError when no method delivers the product's kind
 */
export function toPublicProduct(
  product: CatalogProduct,
  at: { locale: string; store: StoreTerms },
): PublicProduct {
  const method = methodOf(product.delivery.kind)
  if (!method) throw new RangeError(`no method delivers "${product.delivery.kind}"`)
  const say = sayIn(method, at.locale)
  const text = product.texts[at.locale]
  const prefix = at.locale === at.store.locales[0] ? '' : `/${at.locale}`
  return {
    id: product.id,
    name: nameIn(product, at.locale),
    tagline: text?.tagline ?? product.tagline,
    seller: {
      id: product.seller.id,
      name: product.seller.name,
      ...(product.seller.payouts && { sellsAlone: true as const }),
    },
    category: product.category,
    ...(product.logo && { logo: `/${product.logo}` }),
    delivery: {
      kind: product.delivery.kind,
      label: (method.words[at.locale] ?? method.words.en).label,
      offer: method.offerView(product.delivery).map((item) => itemInLanguage(item, say)),
      inputs: method.traded
        ? method.inputs(product.delivery).map((input) => inputInLanguage(input, say))
        : [],
      ...(!method.traded && { link: linkInLanguage(method.link(product.delivery), say) }),
    },
    plans: product.plans.map((plan) => publicPlan(plan, text?.plans?.[plan.id])),
    agreements: method.traded ? agreements(product, at) : [],
    url: `${prefix}/products/${product.id}/`,
    ...(product.withdrawn && { withdrawn: true as const }),
    ...(method.traded &&
      method.stockOf?.(product.delivery) && {
        stock: `/api/stock?product=${product.id}&locale=${at.locale}`,
      }),
    updated: product.updated,
  }
}

function linkInLanguage<Link extends { label: string }>(link: Link, say: Say): Link {
  return { ...link, label: say(link.label) }
}

type PlanText = NonNullable<CatalogProduct['texts'][string]['plans']>[string]

function publicPlan(plan: CatalogProduct['plans'][number], text: PlanText | undefined): PublicPlan {
  const includes = text?.includes ?? plan.includes
  return {
    id: plan.id,
    name: text?.name ?? plan.name,
    prices: plan.prices,
    billing: billingIn(plan.billing, text?.unit),
    ...(plan.trial && { trial: plan.trial }),
    ...(plan.setup && { setup: plan.setup }),
    ...(plan.quantity && { quantity: { ...plan.quantity, unit: text?.unit ?? plan.quantity.unit } }),
    ...(includes && { includes }),
  }
}

/** What is measured is called by its name in the language. */
function billingIn(billing: Billing, unit: string | undefined): Billing {
  if (unit === undefined || billing === 'once' || !('usage' in billing)) return billing
  return { usage: { ...billing.usage, unit } }
}

function agreements(product: CatalogProduct, at: { locale: string; store: StoreTerms }): Agreement[] {
  const labels = agreementLabels[at.locale === 'zh-CN' ? 'zh-CN' : 'en']
  const terms: Agreement = {
    id: 'terms',
    required: true,
    ...refOf(at.store.legal.terms),
    label: labels.terms(at.store.name),
  }
  if (!product.eula) return [terms]
  return [
    { id: 'eula', required: true, ...refOf(product.eula), label: labels.eula(product.seller.name) },
    terms,
  ]
}

/** Hash and address alone: the site's own store and products carry the text, too. */
function refOf({ sha256, url }: TextRef): TextRef {
  return { sha256, url }
}
