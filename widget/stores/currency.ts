import { atom } from 'nanostores'

/** The currency the visitor chose on this page; elements without one of their own follow it. */
export const $currency = atom<string | undefined>(undefined)
