import { formatAmount } from '../../../catalog/money.ts'
import type { PublicDelivery, PublicOrder, ViewItem } from '../../../catalog/wire.ts'
import type { MailKind } from '../../storage/mails.ts'
import type { StoredLine } from '../../storage/orders.ts'
import { type LetterWords, letterWords } from './letter-words.ts'
import { type MoneyLetterFacts, writeMoneyLetter } from './money-letters.ts'

interface Facts extends MoneyLetterFacts {
  order: PublicOrder
  deliveryId: string | null
  line: StoredLine | null
  /** What a letter of the kind `told` is about. */
  told: string | null
  link: string
}

/**
 * Subject and plain text of a mail. Never holds a secret. What a buyer typed stands in no letter to a seller, who reads it
 * on the page; a buyer's own letters may say it again.
 */
export function writeLetter(kind: MailKind, facts: Facts): { subject: string; text: string } {
  const { order, deliveryId, link } = facts
  const about = order.lines.find(({ id }) => id === facts.line?.id) ?? order.lines[0]
  const name = about?.productName ?? 'your order'
  const delivery = order.lines.map((line) => line.delivery).find((candidate) => candidate?.id === deliveryId)
  const words = letterWords(facts.locale)
  const foot = words.open(link, order.id)
  const paid = order.amount + (order.tax ?? 0)
  switch (kind) {
    case 'paid':
      return letter(words.paid.subject(name), [
        paid > 0 ? words.paid.thanks(formatAmount(paid, order.currency)) : words.paid.nothing,
        order.lines
          .map((line) => `- ${line.productName}, ${line.planName}, ${quantityText(line)}`)
          .join('\n'),
        words.paid.next,
        foot,
      ])
    case 'payment-failed':
      return letter(words.refused.subject(name), [words.refused.text, words.refused.next, foot])
    case 'double-payment':
      return letter(words.twice.subject(name), [words.twice.text(refundText(facts)), words.twice.next, foot])
    case 'delivered':
      return letter(words.delivered(name), [
        delivery?.text ?? words.deliveredText,
        rows(delivery, words),
        foot,
      ])
    case 'buyer-acts':
      return letter(words.acts(name), [delivery?.text ?? order.text, rows(delivery, words), foot])
    case 'news':
      return letter(words.news(name), [delivery?.text ?? order.text, foot])
    case 'told':
      return letter(words.news(name), [facts.told ?? delivery?.text ?? order.text, foot])
    case 'engagement':
      if (delivery?.state === 'ended') {
        return letter(`Closed: ${name}`, [
          withoutWords(delivery.text),
          'There is nothing left for you to do. The page below still has the record.',
          `Open the engagement: ${link}\n\nReference ${order.id}`,
        ])
      }
      return letter(`${isNew(delivery) ? 'New request' : 'Something to do'}: ${name}`, [
        isNew(delivery)
          ? `A buyer paid for ${name}, ${about?.planName ?? ''}, and is waiting for you.`
          : `${withoutWords(delivery?.text ?? '')}${isRunning(delivery) ? ' Say on the page below when it is done.' : ''}`,
        'The page behind this link needs no account. Whoever has the link can act for you; keep it to yourself.',
        `Open the engagement: ${link}\n\nReference ${order.id}`,
      ])
    case 'release':
      return letter(words.release.subject(name), [
        delivery?.timeline.find(({ code }) => code === 'new_version')?.text ?? words.release.text,
        words.release.where,
        words.release.once,
        foot,
      ])
    case 'renewed':
    case 'renewal-failed':
    case 'suspended':
    case 'trial-ending':
    case 'canceling':
    case 'subscription-ended':
    case 'refunded':
    case 'disputed':
      return letter(...writeMoneyLetter(kind, name, facts, foot))
    case 'link':
      return letter(words.link.subject, [words.link.text, foot])
  }
}

/** Nothing was done yet by either side. */
function isNew(delivery: PublicDelivery | null | undefined): boolean {
  return !isRunning(delivery) && (delivery?.timeline.filter(({ code }) => code === 'waiting').length ?? 0) < 2
}

/** Without what a buyer wrote: that is read on the page, where no mail reader makes a link of it. */
function withoutWords(text: string): string {
  return text.replace(/“.*”/s, '(on the page)')
}

function isRunning(delivery: PublicDelivery | null | undefined): boolean {
  return delivery?.state === 'active' || delivery?.state === 'suspended'
}

function letter(subject: string, parts: (string | null)[]): { subject: string; text: string } {
  return { subject, text: `${parts.filter(Boolean).join('\n\n')}\n` }
}

function refundText({ refund }: Facts): string {
  return refund ? formatAmount(refund.amount, refund.currency) : ''
}

function quantityText(line: PublicOrder['lines'][number]): string {
  return line.unit ? `${line.quantity} × ${line.unit}` : `${line.quantity}`
}

/** What the buyer holds, without secrets; files are offered on the order page. */
function rows(delivery: PublicDelivery | null | undefined, words: LetterWords): string | null {
  if (!delivery) return null
  return delivery.view.flatMap((item) => row(item, words)).join('\n')
}

function row(item: ViewItem, words: LetterWords): string[] {
  switch (item.type) {
    case 'secret':
      return [words.pair(item.label, words.shownOnPage)]
    case 'file':
      return [words.pair(item.label, words.file(item.value))]
    case 'list':
      return [words.label(item.label), ...item.value.map((text) => `- ${text}`)]
    case 'code':
      return item.value.includes('\n') ? [] : [words.pair(item.label, item.value)]
    default:
      return [words.pair(item.label, item.value)]
  }
}
