import { atom } from 'nanostores'

/** The purchase under way on this page: the product being ordered, from the last press to the payment page. */
export const $purchase = atom<string | undefined>(undefined)
