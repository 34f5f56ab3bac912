import { atom } from 'nanostores'
import type { DeadLetter, Health, OperatorDelivery, OperatorOrder, OrderDetail } from './api.ts'
import type { Refusal } from './api.ts'
import { type Route, routeFrom } from './route.ts'

/** What the page shows; each part is absent until it has been read. */
export interface Shown {
  route: Route
  signedOut: boolean
  loading: boolean
  fault: Refusal | null
  /** What was just done, told once. */
  done: string
  orders?: OperatorOrder[]
  next?: string | undefined
  /** Deliveries that failed or wait for the operator. */
  stuck?: OperatorDelivery[]
  deliveries?: OperatorDelivery[]
  deadLetters?: DeadLetter[]
  health?: Health
  detail?: OrderDetail
  /** Link just made for the buyer of the order on show. */
  link?: string | undefined
  /** Delivery whose end waits for a second press. */
  asking?: string | undefined
}

/** Everything the operator's page shows. */
export const $shown = atom<Shown>({
  route: routeFrom(location.hash),
  signedOut: false,
  loading: true,
  fault: null,
  done: '',
})

/** Changes some of what is shown. */
export function show(change: Partial<Shown>): void {
  $shown.set({ ...$shown.get(), ...change })
}
