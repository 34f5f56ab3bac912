import { html, nothing, render, type TemplateResult } from 'lit/html.js'
import { load, loadOwn, signIn } from './actions.ts'
import type { Refusal } from './api.ts'
import { deadLettersView } from './dead-letters-view.ts'
import { deliveriesView } from './deliveries-view.ts'
import { figures, healthView } from './health-view.ts'
import { listenForKeys } from './keys.ts'
import { orderView } from './order-view.ts'
import { ordersView } from './orders-view.ts'
import { routeFrom } from './route.ts'
import { $shown, show, type Shown } from './state.ts'
import { statementsView } from './statements/view.ts'
import { operatorWords } from './words.ts'

/** An order moves while one looks at it; the rest is looked at now and then. */
const refreshEveryMs = { order: 4_000, all: 15_000 }

const root = document.getElementById('operator')
if (root) start(root)

function start(root: HTMLElement): void {
  const locale = root.dataset.locale ?? 'en'
  show({ locale, words: operatorWords(locale) })
  $shown.subscribe((shown) => render(page(shown), root))
  addEventListener('hashchange', () => {
    show({
      route: routeFrom(location.hash),
      link: undefined,
      asking: undefined,
      refund: undefined,
      done: '',
      refused: null,
    })
    void load()
  })
  listenForKeys(root)
  setInterval(() => isLookedAt() && void load(), refreshEveryMs.all)
  setInterval(() => {
    if (isLookedAt() && $shown.get().route.view === 'order') void loadOwn()
  }, refreshEveryMs.order)
  document.addEventListener('visibilitychange', () => isLookedAt() && void load())
  void load()
}

/** Nothing is read while the page is hidden, closed to this browser, or something is being done or asked. */
function isLookedAt(): boolean {
  const { signedOut, asking, acting, loading } = $shown.get()
  return !document.hidden && !signedOut && !asking && !acting && !loading
}

function page(shown: Shown): TemplateResult {
  if (shown.signedOut) return signInForm(shown)
  const { words, fault, refused } = shown
  return html`
    <h1>${words.title}</h1>
    ${figures(shown)}
    <div class="tell" role="status">${shown.done}</div>
    <div role="alert">${refused ? html`<p class="fault">${faultText(refused, shown)}</p>` : nothing}</div>
    ${
      fault
        ? html`<p class="fault" role="alert">
            ${faultText(fault, shown)}
            <button type="button" @click=${() => void load()}>${words.again}</button>
          </p>`
        : nothing
    }
    <div aria-busy=${shown.loading}>${fault && isEmpty(shown) ? nothing : view(shown)}</div>
    <p class="keys soft">
      <span><kbd>j</kbd> <kbd>k</kbd> ${words.keys.move}</span>
      <span><kbd>Enter</kbd> ${words.keys.opens}</span> <span><kbd>/</kbd> ${words.keys.searches}</span>
      <span><kbd>u</kbd> ${words.keys.up}</span>
    </p>
  `
}

/** A fault stands alone until there is something to show under it. */
function isEmpty({ orders, detail, deliveries, health, statements }: Shown): boolean {
  return !orders && !detail && !deliveries && !health && !statements
}

function faultText({ status, message, next }: Refusal, { words: { faults } }: Shown): string {
  const what = message || (status ? faults.answered(status) : faults.away)
  return `${what} ${next || (status ? faults.later : faults.awayNext)}`
}

function view(shown: Shown): TemplateResult {
  const views = {
    orders: ordersView,
    order: orderView,
    deliveries: deliveriesView,
    'dead-letters': deadLettersView,
    health: healthView,
    statements: statementsView,
  }
  return views[shown.route.view](shown)
}

function signInForm(shown: Shown): TemplateResult {
  const { title, signIn: words } = shown.words
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const given = new FormData(event.target as HTMLFormElement)
    void signIn(String(given.get('token') ?? '').trim())
  }
  return html`
    <h1>${title}</h1>
    <form class="sign-in" @submit=${submit}>
      <label>
        <span class="name">${words.token}</span>
        <input
          name="token"
          type="password"
          required
          autocomplete="current-password"
          aria-describedby="token-help"
        />
        <span class="help" id="token-help">${words.help}</span>
      </label>
      ${shown.fault ? html`<p class="fault" role="alert">${faultText(shown.fault, shown)}</p>` : nothing}
      <button class="primary" type="submit" ?disabled=${shown.loading}>${words.button}</button>
    </form>
  `
}
