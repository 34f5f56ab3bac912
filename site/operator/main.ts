import { html, nothing, render, type TemplateResult } from 'lit/html.js'
import { load, signIn } from './actions.ts'
import { deliveriesView } from './deliveries-view.ts'
import { deadLettersView, figures, healthView } from './health-view.ts'
import { listenForKeys } from './keys.ts'
import { orderView } from './order-view.ts'
import { ordersView } from './orders-view.ts'
import { routeFrom } from './route.ts'
import { $shown, show, type Shown } from './state.ts'

const refreshEveryMs = 15_000

const root = document.getElementById('operator')
if (root) start(root)

function start(root: HTMLElement): void {
  $shown.subscribe((shown) => render(page(shown), root))
  addEventListener('hashchange', () => {
    show({ route: routeFrom(location.hash), link: undefined, asking: undefined, done: '' })
    void load()
  })
  listenForKeys(root)
  setInterval(() => {
    if (!document.hidden && !$shown.get().signedOut && !$shown.get().asking) void load()
  }, refreshEveryMs)
  void load()
}

function page(shown: Shown): TemplateResult {
  if (shown.signedOut) return signInForm(shown)
  return html`
    <h1>Operator</h1>
    ${figures(shown)}
    <div class="tell" role="status">${shown.done}</div>
    ${
      shown.fault
        ? html`<p class="fault" role="alert">
            ${shown.fault.message} ${shown.fault.next}
            <button type="button" @click=${() => void load()}>Try again</button>
          </p>`
        : nothing
    }
    <div aria-busy=${shown.loading}>${shown.fault && isEmpty(shown) ? nothing : view(shown)}</div>
    <p class="keys soft">
      <kbd>j</kbd> <kbd>k</kbd> move, <kbd>Enter</kbd> opens, <kbd>/</kbd> searches, <kbd>u</kbd> goes up
    </p>
  `
}

/** A fault stands alone until there is something to show under it. */
function isEmpty({ orders, detail, deliveries, health }: Shown): boolean {
  return !orders && !detail && !deliveries && !health
}

function view(shown: Shown): TemplateResult {
  const views = {
    orders: ordersView,
    order: orderView,
    deliveries: deliveriesView,
    'dead-letters': deadLettersView,
    health: healthView,
  }
  return views[shown.route.view](shown)
}

function signInForm(shown: Shown): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const given = new FormData(event.target as HTMLFormElement)
    void signIn(String(given.get('token') ?? '').trim())
  }
  return html`
    <h1>Operator</h1>
    <form class="sign-in" @submit=${submit}>
      <label>
        <span class="name">Operator token</span>
        <input
          name="token"
          type="password"
          required
          autocomplete="current-password"
          aria-describedby="token-help"
        />
        <span class="help" id="token-help"
          >The setting OPERATOR_TOKEN. In the sandbox, npm start prints it.</span
        >
      </label>
      ${shown.fault ? html`<p class="fault" role="alert">${shown.fault.message} ${shown.fault.next}</p>` : nothing}
      <button class="primary" type="submit" ?disabled=${shown.loading}>Sign in</button>
    </form>
  `
}
