import type { z } from 'zod'
import type { Input, Party, ViewItem } from '../wire.ts'
import type { License } from './license-port.ts'
import type { Line, RenewScene, Change, EndReason, SuspendReason } from './line.ts'
import type { Ports } from './ports.ts'

/** How a step ended. `note` is a sentence for the timeline that buyer and operator read. */
export type Outcome<Grant> =
  /** `open`: it runs, and yet something is left for `on` to do; it is checked again after so many seconds. */
  | {
      status: 'granted'
      grant: Grant
      note: string
      open?: { on: 'buyer' | 'seller'; checkAfterSeconds: number }
    }
  /** `tells`: who hears of it by mail besides the one who is waited for. */
  | {
      status: 'waiting'
      on: Party
      grant: Grant
      note: string
      checkAfterSeconds?: number
      tells?: readonly Party[]
    }
  | { status: 'retry'; reason: string; afterSeconds?: number; grant?: Grant }
  /**
   * With a fault the line's money goes back and the delivery ends: `sold-out`, nobody can mend it; `given-up`, the other
   * side was silent for as long as its protocol allows.
   */
  | { status: 'refused'; reason: string; grant?: Grant; fault?: 'sold-out' | 'given-up' }
  /**
   * `grant` is null when the delivery ends before anything was made. `refund`: how much of what was paid for the line
   * goes back with it, from 1 to 100.
   */
  | { status: 'ended'; grant: Grant | null; note: string; refund?: { percent: number } }

/** Something a party may do with a delivery, offered on its page while `when` holds. */
export interface Action<Terms, Grant> {
  label: string
  by: Party
  primary?: boolean
  /** Seldom wanted, such as an appeal: it stays folded. */
  rare?: boolean
  when(line: Line<Terms, Grant>, now: Date): boolean
  inputs?(line: Line<Terms, Grant>): Input[]
  /**
   * `show` is told once to the one who acted and stored nowhere. `note` goes into the timeline; `tells`: the buyer gets
   * it by mail, too, where the step stays and nothing else tells of it.
   * @throws RangeError when the action is not offered (see `defineDelivery`)
   */
  run(
    line: Line<Terms, Grant>,
    inputs: Readonly<Record<string, string>>,
    ports: Ports,
  ): Promise<{
    outcome?: Outcome<Grant>
    show?: ViewItem[]
    note?: string
    tells?: 'buyer' | undefined
  }>
}

/** Steps of a running delivery that a method may have. */
export type RunningStep = 'renew' | 'change' | 'suspend' | 'resume'

/** What people read about a method, in one language. */
export interface MethodWords {
  label: string
  /** One sentence: what the buyer gets. */
  summary: string
  /** How it is delivered, in order. */
  steps: string[]
}

/** How a method looks: a line glyph on a 24 px grid (1.5 px stroke) and the tint of its edge. */
export interface MethodLook {
  /** SVG path data, drawn with stroke only. */
  glyph: string
  tint: { light: string; dark: string }
}

/** What every method has, sold here or not. */
interface MethodBasics<Kind extends string, Terms> {
  kind: Kind
  words: { en: MethodWords } & Partial<Record<string, MethodWords>>
  look: MethodLook
  /** Variant of the product's `delivery` field; an object with `kind` as a literal. */
  terms: z.ZodType<Terms> & z.core.$ZodTypeDiscriminable
  offerView(terms: Terms): ViewItem[]
  /**
   * A label or sentence of its own in a language of the store; the text itself where it has no words for it. Stored
   * texts are English. Default: English for everybody.
   */
  inLanguage?(text: string, locale: string): string
}

/** A method that is listed and never sold here: the button is a link to the seller. */
export interface LinkedMethod<Kind extends string, Terms> extends MethodBasics<Kind, Terms> {
  traded: false
  link(terms: Terms): { url: string; label: string }
}

