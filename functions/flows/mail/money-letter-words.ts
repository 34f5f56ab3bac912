import { isChinese } from '../../../catalog/language.ts'
import { named } from '../../../catalog/delivery/phrases.ts'

/** What letters about a subscription, a refund or a dispute say; amounts come with their currency, days as a language writes them. */
const en = {
  renewed: {
    subject: (name: string) => `We received your payment for ${name}`,
    received: (amount: string) => `Thank you. We received ${amount || 'your payment'}.`,
    paidUntil: (day: string) => ` It is paid until ${day}.`,
    invoice: (number: string | null, url: string) => `Invoice${number ? ` ${number}` : ''}: ${url}`,
  },
  failed: {
    subject: (name: string) => `The payment for ${name} failed`,
    refused: (amount: string) => `The payment${amount && ` ${amount}`} was refused.`,
    again: (day: string) => ` It is tried again on ${day}.`,
    how: 'On your order page you can change how you pay.',
  },
  suspended: {
    subject: (name: string) => `${name} is paused until it is paid`,
    how: 'Change how you pay on your order page, and it goes on where it stopped.',
  },
  trialEnding: {
    subject: (name: string) => `Your trial of ${name} ends soon`,
    ends: (day: string) => `The trial ends on ${day}; the first payment is made then.`,
    how: 'If you do not want to go on, cancel on your order page before that day; nothing is charged then.',
  },
  canceling: {
    subject: (name: string) => `${name} is canceled`,
    ends: (day: string) =>
      `The subscription ends on ${day}. Until then nothing changes, and nothing more is charged.`,
    how: 'You can take the cancellation back on your order page until that day.',
  },
  ended: { subject: (name: string) => `Your subscription to ${name} has ended` },
  refunded: {
    subject: (name: string) => `Money for ${name} goes back to you`,
    sent: (amount: string) => `We sent back${amount && ` ${amount}`}; banks usually take 5 to 10 days.`,
  },
  disputed: {
    subject: (name: string) => `Your bank asks for your payment for ${name} back`,
    opened: (amount: string) =>
      `Your bank opened a dispute over the payment${amount && ` ${amount}`}. What it paid for is paused until that is decided.`,
    how: 'If you did not mean to, tell your bank, and answer this letter.',
  },
}

const zh: typeof en = {
  renewed: {
    subject: (name) => named`已收到您为${name}支付的款项`,
    received: (amount) => `谢谢。我们已收到${amount ? ` ${amount}` : '您的付款'}。`,
    paidUntil: (day) => `已付款至${day}。`,
    invoice: (number, url) => `账单${number ? ` ${number}` : ''}：${url}`,
  },
  failed: {
    subject: (name) => named`${name}的付款失败`,
    refused: (amount) => `${amount && `${amount} 的`}付款被拒绝。`,
    again: (day) => `将于${day}再次尝试。`,
    how: '您可以在订单页面更换付款方式。',
  },
  suspended: {
    subject: (name) => named`${name}已暂停，付款后恢复`,
    how: '请在订单页面更换付款方式，之后将从暂停处继续。',
  },
  trialEnding: {
    subject: (name) => named`您的${name}试用即将结束`,
    ends: (day) => `试用将于${day}结束，届时进行首次付款。`,
    how: '如不想继续，请在该日之前在订单页面取消，届时不会扣款。',
  },
  canceling: {
    subject: (name) => named`${name}已取消`,
    ends: (day) => `订阅将于${day}结束。在此之前一切不变，也不会再扣款。`,
    how: '在该日之前，您可以在订单页面撤回取消。',
  },
  ended: { subject: (name) => named`您对${name}的订阅已结束` },
  refunded: {
    subject: (name) => named`${name}的款项将退还给您`,
    sent: (amount) => `我们已退回${amount && ` ${amount}`}；银行通常需要 5 至 10 天。`,
  },
  disputed: {
    subject: (name) => named`您的银行要求退回为${name}支付的款项`,
    opened: (amount) =>
      `您的银行对${amount && ` ${amount} 的`}付款提出了争议。裁定之前，这笔付款所购买的内容暂停。`,
    how: '如果这并非您的本意，请告知银行，并回复此邮件。',
  },
}

export type MoneyLetterWords = typeof en

/** @param locale language in which it was ordered */
export function moneyLetterWords(locale: string): MoneyLetterWords {
  return isChinese(locale) ? zh : en
}
