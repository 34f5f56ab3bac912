import { z } from 'zod'
import type { Billing, DeliveryState, Input, Party, ViewItem } from '../wire.ts'

/**
 * What a method is told of the line it delivers: the snapshot taken at the sale, and the grant stored so far.
 * `delivery` is the idempotency key of every call that leaves the house.
 */
export interface Line<Terms, Grant> {
  delivery: string
  order: string
  line: string
  product: { id: string; name: string; version?: string | undefined }
  plan: { id: string; name: string }
  seller: { id: string; name: string; email: string }
  quantity: number
  unit: string | null
  /** What was charged for the line, in minor units, before tax. */
  price: { amount: number; currency: string }
  billing: Billing
  term: Term
  buyer: {
    email: string | null
    locale: string
    /** The buyer agreed at checkout that the seller may have the address. */
    sharesContact: boolean
  }
  inputs: Readonly<Record<string, string>>
  terms: Terms
  grant: Grant | null
  state: DeliveryState
  waitingFor: Party | null
  /** When the payment was settled. */
  paidAt: Date
}

/** Until when a line is paid for, and by which money event; sellers know each event as an order of its own. */
export interface Term {
  /** End of what is paid; null when it has none. */
  until: Date | null
  /** Nothing has been paid yet: it is being tried. */
  trial: boolean
  /** Id of the money event that brought it here: the order, or what renewed or changed it. At most 64 characters. */
  ref: string
}

/** Why a term is told to a seller anew. Names of the KooGallery protocol: `refreshInstance`, scene (K8). */
export type RenewScene = 'renewal' | 'trial-to-paid' | 'period-back' | 'renewal-change'

/** What a running delivery becomes: another plan, another quantity, or both. */
export interface Change {
  plan: { id: string; name: string }
  quantity: number
  /** As in `Term`. */
  ref: string
}

/** How a step ended. `note` is a sentence for the timeline that buyer and operator read. */
export type Outcome<Grant> =
  | { status: 'granted'; grant: Grant; note: string }
  | { status: 'waiting'; on: Party; grant: Grant; note: string; checkAfterSeconds?: number }
  | { status: 'retry'; reason: string; afterSeconds?: number; grant?: Grant }
  /** `sold-out`: nobody can mend it, so the line's money goes back and the delivery ends. */
  | { status: 'refused'; reason: string; grant?: Grant; fault?: 'sold-out' }
  /** `grant` is null when the delivery ends before anything was made. */
  | { status: 'ended'; grant: Grant | null; note: string }

/** Why a delivery ends. */
export const endReasons = [
  'refund',
  'dispute',
  'operator',
  'canceled',
  'expired',
  'unpaid',
  'sold-out',
] as const
export type EndReason = (typeof endReasons)[number]

/** Why a delivery is suspended. */
export const suspendReasons = ['unpaid', 'dispute', 'operator'] as const
export type SuspendReason = (typeof suspendReasons)[number]

/** Text encrypted under a key id, bound to one delivery and one field. Safe to store. */
export interface Sealed {
  key: string
  iv: string
  data: string
}

/** What a seller of SaaS hands over; credentials in clear, only ever in memory. */
export interface SellerAccess {
  frontUrl: string
  adminUrl?: string | undefined
  /** Works once: there the buyer sets a password or signs on. */
  signOnUrl?: string | undefined
  userName?: string | undefined
  password?: string | undefined
  memo?: string | undefined
}

/** What of the buyer a seller's server may find missing or taken. */
export const contactFields = ['mobile', 'email', 'domain'] as const
export type ContactField = (typeof contactFields)[number]

/** A plain no. `field`: what the buyer may give anew, for `buyer`. */
interface SellerRefusal {
  status: 'refused'
  fault: 'buyer' | 'sold-out' | 'operator'
  reason: string
  field?: ContactField
}

/** No usable answer; `afterSeconds` where the protocol says when to ask again. */
interface SellerSilence {
  status: 'unreachable'
  reason: string
  afterSeconds?: number
}

/** Answer of a seller's server, whatever its protocol. */
export type SellerAnswer =
  | { status: 'ready'; instance: string; access: SellerAccess }
  | { status: 'working'; instance?: string; reason?: string; afterSeconds?: number }
  | SellerSilence
  | SellerRefusal
  | { status: 'released' }

/** Answer to what is asked of an instance that is there; `done` also says that what was asked about is allowed. */
export type SellerDeed =
  | { status: 'done' }
  | { status: 'working'; reason?: string; afterSeconds?: number }
  | SellerSilence
  | SellerRefusal
  /** The seller does not know the instance. */
  | { status: 'unknown'; reason: string }

