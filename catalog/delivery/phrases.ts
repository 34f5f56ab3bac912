import { isChinese } from '../language.ts'
import type { Input, ViewItem } from '../wire.ts'
import { dayIn } from './day-text.ts'
import type { Method } from './define.ts'

/**
 * Sentences in English and in another language, with places: `{seller} took on the request.` What is stored stays
 * English; whoever reads it in another language gets it by these, also what was stored before they were written.
 */
export type Phrases = Readonly<Record<string, string>>

/** What may stand in a place. Only words of ours are translated in it, never what a person wrote. */
const places = {
  /** A name, of a seller, a stage, a file or a product. */
  name: '[^“”\\n]{1,160}?',
  /** What somebody said, in quotation marks, with the full stop that may follow. */
  said: '“[^]*”\\.?',
  /** "26 November 2026", "26 November 2026, 10:00 (Europe/Berlin)". */
  day: '\\d{1,2} [A-Z][a-z]+ \\d{4}(?:, \\d{2}:\\d{2} \\([\\w/+-]{1,64}\\))?',
  number: '\\d{1,6}',
  /** "3,400 USD". */
  amount: '[\\d.,]+ [A-Z]{3}',
  /** "14:05 UTC". */
  time: '\\d{2}:\\d{2} UTC',
  /** Another sentence of the list. */
  text: '[^]+',
  /** Another sentence of the list, here without its full stop: "Asked Northbeam to set up your account". */
  asked: '[^]+',
} as const
type Place = keyof typeof places

/** Places by their names, with a number where there are several: `{day}`, `{day2}`, `{text}`; every other holds a name. */
function placeOf(name: string): Place {
  const place = name.replace(/\d+$/, '')
  return place in places ? (place as Place) : 'name'
}

/** Says a text in a language; what it has no words for stays as it is. */
export type Say = (text: string) => string

/** What a method says of its own sentences in a language. */
export function sayIn(method: Pick<Method, 'inLanguage'> | undefined, locale: string): Say {
  return (text) => method?.inLanguage?.(text, locale) ?? text
}

/**
 * Says in Chinese what the phrases hold, to whoever reads Chinese; everything else stays English. `within` says the
 * sentences within a sentence. Default: by the same phrases.
 */
export function inChinese(phrases: Phrases): (text: string, locale: string, within?: Say) => string {
  const exact = new Map(Object.entries(phrases).filter(([english]) => !english.includes('{')))
  const withPlaces = Object.entries(phrases)
    .filter(([english]) => english.includes('{'))
    .map(([english, other]) => ({ fits: patternOf(english), other }))

  function translate(text: string, within: Say = translate): string {
    const known = exact.get(text)
    if (known !== undefined) return known
    for (const { fits, other } of withPlaces) {
      const found = fits.exec(text)?.groups
      if (found) return filled(other, found, within)
    }
    return text
  }
  return (text, locale, within) => (isChinese(locale) ? translate(text, within) : text)
}

function filled(chinese: string, found: Readonly<Record<string, string>>, within: Say): string {
  return chinese.replace(/\{(\w+)\}/g, (mark: string, name: string, at: number) => {
    const place = placeOf(name)
    const value = inPlace(place, found[name] ?? '', within)
    const [before, after] = [chinese.slice(0, at), chinese.slice(at + mark.length)]
    return place === 'name' || place === 'text' ? apart(value, before, after) : value
  })
}

function inPlace(place: Place, value: string, within: Say): string {
  if (place === 'day') return dayInPlace(value)
  if (place === 'said') return value.replace(/\.$/, '')
  if (place === 'asked') return within(`${value}.`).replace(/[。.]$/, '')
  return place === 'text' ? within(value) : value
}

const endsHan = /\p{Script=Han}$/u
const beginsHan = /^\p{Script=Han}/u

/** A name, or a sentence that stayed English, with a space where it would touch Chinese characters. */
export function apart(name: string, before: string, after: string): string {
  const left = endsHan.test(before) && /^[\p{Script=Latin}\d]/u.test(name) ? ' ' : ''
  const right = beginsHan.test(after) && /[\p{Script=Latin}\d.!?)]$/u.test(name) ? ' ' : ''
  return `${left}${name}${right}`
}

/** A Chinese text around names: named`${name}已交付`. */
export function named(around: TemplateStringsArray, ...names: string[]): string {
  return around.reduce((text, next, index) => text + apart(names[index - 1] ?? '', text, next) + next)
}

function patternOf(english: string): RegExp {
  const source = english.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, (_, name: string) => {
    return `(?<${name}>${places[placeOf(name)]})`
  })
  return new RegExp(`^${source}$`)
}

function dayInPlace(english: string): string {
  const [day = '', hour] = english.split(', ')
  const at = new Date(`${day} 00:00 UTC`)
  if (Number.isNaN(at.getTime())) return english
  const chinese = dayIn(at, 'zh-CN')
  return hour === undefined ? chinese : `${chinese} ${hour}`
}

/** Languages of code that only the shop writes; in others it may be the seller's own. */
const ours = ['sh', 'hcl', 'js']

/** A row with its label and its words in another language; addresses, code and names of files stay. */
export function itemInLanguage(item: ViewItem, say: Say): ViewItem {
  const label = say(item.label)
  if (item.type === 'list') return { ...item, label, value: item.value.map(say) }
  if (item.type === 'text') return { ...item, label, value: say(item.value) }
  if (item.type !== 'code' || !ours.includes(item.language ?? '')) return { ...item, label }
  const value = item.value.replace(/^(# |\/\/ )(.+)$/gm, (_, sign: string, said: string) => sign + say(said))
  return { ...item, label, value }
}

/** A question in another language: what it asks, its help, what it says to an answer that cannot be, and its choices. */
export function inputInLanguage(input: Input, say: Say): Input {
  const { label, help, fault, options } = input
  return {
    ...input,
    label: say(label),
    ...(help === undefined ? {} : { help: say(help) }),
    ...(fault === undefined ? {} : { fault: say(fault) }),
    ...(options && { options: options.map((option) => ({ ...option, label: say(option.label) })) }),
  }
}
