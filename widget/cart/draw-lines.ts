import type { TemplateResult } from 'lit'
import { html, nothing, priceText, webAddress } from '../core.ts'
import { drawField, type Faults, type FieldWords } from '../fields.ts'
import type { Wish } from '../stores/cart.ts'
import { type BillingWords, planWords } from '../words/billing.ts'
import type { Item, Reckoning } from './basket.ts'
import type { CartWords } from './words.ts'

interface Lines {
  items: readonly Item[]
  reckoning: Reckoning
  store: string
  locale: string | undefined
  words: CartWords & { billing: BillingWords; between: (min: number, max: number) => string }
  faults: Faults
  change: (index: number, wish: Wish) => void
  remove: (index: number) => void
}

/** The lines of the cart: what, in which plan, how many, for how much, and out again. */
export function drawLines(cart: Lines): TemplateResult {
  return html`<ul part="lines">
    ${cart.items.map((item, index) => html`<li part="line">${drawLine(cart, item, index)}</li>`)}
  </ul>`
}

function drawLine(
  { reckoning, store, locale, words, remove, ...cart }: Lines,
  item: Item,
  index: number,
): TemplateResult {
  const { product, plan, gone, wish } = item
  const name = product?.name ?? wish.product
  const address = product && webAddress(product.url, store)
  const due = reckoning.dues[index]
  const currency = reckoning.currency ?? plan?.prices[0]?.currency ?? ''
  return html`<div part="what">
      <strong>${address ? html`<a href=${address}>${name}</a>` : name}</strong>
      ${product && !gone ? drawPlan({ words, ...cart }, item, index) : nothing}
      <span part="price">${drawPrice(item, currency, { words, locale })}</span>
    </div>
    ${plan?.quantity && !gone ? drawQuantity({ words, ...cart }, item, index) : nothing}
    <output part="amount">${due ? priceText({ amount: due.now, currency }, locale) : nothing}</output>
    <button type="button" part="small" aria-label=${words.removeOf(name)} @click=${() => remove(index)}>
      ${words.remove}
    </button>`
}

function drawPrice(
  { product, plan, gone }: Item,
  currency: string,
  { words, locale }: Pick<Lines, 'words' | 'locale'>,
): string {
  if (gone) return product ? words.gone : words.away
  const price = plan?.prices.find((each) => each.currency === currency)
  if (!plan || !price) return words.loading
  const fee = plan.setup?.find((each) => each.currency === currency)
  return planWords(plan, priceText(price, locale), words.billing, fee && priceText(fee, locale))
}

type Row = Pick<Lines, 'words' | 'change' | 'faults'>

function drawPlan(
  { words, change }: Row,
  { product, plan, wish }: Item,
  index: number,
): TemplateResult | typeof nothing {
  if (!product || product.plans.length < 2) return nothing
  return html`<select
    aria-label=${words.planOf(product.name)}
    @change=${({ target }: Event) => change(index, { ...wish, plan: (target as HTMLSelectElement).value })}
  >
    ${product.plans.map(({ id, name }) => html`<option value=${id} ?selected=${id === plan?.id}>${name}</option>`)}
  </select>`
}

function drawQuantity(
  { words, change, faults }: Row,
  { plan, quantity, wish }: Item,
  index: number,
): TemplateResult | typeof nothing {
  if (!plan?.quantity) return nothing
  const { unit, min, max } = plan.quantity
  const name = `lines.${index}.quantity`
  return html`<div part="field count">
    <label for=${name}>${words.units(unit)}</label>
    <input
      id=${name}
      name=${name}
      type="number"
      inputmode="numeric"
      required
      step="1"
      min=${min}
      max=${max}
      .value=${String(quantity)}
      aria-invalid=${Boolean(faults[name])}
      aria-describedby="${name}-fault"
      @change=${({ target }: Event) => {
        const field = target as HTMLInputElement
        if (field.validity.valid) change(index, { ...wish, quantity: field.valueAsNumber })
      }}
    />
    <p id="${name}-fault" part="fault" ?hidden=${!faults[name]}>${words.between(min, max)}</p>
  </div>`
}

/** What the deliveries need to know, under the name of each product. */
export function drawQuestions(
  items: readonly Item[],
  { words, field, faults }: { words: CartWords; field: FieldWords; faults: Faults },
): (TemplateResult | typeof nothing)[] {
  return items.map(({ product, gone }, index) => {
    const inputs = product?.delivery.inputs ?? []
    if (!product || gone || !inputs.length) return nothing
    return html`<fieldset>
      <legend>${words.needs(product.name)}</legend>
      ${inputs.map((input) => {
        const name = `lines.${index}.input.${input.id}`
        return drawField(input, { name, words: field, fault: faults[name] })
      })}
    </fieldset>`
  })
}
