import { formatAmount } from '../../../catalog/money.ts'
import type { MoneyMailKind } from '../../storage/mails.ts'
import type { PaymentRow, RefundRow, SubscriptionRow } from '../../storage/schema.ts'
import { dayText } from '../../../catalog/delivery/day-text.ts'
import { endedText, graceText } from '../payment/tell-money.ts'

/** What letters about money that goes on are written from; null where a letter is about something else. */
export interface MoneyLetterFacts {
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
  const { subscription } = facts
  switch (kind) {
    case 'renewed':
      return [`We received your payment for ${name}`, [receivedText(facts), invoiceText(facts), foot]]
    case 'renewal-failed':
      return [
        `The payment for ${name} failed`,
        [
          `The payment${moneyText(facts.payment)} was refused.${retryText(facts)}`,
          subscription && graceText(subscription),
          'On your order page you can change how you pay.',
          foot,
        ],
      ]
    case 'suspended':
      return [
        `${name} is paused until it is paid`,
        [
          subscription && graceText(subscription),
          'Change how you pay on your order page, and it goes on where it stopped.',
          foot,
        ],
      ]
    case 'trial-ending':
      return [
        `Your trial of ${name} ends soon`,
        [
          subscription?.trial_end
            ? `The trial ends on ${dayText(subscription.trial_end)}; the first payment is made then.`
            : null,
          'If you do not want to go on, cancel on your order page before that day; nothing is charged then.',
          foot,
        ],
      ]
    case 'canceling':
      return [
        `${name} is canceled`,
        [
          subscription?.cancel_at
            ? `The subscription ends on ${dayText(subscription.cancel_at)}. Until then nothing changes, and nothing more is charged.`
            : null,
          'You can take the cancellation back on your order page until that day.',
          foot,
        ],
      ]
    case 'subscription-ended':
      return [`Your subscription to ${name} has ended`, [subscription && endedText(subscription), foot]]
    case 'refunded':
      return [
        `Money for ${name} goes back to you`,
        [`We sent back${moneyText(facts.refund)}; banks usually take 5 to 10 days.`, foot],
      ]
    case 'disputed':
      return [
        `Your bank asks for your payment for ${name} back`,
        [
          `Your bank opened a dispute over the payment${moneyText(facts.payment)}. What it paid for is paused until that is decided.`,
          'If you did not mean to, tell your bank, and answer this letter.',
          foot,
        ],
      ]
  }
}

function moneyText(money: { amount?: number; total?: number; currency: string } | null): string {
  const amount = money?.amount ?? money?.total
  return money && amount !== undefined ? ` ${formatAmount(amount, money.currency)}` : ''
}

function receivedText({ payment, subscription }: MoneyLetterFacts): string {
  const received = `Thank you. We received${moneyText(payment)}.`
  return subscription?.paid_until
    ? `${received} It is paid until ${dayText(subscription.paid_until)}.`
    : received
}

function invoiceText({ payment }: MoneyLetterFacts): string | null {
  return payment?.invoice_url
    ? `Invoice${payment.number ? ` ${payment.number}` : ''}: ${payment.invoice_url}`
    : null
}

function retryText({ payment }: MoneyLetterFacts): string {
  return payment?.next_attempt_at ? ` It is tried again on ${dayText(payment.next_attempt_at)}.` : ''
}
