import type { PropertyValues, TemplateResult } from 'lit'
import type { PublicAction, PublicDelivery, ViewItem } from '../../catalog/wire.ts'
import { html, LitElement, nothing, Refusal } from '../core.ts'
import { type Faults, faultsOf, focusFault } from '../fields.ts'
import { drawActions } from './actions.ts'
import { drawKeepsakes, saveFile } from './keepsakes.ts'
import { pageStyles } from './page.styles.ts'
import { largeFiles, prefill } from './prefill.ts'
import { styles } from './receipt.styles.ts'
import { drawState } from './state-mark.ts'
import { drawTimeline } from './timeline.ts'
import { drawView, isBlock, withShown } from './view-items.ts'
import { receiptWords } from './words.ts'

/** How a delivery's page reaches the server; buyer and seller have each their own. */
export interface DeliveryLink {
  /** Runs an action; gives what it shows once. @throws Refusal */
  run(action: string, inputs: Record<string, string>): Promise<ViewItem[]>
  /** Stores a file and gives its id. @throws Refusal */
  upload(file: File): Promise<string>
  /** The record of what both sides said and did, as a file. @throws Refusal */
  record(): Promise<Response>
  /** Stops the letters about its steps, or starts them again. @throws Refusal */
  letters(letters: 'on' | 'muted'): Promise<void>
}

/**
 * One delivery as buyer or seller sees it: state, what is held, what can be done, what happened.
 * Placed by `<vitrine-order>` and `<vitrine-engagement>`.
 *
 * @element vitrine-delivery
 * @csspart state - The state in a word.
 * @csspart view - The rows of what is held.
 * @csspart actions - What can be done now.
 * @csspart blocks - Commands and programs to copy.
 * @csspart timeline - What happened.
 */
export class VitrineDelivery extends LitElement {
  static override styles = [pageStyles, styles]
  static override properties = {
    delivery: { attribute: false },
    by: {},
    locale: {},
    shown: { state: true },
    open: { state: true },
    busy: { state: true },
    faults: { state: true },
    problem: { state: true },
  }

  declare delivery: PublicDelivery
  declare link: DeliveryLink
  /** Who is looking. */
  declare by: 'buyer' | 'seller'
  declare locale: string

  declare shown: ViewItem[]
  declare open: string | undefined
  declare busy: string | undefined
  declare faults: Faults
  declare problem: string | undefined

  constructor() {
    super()
    this.by = 'buyer'
    this.shown = []
    this.faults = {}
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('delivery')
    if (!changed.has('delivery') || (before && standing(before) === standing(this.delivery))) return
    // The one thing to do now has its questions open from the start.
    this.open = this.delivery.actions.find(({ primary, inputs }) => primary && inputs.length)?.id
    this.shown = []
  }

  protected override updated(changed: PropertyValues<this>): void {
    const asked = this.delivery.actions.find(({ id }) => id === this.open)
    const form = this.renderRoot.querySelector('form')
    if (asked && form && changed.has('open')) prefill(form, asked.inputs)
  }

  protected override render(): TemplateResult {
    const { delivery, locale, by, shown, open, busy, faults, problem } = this
    const words = receiptWords(locale)
    const items = withShown(delivery.view, shown)
    const reveal = (id: string) => void this.#run(id)
    const reveals = new Set(delivery.view.map((item) => item.type === 'secret' && item.action))
    return html`<div part="delivery">
      <p part="where">${drawState(delivery, words, by)} <span role="status">${delivery.text}</span></p>
      ${drawView({ items: items.filter((item) => !isBlock(item)), words, reveal })}
      <div role="alert">${problem ? html`<p part="fault">${problem}</p>` : nothing}</div>
      ${drawActions({
        actions: delivery.actions.filter(({ id }) => !reveals.has(id)),
        open,
        busy,
        faults,
        words,
        press: this.#press,
        submit: this.#submit,
      })}
      ${drawView({ items: items.filter(isBlock), words, reveal }, 'blocks')}
      ${
        delivery.timeline.length
          ? html`<section>
              <h3>${words.history}</h3>
              ${drawTimeline(delivery.timeline, { words, locale })}
            </section>`
          : nothing
      }
      ${drawKeepsakes({ delivery, locale, words, save: this.#save, letters: this.#letters })}
    </div>`
  }

  #save = (): Promise<void> =>
    this.#attempt('record', async () => saveFile(await this.link.record(), `record-${this.delivery.id}.txt`))

  #letters = (letters: 'on' | 'muted'): Promise<void> =>
    this.#attempt('letters', () => this.link.letters(letters))

  #press = async (action: PublicAction | undefined): Promise<void> => {
    this.problem = undefined
    this.faults = {}
    if (action && !action.inputs.length) return this.#run(action.id)
    this.open = action?.id
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('form :is(input, select, textarea)')?.focus()
  }

  #submit = async (action: PublicAction, form: HTMLFormElement): Promise<void> => {
    const words = receiptWords(this.locale)
    const asked = Object.fromEntries(action.inputs.map((input) => [input.id, input]))
    this.faults = { ...faultsOf(form, asked, words.field), ...largeFiles(form, action.inputs, words) }
    if (Object.keys(this.faults).length) {
      this.problem = words.mend
      await this.updateComplete
      return focusFault(this.renderRoot)
    }
    await this.#run(action.id, new FormData(form))
  }

  async #run(action: string, answers?: FormData): Promise<void> {
    await this.#attempt(action, async () => {
      const inputs = answers ? await this.#inputs(answers) : {}
      this.shown = await this.link.run(action, inputs)
      this.open = undefined
    })
  }

  /** Does one thing at a time; a refusal is shown. */
  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    if (this.busy) return
    this.busy = what
    this.problem = undefined
    try {
      await work()
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      this.#refused(refusal)
    } finally {
      this.busy = undefined
    }
  }

  /** Files go first; the action then names them by id. */
  async #inputs(form: FormData): Promise<Record<string, string>> {
    const inputs: Record<string, string> = {}
    for (const [id, value] of form) {
      const text = typeof value === 'string' ? value.trim() : value.size ? await this.link.upload(value) : ''
      if (text) inputs[id] = inputs[id] ? `${inputs[id]},${text}` : text
    }
    return inputs
  }

  #refused({ code, message, problem }: Refusal): void {
    const words = receiptWords(this.locale)
    const fields = (problem.fields ?? []).map(
      ({ field, message }) => [field.replace(/^.*inputs\./, ''), message] as const,
    )
    this.faults = Object.fromEntries(fields)
    this.problem =
      code === 'unreachable' ? words.unreachable : [message, problem.next].filter(Boolean).join(' ')
  }
}

/** What a delivery stands at and offers; while it is the same, what somebody is writing stays open. */
function standing({ state, actions }: PublicDelivery): string {
  return [state, ...actions.map(({ id }) => id)].join()
}

declare global {
  interface HTMLElementTagNameMap {
    'vitrine-delivery': VitrineDelivery
  }
}
