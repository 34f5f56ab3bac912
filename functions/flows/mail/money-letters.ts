import { formatAmount } from '../../../catalog/money.ts'
import type { MoneyMailKind } from '../../storage/mails.ts'
import type { PaymentRow, RefundRow, SubscriptionRow } from '../../storage/schema.ts'
import { dayIn } from '../../../catalog/delivery/day-text.ts'
import { orderInChinese } from '../order/order-phrases.ts'
import { endedText, graceText } from '../payment/tell-money.ts'
import { type MoneyLetterWords, moneyLetterWords } from './money-letter-words.ts'

/** What letters about money that goes on are written from; null where a letter is about something else. */
export interface MoneyLetterFacts {
  /** Language of the letter. */
  locale: string
  refund: Pick<RefundRow, 'amount' | 'currency'> | null
  payment: PaymentRow | null
  subscription: SubscriptionRow | null
}

/** Subject and paragraphs of a letter about a subscription, a refund or a dispute. */
export function writeMoneyLetter(
  kind: MoneyMailKind,
  name: string,
  facts: MoneyLetterFacts,
  foot: string,
): [subject: string, parts: (string | null)[]] {
  const { subscription, locale, payment, refund } = facts
  const words = moneyLetterWords(locale)
  const grace = subscription && orderInChinese(graceText(subscription), locale)
  const on = (at: string | null | undefined, say: (day: string) => string): string | null =>
    at ? say(dayIn(at, locale)) : null
  switch (kind) {
    case 'renewed':
      return [
        words.renewed.subject(name),
        [receivedText(words.renewed, facts), invoiceText(words.renewed, payment), foot],
      ]
    case 'renewal-failed': {
      const { failed } = words
      const refused = `${failed.refused(moneyText(payment))}${on(payment?.next_attempt_at, failed.again) ?? ''}`
      return [failed.subject(name), [refused, grace, failed.how, foot]]
    }
    case 'suspended':
      return [words.suspended.subject(name), [grace, words.suspended.how, foot]]
    case 'trial-ending': {
      const { trialEnding } = words
      const ends = on(subscription?.trial_end, trialEnding.ends)
      return [trialEnding.subject(name), [ends, trialEnding.how, foot]]
    }
    case 'canceling': {
      const { canceling } = words
      const ends = on(subscription?.cancel_at, canceling.ends)
      return [canceling.subject(name), [ends, canceling.how, foot]]
    }
    case 'subscription-ended': {
      const why = subscription && orderInChinese(endedText(subscription), locale)
      return [words.ended.subject(name), [why, foot]]
    }
    case 'refunded':
      return [words.refunded.subject(name), [words.refunded.sent(moneyText(refund)), foot]]
    case 'disputed': {
      const { disputed } = words
      return [disputed.subject(name), [disputed.opened(moneyText(payment)), disputed.how, foot]]
    }
  }
}

/** "49 USD"; empty where the amount is not known. */
function moneyText(money: { amount?: number; total?: number; currency: string } | null): string {
  const amount = money?.amount ?? money?.total
  return money && amount !== undefined ? formatAmount(amount, money.currency) : ''
}

function receivedText(
  { received, paidUntil }: MoneyLetterWords['renewed'],
  { payment, subscription, locale }: MoneyLetterFacts,
): string {
  const until = subscription?.paid_until
  return `${received(moneyText(payment))}${until ? paidUntil(dayIn(until, locale)) : ''}`
}

function invoiceText({ invoice }: MoneyLetterWords['renewed'], payment: PaymentRow | null): string | null {
  return payment?.invoice_url ? invoice(payment.number, payment.invoice_url) : null
}
