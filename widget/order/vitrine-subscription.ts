import type { PropertyValues, TemplateResult } from 'lit'
import type {
  ChangePreview,
  ChangePreviewRequest,
  PublicSubscription,
  SubscriptionState,
} from '../../catalog/wire.ts'
import { html, LitElement, nothing, Refusal, webAddress } from '../core.ts'
import { pageStyles } from '../receipt/page.styles.ts'
import { styles as receiptStyles } from '../receipt/receipt.styles.ts'
import { drawMark, type Tone } from '../receipt/state-mark.ts'
import { receiptWords } from '../receipt/words.ts'
import { type CancelTime, cancelTimes, drawCancelForm } from './cancel-form.ts'
import { changeable, changeOf, drawChangeForm } from './change-form.ts'
import { tableStyles } from './money-table.styles.ts'
import { drawDeeds, drawFacts } from './subscription-facts.ts'
import { subscriptionWords } from './subscription-words.ts'
import { styles } from './vitrine-subscription.styles.ts'

/** How the panel reaches the server; each throws a Refusal. */
export interface SubscriptionLink {
  preview: (change: ChangePreviewRequest) => Promise<ChangePreview>
  /** Does it, and shows the order as it then stands. */
  run: (deed: 'change' | 'cancel' | 'undo', body: object) => Promise<void>
  /** Address of the payment service's page for cards and addresses. */
  portal: () => Promise<string>
}

const tones: Record<SubscriptionState, Tone> = {
  trialing: 'done',
  active: 'done',
  past_due: 'needed',
  suspended: 'needed',
  ended: 'over',
}

/**
 * The subscription of an order: where it stands, by when what is paid or ends, and what its buyer may change.
 * Placed by `<vitrine-order>`.
 *
 * @element vitrine-subscription
 * @csspart state - The state in a word.
 * @csspart view - Dates and price.
 * @csspart preview - What a change costs.
 * @csspart button - The main button.
 */
export class VitrineSubscription extends LitElement {
  static override styles = [pageStyles, receiptStyles, tableStyles, styles]
  static override properties = {
    subscription: { attribute: false },
    locale: {},
    open: { state: true },
    line: { state: true },
    when: { state: true },
    preview: { state: true },
    busy: { state: true },
    fault: { state: true },
    problem: { state: true },
    news: { state: true },
  }

  declare subscription: PublicSubscription
  declare link: SubscriptionLink
  declare locale: string

  declare open: 'change' | 'cancel' | undefined
  declare line: string | undefined
  declare when: CancelTime
  declare preview: ChangePreview | undefined
  declare busy: string | undefined
  declare fault: string | undefined
  declare problem: string | undefined
  /** What was done, for those who do not see it. */
  declare news: string

  constructor() {
    super()
    this.when = 'period_end'
    this.news = ''
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('subscription')
    if (!before || standing(before) === standing(this.subscription)) return
    this.#shut()
    this.news = ''
  }

  protected override render(): TemplateResult {
    const { subscription, locale, problem } = this
    const words = subscriptionWords(locale)
    const { state, text, awaitsAcceptance } = subscription
    const mark = awaitsAcceptance
      ? drawMark('going', words.notBegun)
      : drawMark(tones[state], words.states[state])
    return html`<section part="delivery" aria-labelledby="title">
      <h2 id="title" part="label">${words.title}</h2>
      <p part="where">${mark} <span role="status">${text}</span></p>
      ${drawFacts(subscription, words, locale)}
      <p part="news" role="status">${this.news}</p>
      <div role="alert">${problem ? html`<p part="fault">${problem}</p>` : nothing}</div>
      ${this.#asked()} ${this.open ? nothing : this.#buttons()}
    </section>`
  }

