import type { Input, PublicDelivery, ViewItem } from '../../../catalog/wire.ts'

/** What a row says: its label and words, and in a command or a program the lines in which the shop itself speaks. */
export function itemTexts(item: ViewItem): string[] {
  if (item.type === 'list') return [item.label, ...item.value]
  if (item.type === 'text') return [item.label, item.value]
  if (item.type !== 'code' || item.language === 'yaml') return [item.label]
  return [item.label, ...[...item.value.matchAll(/^(?:#|\/\/) (.+)$/gm)].map(([, said = '']) => said)]
}

/** What a question says, with its choices. */
export function inputTexts({ label, help = '', fault = '', options = [] }: Input): string[] {
  return [label, help, fault, ...options.map((option) => option.label)]
}

/** All that the part of an order page about a delivery says. */
export function deliveryTexts({ text, timeline, view, actions }: PublicDelivery): string[] {
  return [
    text,
    ...timeline.map((entry) => entry.text),
    ...view.flatMap(itemTexts),
    ...actions.flatMap(({ label, inputs }) => [label, ...inputs.flatMap(inputTexts)]),
  ]
}

/**
 * Texts in which words of English are left.
 * @param kept names and terms that stay as they are, and what people said; global
 */
export function englishIn(texts: readonly string[], kept: RegExp): string[] {
  return texts.filter((text) => /[A-Za-z]{2,}/.test(text.replace(kept, '')))
}
