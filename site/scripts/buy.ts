import { dueOf, type PricedPlan } from '../../catalog/line-price.ts'
import { keep, kept, keyOf, read, withWish } from '../../widget/cart/kept.ts'

/** Enhances the product page: the plain form and links below work without it. */
const form = document.querySelector<HTMLFormElement>('form.buy')
if (form) enhance(form)

function enhance(form: HTMLFormElement): void {
  const texts = JSON.parse(form.dataset.texts ?? '{}') as Record<string, string>
  const asked = new URLSearchParams(location.search)
  const control = (name: string) => form.elements.namedItem(name)
  const plans = [...form.querySelectorAll<HTMLInputElement>('[name=plan]')]
  const quantity = control('quantity') as HTMLInputElement | null
  const currency = control('currency') as HTMLSelectElement
  const [sum, later] = ['.sum', '.later'].map((part) => form.querySelector<HTMLElement>(part))
  const button = form.querySelector('button')

  const update = () => {
    const chosen = plans.find((radio) => radio.checked)
    if (!chosen || !sum || !later) return
    const plan = JSON.parse(chosen.dataset['plan'] ?? '') as PricedPlan & { quantity?: Counted }
    const counted = quantity && plan.quantity
    if (quantity) {
      quantity.disabled = !counted
      quantity.min = String(plan.quantity?.min ?? 1)
      quantity.max = String(plan.quantity?.max ?? '')
    }
    const units = counted ? Number(quantity.value) : 1
    const due = units > 0 ? dueOf(plan, currency.value, units) : undefined
    sum.hidden = later.hidden = !due
    if (!due) return
    const total = sum.querySelector('b')
    if (total) total.textContent = words(due.now)
    const text = chosen.dataset['later'] ?? ''
    later.textContent = due.later ? text.replace('%', words(due.later.amount)) : text
    later.hidden = !text
  }
  const words = (amount: number) => {
    const chosen = currency.tagName === 'SELECT' ? currency.selectedOptions[0] : currency
    const digits = Number(chosen?.dataset['digits'] ?? 2)
    const shown = amount % 10 ** digits ? digits : 0
    const number = (amount / 10 ** digits).toLocaleString(document.documentElement.lang, {
      minimumFractionDigits: shown,
      maximumFractionDigits: shown,
    })
    return `${number} ${currency.value}`
  }

  for (const name of ['plan', 'quantity', 'currency']) {
    const value = asked.get(name)
    const field = control(name) as HTMLInputElement | null
    const known =
      name === 'quantity' ||
      [...form.querySelectorAll<HTMLInputElement>('[name=plan],option')].some((one) => one.value === value)
    if (value && field && known) field.value = value
  }
  const partner = asked.get('partner')
  if (partner) {
    const field = Object.assign(document.createElement('input'), {
      type: 'hidden',
      name: 'partner',
      value: partner,
    })
    form.append(field)
  }
  form.addEventListener('input', (event) => {
    clearFault(event.target as HTMLInputElement)
    update()
  })
  form.addEventListener(
    'invalid',
    (event) => {
      event.preventDefault()
      const field = event.target as HTMLInputElement
      showFault(field, sentence(field, texts))
      const firstBad = form.querySelector<HTMLElement>(':invalid:not(fieldset)')
      if (firstBad === field) field.focus()
    },
    true,
  )
  const toCart = form.querySelector<HTMLButtonElement>('.to-cart')
  if (toCart) toCart.hidden = false
  toCart?.addEventListener('click', () => {
    if (quantity && !quantity.disabled && !quantity.reportValidity()) return
    const chosen = plans.find((radio) => radio.checked)
    const counted = quantity && !quantity.disabled
    const key = keyOf(location.origin)
    const wish = {
      product: toCart.dataset['product'] ?? '',
      plan: chosen?.value,
      ...(counted && { quantity: Number(quantity.value) }),
      ...(partner && { partner }),
    }
    const content = withWish(read(kept(key)), wish, counted ? Number(quantity.max) : 1)
    keep(key, JSON.stringify(content))
    location.assign(toCart.value)
  })
  form.addEventListener('submit', (event) => {
    if (form.ariaBusy === 'true') return event.preventDefault()
    form.ariaBusy = 'true'
    const busy = Object.assign(document.createElement('span'), {
      className: 'busy',
      textContent: texts['busy'],
    })
    button?.append(busy)
  })
  addEventListener('pageshow', () => {
    form.ariaBusy = null
    form.querySelector('.busy')?.remove()
  })
  update()

  const reach = document.querySelector<HTMLElement>('.reach')
  new IntersectionObserver((entries) => {
    if (reach) reach.hidden = entries.some((entry) => entry.isIntersecting)
  }).observe(form)
}

interface Counted {
  min: number
  max: number
}

function sentence(field: HTMLInputElement, texts: Record<string, string>): string | undefined {
  const { validity } = field
  if (validity.valueMissing) return field.name === 'agree' ? texts['agree'] : texts['missing']
  if (validity.rangeUnderflow) return texts['low']?.replace('%', field.min)
  if (validity.rangeOverflow) return texts['high']?.replace('%', field.max)
  if (field.dataset['fault']) return field.dataset['fault']
  return validity.typeMismatch ? texts['mail'] : texts['other']
}

function showFault(field: HTMLInputElement, text = field.validationMessage): void {
  clearFault(field)
  const fault = Object.assign(document.createElement('span'), {
    className: 'fault',
    id: `fault-${field.name}`,
    textContent: text,
  })
  field.setAttribute('aria-invalid', 'true')
  field.setAttribute('aria-errormessage', fault.id)
  field.closest('label')?.append(fault)
}

function clearFault(field: HTMLInputElement): void {
  field.removeAttribute('aria-invalid')
  field.closest('label')?.querySelector('.fault')?.remove()
}

for (const line of document.querySelectorAll<HTMLElement>('[data-zone]')) {
  const time = (timeZone?: string) =>
    new Date().toLocaleTimeString(document.documentElement.lang, {
      hour: '2-digit',
      hourCycle: 'h23',
      minute: '2-digit',
      timeZone,
    })
  const words = line.dataset['words'] ?? ''
  line.textContent = words.replace('%here', time()).replace('%there', time(line.dataset['zone']))
  line.hidden = false
}

document.querySelector<HTMLElement>('[data-click]')?.addEventListener('click', (event) => {
  if (navigator.doNotTrack === '1') return
  navigator.sendBeacon('/api/clicks', (event.currentTarget as HTMLElement).dataset['click'])
})