type SoldLine = Line<unknown, unknown>

/**
 * The seller's own server; address, key and protocol come from the product's current connection. Every call may be
 * repeated, and names the delivery, line and money event, so that the seller does each once.
 */
export interface SellerPort {
  /** Asks for an instance. Repeating it for the same delivery must not make a second one. */
  provision(line: SoldLine): Promise<SellerAnswer>
  query(instance: string, line: SoldLine): Promise<SellerAnswer>
  /** Tells the new end, `line.term`. */
  renew(instance: string, line: SoldLine, scene: RenewScene): Promise<SellerDeed>
  /** Asks whether a change would be taken on, before any money moves; `done` where the protocol has no question. */
  checkChange(instance: string, line: SoldLine, change: Change): Promise<SellerDeed>
  change(instance: string, line: SoldLine, change: Change): Promise<SellerDeed>
  suspend(instance: string, line: SoldLine, reason: SuspendReason): Promise<SellerDeed>
  resume(instance: string, line: SoldLine): Promise<SellerDeed>
  release(instance: string, line: SoldLine, reason: EndReason): Promise<SellerAnswer>
  /**
   * Takes back what a call may have made whose answer was lost; only where that needs no name of the seller's.
   * Elsewhere asking for the instance once more tells which to release.
   */
  abandon?(line: SoldLine, reason: EndReason): Promise<SellerAnswer>
  /** Tells that there is an order, or the money event `line.term.ref`, to ask about; where the protocol has that. */
  notify?(line: SoldLine): Promise<SellerDeed>
}

/** Whether a project may use an image. */
export type ShareAnswer =
  | { status: 'pending' | 'accepted' | 'rejected' | 'absent' }
  | { status: 'unreachable'; reason: string }
  | { status: 'refused'; reason: string }

export interface ImageShare {
  cloud: string
  region: string
  image: string
  project: string
}

/** Access to machine images of a cloud. Each call may be repeated. */
export interface CloudPort {
  grant(share: ImageShare): Promise<ShareAnswer>
  status(share: ImageShare): Promise<ShareAnswer>
  /** Takes access away and reads back that it is gone: answers `absent` when it is. */
  revoke(share: ImageShare): Promise<ShareAnswer>
  /** Address of the cloud's console where a server is made from the image, when the operator set one. */
  consoleUrl(share: ImageShare): string | null
}

/** Issues signed licenses (Ed25519, JWS compact serialisation, `kid` in the header). */
export interface LicensePort {
  sign(claims: Readonly<Record<string, unknown>>): Promise<{ jwt: string; kid: string }>
  issuer: string
}

/** Files kept outside the web root and handed out by short-lived tickets. */
export interface FilesPort {
  /** Stores once per delivery and name: the same name again with the same bytes answers the same id. */
  put(file: { name: string; type: string; bytes: Uint8Array }): Promise<StoredFile>
  /** What is known of an uploaded file of this delivery; null when it is not this delivery's. */
  find(id: string): Promise<StoredFile | null>
}

/** A stored file as a grant may keep it. */
export const storedFileSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  size: z.int().nonnegative(),
  sha256: z.string().length(64),
})
export type StoredFile = z.output<typeof storedFileSchema>

/** All that a delivery method may touch, bound to one delivery. */
export interface Ports {
  now(): Date
  random(bytes: number): Uint8Array
  seal(field: string, text: string): Promise<Sealed>
  /** @throws when the text was sealed for another delivery or field */
  open(field: string, sealed: Sealed): Promise<string>
  seller: SellerPort
  cloud: CloudPort
  licenses: LicensePort
  files: FilesPort
}

/** Something a party may do with a delivery, offered on its page while `when` holds. */
export interface Action<Terms, Grant> {
  label: string
  by: Party
  primary?: boolean
  when(line: Line<Terms, Grant>, now: Date): boolean
  inputs?(line: Line<Terms, Grant>): Input[]
  /**
   * `show` is told once to the one who acted and stored nowhere.
   * @throws RangeError when the action is not offered (see `defineDelivery`)
   */
  run(
    line: Line<Terms, Grant>,
    inputs: Readonly<Record<string, string>>,
    ports: Ports,
  ): Promise<{ outcome?: Outcome<Grant>; show?: ViewItem[]; note?: string }>
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
  /** The line as its seller may know it: with what the buyer gave later. Every step gets it so. Default: as it was sold. */
  forSeller?(line: Line<Terms, Grant>): Line<Terms, Grant>
  /** Name under which the seller's server knows what was made, where there is one; of one delivery only. */
  instanceOf?(grant: Grant): string | null
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
