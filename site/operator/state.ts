import { atom } from 'nanostores'
import type { DeadLetter, Health, OperatorDelivery, OperatorOrder, OrderDetail } from './api.ts'
import type { Refusal } from './api.ts'
import type { Statements } from '../statements/api.ts'
import { type Route, routeFrom } from './route.ts'
import { operatorWords, type OperatorWords } from './words.ts'

/** What is written into the form that sends money back. */
export interface RefundDraft {
  payment?: string | undefined
  way?: 'all' | 'lines' | 'amount' | undefined
  /** Chosen lines with their amounts as written. */
  lines?: Record<string, string> | undefined
  amount?: string | undefined
  note?: string | undefined
  fault?: string | undefined
}

/** What the page shows; each part is absent until it has been read. */
export interface Shown {
  locale: string
  words: OperatorWords
  route: Route
  signedOut: boolean
  loading: boolean
  /** Why the page could not be read. */
  fault: Refusal | null
  /** Why what was asked for was not done; stays until the next press. */
  refused: Refusal | null
  /** What was just done, told once. */
  done: string
  orders?: OperatorOrder[]
  next?: string | undefined
  /** Deliveries that failed or wait for the operator. */
  stuck?: OperatorDelivery[]
  /** Orders whose payment does not match what was sold. */
  held?: OperatorOrder[]
  deliveries?: OperatorDelivery[]
  deadLetters?: DeadLetter[]
  health?: Health
  detail?: OrderDetail
  /** A month of the books. */
  statements?: Statements
  /** Link just made for the buyer of the order on show. */
  link?: string | undefined
  /** Present while the form that sends money back is open. */
  refund?: RefundDraft | undefined
  /** The decision whose form is open, by its address. */
  deciding?: string | undefined
  /** Delivery to end, order to close or money to send back, waiting for a second press. */
  asking?: string | undefined
  /** What is being done now, by its address; its button waits. */
  acting?: string | undefined
}

/** Everything the operator's page shows. */
export const $shown = atom<Shown>({
  locale: 'en',
  words: operatorWords('en'),
  route: routeFrom(location.hash),
  signedOut: false,
  loading: true,
  fault: null,
  refused: null,
  done: '',
})

/** Changes some of what is shown. */
export function show(change: Partial<Shown>): void {
  $shown.set({ ...$shown.get(), ...change })
}
