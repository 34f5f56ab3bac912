import { VitrineError } from '../errors.ts'

/** Stripe's times are whole seconds. */
export function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000)
}

export function dateOf(time: number): Date
export function dateOf(time: number | null | undefined): Date | null
export function dateOf(time: number | null | undefined): Date | null {
  return typeof time === 'number' ? new Date(time * 1000) : null
}

/** Id of a thing that may have come whole. */
export function idOf(thing: string | { id: string }): string
export function idOf(thing: string | { id: string } | null | undefined): string | null
export function idOf(thing: string | { id: string } | null | undefined): string | null {
  if (!thing) return null
  return typeof thing === 'string' ? thing : thing.id
}

/**
 * SDK types are open for values that Stripe may add; money must not pass on a guess.
 * @throws VitrineError `payment_unavailable`
 */
export function knownValue<Value extends string>(
  values: readonly Value[],
  value: string | null | undefined,
): Value {
  const known = values.find((candidate) => candidate === value)
  if (known) return known
  throw new VitrineError(
    'payment_unavailable',
    `Stripe named a state of a payment that is not known: ${value}.`,
  )
}

/** Stripe's languages that are not simply the language part of ours. */
const regionalLocales = ['en-GB', 'es-419', 'fr-CA', 'pt-BR', 'zh-HK', 'zh-TW'] as const
const plainLocales =
  'bg cs da de el en es et fi fil fr hr hu id it ja ko lt lv ms mt nb nl pl pt ro ru sk sl sv th tr vi zh'.split(
    ' ',
  )

/** The language of Stripe's own pages for one of ours; `auto` (the browser decides) where Stripe has none. */
export function stripeLocale(locale: string): string {
  const regional = regionalLocales.find((known) => known === locale)
  if (regional) return regional
  const language = new Intl.Locale(locale).language
  return plainLocales.includes(language) ? language : 'auto'
}
