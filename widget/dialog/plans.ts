import type { TemplateResult } from 'lit'
import type { PublicPlan, PublicProduct } from '../../catalog/wire.ts'
import { billingWords } from '../billing-words.ts'
import { html, nothing, priceOf, priceText } from '../core.ts'
import { planWords } from '../words/billing.ts'
import type { DialogWords } from './words.ts'

interface Plans {
  product: PublicProduct
  plan: PublicPlan | undefined
  currency: string | undefined
  locale: string | undefined
  words: DialogWords
  choose: (plan: PublicPlan) => void
}

/** The plans as rows to choose from, each with its price in words. */
export function drawPlans({ product, plan, currency, locale, words, choose }: Plans): TemplateResult {
  const billing = billingWords(locale)
  return html`<fieldset>
    <legend>${words.plan}</legend>
    ${product.plans.map((each) => {
      const price = priceOf(each, currency)
      const text = price ? priceText(price, locale) : ''
      const fee = each.setup?.find((one) => one.currency === price?.currency)
      return html`<label part="plan">
        <input
          type="radio"
          name="plan"
          value=${each.id}
          .checked=${each === plan}
          @change=${() => choose(each)}
        />
        <span
          ><strong>${each.name}</strong>
          <span part="price">${planWords(each, text, billing, fee && priceText(fee, locale))}</span>
          ${each.includes?.length ? html`<small>${each.includes.join(' · ')}</small>` : nothing}</span
        >
      </label>`
    })}
  </fieldset>`
}

interface Quantity {
  plan: PublicPlan | undefined
  quantity: number
  fault: string | undefined
  words: DialogWords
  change: (quantity: number) => void
}

export function drawQuantity({
  plan,
  quantity,
  fault,
  words,
  change,
}: Quantity): TemplateResult | typeof nothing {
  if (!plan?.quantity) return nothing
  const { unit, min, max } = plan.quantity
  return html`<div part="field">
    <label for="quantity">${words.quantity(unit)}</label>
    <input
      id="quantity"
      name="quantity"
      type="number"
      inputmode="numeric"
      required
      step="1"
      min=${min}
      max=${max}
      .value=${String(quantity)}
      aria-invalid=${Boolean(fault)}
      aria-describedby="quantity-fault"
      @change=${({ target }: Event) => {
        const field = target as HTMLInputElement
        if (field.validity.valid) change(field.valueAsNumber)
      }}
    />
    <p id="quantity-fault" part="fault" ?hidden=${!fault}>${words.between(min, max)}</p>
  </div>`
}

interface Currency {
  plan: PublicPlan | undefined
  currency: string | undefined
  words: DialogWords
  change: (currency: string) => void
}

export function drawCurrency({ plan, currency, words, change }: Currency): TemplateResult | typeof nothing {
  if (!plan || plan.prices.length < 2) return nothing
  const chosen = priceOf(plan, currency)?.currency
  return html`<div part="field">
    <label for="currency">${words.currency}</label>
    <select
      id="currency"
      name="currency"
      @change=${({ target }: Event) => change((target as HTMLSelectElement).value)}
    >
      ${plan.prices.map((price) => html`<option ?selected=${price.currency === chosen}>${price.currency}</option>`)}
    </select>
  </div>`
}