  #asked(): TemplateResult | typeof nothing {
    const { subscription, locale, when, busy } = this
    const words = subscriptionWords(locale)
    const common = { subscription, words, locale, busy: Boolean(busy), close: this.#shut }
    const line = this.#line
    if (this.open === 'change' && line) {
      return drawChangeForm({
        ...common,
        line,
        preview: this.preview,
        fault: this.fault,
        choose: (id) => (this.line = id),
        edited: () => {
          this.preview = undefined
          this.fault = undefined
        },
        submit: this.#change,
      })
    }
    if (this.open !== 'cancel') return nothing
    return drawCancelForm({
      ...common,
      when,
      choose: (time) => (this.when = time),
      submit: (event) => {
        event.preventDefault()
        void this.#run('cancel', { at: when }, words.canceled)
      },
    })
  }

  #buttons(): TemplateResult {
    const words = subscriptionWords(this.locale)
    return drawDeeds({
      subscription: this.subscription,
      busy: this.busy,
      words,
      press: {
        undo: () => void this.#run('undo', {}, words.undone),
        portal: this.#portal,
        change: () => this.#show('change'),
        cancel: () => this.#show('cancel'),
      },
    })
  }

  get #line(): PublicSubscription['lines'][number] | undefined {
    const lines = changeable(this.subscription)
    return lines.find(({ line }) => line === this.line) ?? lines[0]
  }

  #show(open: 'change' | 'cancel'): void {
    this.#shut()
    this.open = open
    this.when = cancelTimes(this.subscription)[0] ?? 'now'
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('form :is(select, input)')?.focus(),
    )
  }

  #shut = (): void => {
    this.open = undefined
    this.preview = undefined
    this.fault = undefined
    this.problem = undefined
  }

  /** First press: what it costs. Second: agreed, to exactly that. */
  #change = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    const line = this.#line
    const words = subscriptionWords(this.locale)
    if (!line || this.busy) return
    this.problem = undefined
    if (!form.checkValidity()) {
      this.fault = words.between(line.limits.min, line.limits.max)
      return
    }
    const change = changeOf(line, form)
    if (!change) {
      this.problem = words.same
      return
    }
    const { preview } = this
    if (!preview) return this.#look(change)
    const refusal = await this.#run(
      'change',
      { ...change, at: preview.at, expected: preview.dueNow },
      words.changed,
    )
    if (refusal?.code !== 'price_changed') return
    await this.#look(change)
    if (this.preview) this.problem = words.moved
  }

  async #look(change: ChangePreviewRequest): Promise<void> {
    await this.#try('change', async () => {
      this.preview = undefined
      this.preview = await this.link.preview(change)
    })
  }

  async #run(deed: 'change' | 'cancel' | 'undo', body: object, done: string): Promise<Refusal | undefined> {
    return this.#try(deed, async () => {
      await this.link.run(deed, body)
      await this.updateComplete
      this.#shut()
      this.news = done
    })
  }

  #portal = (): void =>
    void this.#try('portal', async () => {
      const address = webAddress(await this.link.portal())
      if (address) location.assign(address)
    })

  async #try(id: string, work: () => Promise<void>): Promise<Refusal | undefined> {
    if (this.busy) return undefined
    this.busy = id
    this.problem = undefined
    this.news = ''
    try {
      await work()
      return undefined
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      const { code, message, problem } = refusal
      const rest = (problem.fields ?? []).map((field) => field.message)
      this.problem =
        code === 'unreachable'
          ? receiptWords(this.locale).unreachable
          : [...new Set([message, ...rest, problem.next])].filter(Boolean).join(' ')
      return refusal
    } finally {
      this.busy = undefined
    }
  }
}

/** What a subscription is and offers; while it is the same, what somebody is choosing stays open. */
function standing({ state, can, lines, cancelAt }: PublicSubscription): string {
  return JSON.stringify([state, can, cancelAt, lines.map(({ plan, quantity }) => [plan, quantity])])
}

declare global {
  interface HTMLElementTagNameMap {
    'vitrine-subscription': VitrineSubscription
  }
}
