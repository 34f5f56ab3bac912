/** The snippet builder: what is chosen is drawn by the real element and written as code. */
import { snippetOf } from './snippet.ts'

const builder = document.querySelector<HTMLElement>('.builder')
const form = builder?.querySelector('form')
if (builder && form) watch(builder, form)

function watch(builder: HTMLElement, form: HTMLFormElement): void {
  const code = builder.querySelector('.code')
  const stage = builder.querySelector('.stage')
  const copy = builder.querySelector<HTMLButtonElement>('.copy')
  const copyWords = copy?.textContent ?? ''
  const product = form.elements.namedItem('product') as HTMLSelectElement
  const plan = form.elements.namedItem('plan') as HTMLSelectElement

  function draw(): void {
    const given = new FormData(form)
    const text = (name: string) => String(given.get(name) ?? '').trim()
    const choice = {
      product: text('product'),
      plan: text('plan'),
      layout: text('layout'),
      currency: text('currency'),
      partner: text('partner'),
      label: text('label'),
      locale: builder.dataset['locale'] ?? '',
      withoutPrice: given.has('without-price'),
      withCart: given.has('with-cart'),
    }
    const name = product.selectedOptions[0]?.textContent?.trim() ?? ''
    const words = (builder.dataset['words'] ?? '%').replace('%', name)
    const snippet = snippetOf(choice, { origin: location.origin, words })
    if (code) code.textContent = snippet.code
    if (choice.withCart) fetchCart()
    // The text was escaped where it was made; parsing it shows exactly what is copied.
    const parsed = new DOMParser().parseFromString(snippet.element, 'text/html')
    stage?.replaceChildren(...[...parsed.body.childNodes].map((node) => document.importNode(node, true)))
  }

  product.addEventListener('change', () => {
    const plans = JSON.parse(product.selectedOptions[0]?.dataset['plans'] ?? '[]') as [string, string][]
    plan.replaceChildren(...[...plan.options].slice(0, 1), ...plans.map(([id, name]) => new Option(name, id)))
  })
  form.addEventListener('input', draw)
  form.addEventListener('change', draw)
  form.addEventListener('submit', (event) => event.preventDefault())
  copy?.addEventListener('click', async () => {
    await navigator.clipboard.writeText(code?.textContent ?? '')
    copy.textContent = copy.dataset['done'] ?? ''
    setTimeout(() => (copy.textContent = copyWords), 2000)
  })
}

/** The module of the cart, once somebody looks at one. */
function fetchCart(): void {
  const src = '/widget/vitrine-cart.js'
  if (document.querySelector(`script[src="${src}"]`)) return
  document.head.append(Object.assign(document.createElement('script'), { type: 'module', src }))
}
