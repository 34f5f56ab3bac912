import { inputInLanguage, itemInLanguage, type Say } from '../../../catalog/delivery/phrases.ts'
import type { PublicDelivery, PublicOrder, TimelineEntry } from '../../../catalog/wire.ts'
import type { Shop } from '../shop.ts'
import { deliverySays } from '../delivery/chinese.ts'
import { orderInChinese } from './order-phrases.ts'

/** Longer texts are what people wrote; none of ours is. */
const longestOfOurs = 600

/**
 * A delivery as its method says it in a language: labels, sentences, questions. What a person wrote, names and files stay
 * as they are.
 */
export function deliveryInLanguage(shown: PublicDelivery, locale: string, shop: Shop): PublicDelivery {
  const say = sayer(shown.kind, locale, shop)
  const words = shop.methodOf(shown.kind)?.words
  return {
    ...shown,
    label: words && Object.hasOwn(words, locale) ? (words[locale] ?? words.en).label : shown.label,
    text: say(shown.text),
    view: shown.view.map((item) => itemInLanguage(item, say)),
    timeline: timeline(shown.timeline, say),
    actions: shown.actions.map((action) => ({
      ...action,
      label: say(action.label),
      inputs: action.inputs.map((input) => inputInLanguage(input, say)),
    })),
  }
}

type Said = Pick<PublicOrder, 'text' | 'timeline'> & { subscription?: PublicOrder['subscription'] }

/** The sentence above an order's lines, its own timeline and its subscription, which are the same whatever was bought. */
export function orderInLanguage<Shown extends Said>(shown: Shown, locale: string): Shown {
  const say: Say = (text) => orderInChinese(text, locale)
  const { subscription } = shown
  return {
    ...shown,
    text: say(shown.text),
    timeline: timeline(shown.timeline, say),
    ...(subscription ? { subscription: { ...subscription, text: say(subscription.text) } } : {}),
  }
}

function sayer(kind: string, locale: string, { methodOf }: Shop): Say {
  const say = deliverySays(locale, methodOf(kind))
  return (text) => (text.length > longestOfOurs ? text : say(text))
}

function timeline(entries: readonly TimelineEntry[], say: Say): TimelineEntry[] {
  return entries.map((entry) => ({ ...entry, text: say(entry.text) }))
}