/** A method that is sold and delivered. Every function may be repeated after a crash. */
export interface TradedMethod<Kind extends string, Terms, Grant> extends MethodBasics<Kind, Terms> {
  traded: true
  grant: z.ZodType<Grant>
  /**
   * True when no step calls a host that a seller or an operator named, so that an isolate at the edge may deliver it.
   * Default: only a Node process may.
   */
  runsAnywhere?(terms: Terms): boolean
  /** What the buyer is asked at checkout. */
  inputs(terms: Terms): Input[]
  /**
   * What is being tried, for the timeline, without a full stop: "Asked Northbeam to set up your account".
   * @param step of a running delivery, when the method has it; none: its setting up
   */
  asks(line: Line<Terms, Grant>, step?: RunningStep): { code: string; text: string }
  /** First step; runs again, with the grant stored so far, until it no longer answers `retry`. */
  provision(line: Line<Terms, Grant>, ports: Ports): Promise<Outcome<Grant>>
  /** Looks again while waiting, as often as the outcome asked. */
  check(line: Line<Terms, Grant>, ports: Ports): Promise<Outcome<Grant>>
  /**
   * What a running delivery is told when money says so; each may be repeated. A method that leaves one out has nothing
   * to do then: the shop notes the new term, plan or state, and tells the buyer.
   */
  renew?(line: Line<Terms, Grant>, scene: RenewScene, ports: Ports): Promise<Outcome<Grant>>
  change?(line: Line<Terms, Grant>, change: Change, ports: Ports): Promise<Outcome<Grant>>
  /** Before money moves. @returns null when the change is fine, else a sentence for the buyer */
  refusesChange?(line: Line<Terms, Grant>, change: Change, ports: Ports): Promise<string | null>
  /** `granted` leaves it suspended. */
  suspend?(line: Line<Terms, Grant>, reason: SuspendReason, ports: Ports): Promise<Outcome<Grant>>
  resume?(line: Line<Terms, Grant>, ports: Ports): Promise<Outcome<Grant>>
  /**
   * A version the buyer may have that is newer than the one delivered first; the shop writes one letter about each.
   * Null when there is none, or the buyer wants no letters. `text`: one sentence.
   */
  news?(line: Line<Terms, Grant>, now: Date): { version: string; text: string } | null
  /** The line as its seller may know it: with what the buyer gave later. Every step gets it so. Default: as it was sold. */
  forSeller?(line: Line<Terms, Grant>): Line<Terms, Grant>
  /** Name under which the seller's server knows what was made, where there is one; of one delivery only. */
  instanceOf?(grant: Grant): string | null
  /** What software may ask about by a key, where there is one; kept with the grant, in one transaction. */
  licenseOf?(line: Line<Terms, Grant>): License | null
  /** Name of the finite stock that a sale takes from, one a unit; a checkout reserves there. */
  stockOf?(terms: Terms): string | null
  /**
   * When the paid term of a line begins that begins by its acceptance; null while it is not accepted. Undefined, as
   * without this: at the sale.
   */
  termBegins?(line: Line<Terms, Grant>): Date | null | undefined
  /** True when people do the work: both sides may mute its letters, and have its record as a signed document. */
  byPeople?(line: Pick<Line<Terms, Grant>, 'terms' | 'grant'>): boolean
  /** Takes back what was delivered; ending twice is the same as once. */
  end(line: Line<Terms, Grant>, reason: EndReason, ports: Ports): Promise<Outcome<Grant>>
  actions: Record<string, Action<Terms, Grant>>
  /** What the buyer holds; never a secret's value. */
  receiptView(line: Line<Terms, Grant>, ports: Pick<Ports, 'cloud' | 'now'>): ViewItem[]
}

export type Method<Kind extends string = string, Terms = unknown, Grant = unknown> =
  LinkedMethod<Kind, Terms> | TradedMethod<Kind, Terms, Grant>

/**
 * Declares a method that is sold and delivered. The type parameters follow from `terms` and `grant`.
 * Adding a method: its folder with this call, a line in `methods.ts`, a sample in `test/samples.ts`.
 */
export function defineDelivery<Kind extends string, Terms, Grant>(
  method: Omit<TradedMethod<Kind, Terms, Grant>, 'traded'>,
): TradedMethod<Kind, Terms, Grant> {
  const actions = Object.entries(method.actions).map(([id, action]) => [id, onlyOffered(id, action)])
  return { ...method, traded: true, actions: Object.fromEntries(actions) }
}

/** The action, refusing to run while it is not offered, so that no method has to look twice. */
function onlyOffered<Terms, Grant>(id: string, action: Action<Terms, Grant>): Action<Terms, Grant> {
  return {
    ...action,
    async run(line, inputs, ports) {
      if (!action.when(line, ports.now())) throw new RangeError(`"${id}" is not offered now`)
      return action.run(line, inputs, ports)
    },
  }
}

/** Declares a method that is listed and linked, never traded. */
export function defineLink<Kind extends string, Terms>(
  method: Omit<LinkedMethod<Kind, Terms>, 'traded'>,
): LinkedMethod<Kind, Terms> {
  return { ...method, traded: false }
}
