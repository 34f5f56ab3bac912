import type { FieldWords } from '../fields.ts'
import { furtherWords } from '../further-words.ts'

const en = {
  close: 'Close',
  soldBy: (seller: string) => `Sold by ${seller}`,
  plan: 'Plan',
  currency: 'Currency',
  quantity: (unit: string) => `Quantity (${unit})`,
  between: (min: number, max: number) => `A whole number from ${min} to ${max}.`,
  email: 'Your e-mail address',
  emailHelp: 'The link to your order is sent there.',
  agree: (label: string) => `Please confirm: ${label}`,
  read: 'Read it',
  due: 'Due now',
  tax: 'Tax, where it applies, is shown on the payment page.',
  pay: 'Continue to payment',
  paying: 'Opening the payment page…',
  slow: 'The store is taking longer than usual. Nothing has been charged.',
  mend: 'Please correct what is marked.',
  changed: (old: string, now: string) =>
    `The price has changed from ${old} to ${now} since this page was loaded.`,
  accept: (now: string) => `Accept ${now} and continue`,
  unreachable: 'This page cannot reach the store. Nothing has been ordered.',
  elsewhere: 'Continue on the store’s own page',
  field: {
    optional: 'optional',
    needed: (label: string) => (/\?$/.test(label) ? `Please answer: ${label}` : `${label} is needed.`),
    wrongForm: (label: string) => `${label} does not have the right form.`,
    choose: 'Choose…',
  } satisfies FieldWords,
}

export type DialogWords = typeof en

export function dialogWords(locale = ''): DialogWords {
  return furtherWords(locale)?.dialog ?? en
}
