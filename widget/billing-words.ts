import type { Due } from '../catalog/line-price.ts'
import type { PublicPlan } from '../catalog/wire.ts'
import { priceText } from './core.ts'
import { furtherWords } from './further-words.ts'
import { type BillingWords, en } from './words/billing.ts'

export function billingWords(locale = ''): BillingWords {
  return furtherWords(locale)?.billing ?? en
}

/**
 * What is to be paid after today, a sentence each.
 * @param later of all lines together
 */
export function laterWords(
  plans: readonly (PublicPlan | undefined)[],
  { later, currency }: { later?: Due['later'] | undefined; currency: string },
  words: BillingWords,
  locale?: string,
): string[] {
  const sentences: string[] = []
  if (later) {
    const price = priceText({ amount: later.amount, currency }, locale)
    sentences.push(words.after(price, words.every[later.every], later.trialDays))
  }
  if (plans.some((plan) => typeof plan?.billing === 'object' && 'usage' in plan.billing))
    sentences.push(words.measured)
  return sentences
}
