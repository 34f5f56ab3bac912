import { isChinese } from '../../../catalog/language.ts'
import { named } from '../../../catalog/delivery/phrases.ts'

/** What letters about an order and its deliveries say beside what happened. */
const en = {
  open: (link: string, reference: string) => `Open your order: ${link}\n\nReference ${reference}`,
  paid: {
    subject: (name: string) => `Your order of ${name}`,
    thanks: (amount: string) => `Thank you. We received ${amount}.`,
    nothing: 'Thank you. Nothing was due today.',
    next: 'We deliver by ourselves and write to you when it is done, or when something is yours to do.',
  },
  refused: {
    subject: (name: string) => `The payment for ${name} was refused`,
    text: 'The bank refused the payment. Nothing was charged.',
    next: 'You can buy again from the product page, with another way to pay.',
  },
  twice: {
    subject: (name: string) => `Your second payment for ${name} goes back to you`,
    text: (amount: string) =>
      `This order was paid twice. The second payment${amount && `, ${amount},`} goes back the way it came; banks usually take 5 to 10 days.`,
    next: 'There is nothing for you to do, and your order stays as it is.',
  },
  release: {
    subject: (name: string) => `A new version of ${name}`,
    text: 'A new version is out.',
    where: 'It is on your order page, with its checksums.',
    once: 'We write once about each version. To stop these letters, say so on the order page.',
  },
  delivered: (name: string) => `${name} is delivered`,
  deliveredText: 'Delivered.',
  acts: (name: string) => `${name}: one thing is yours to do`,
  news: (name: string) => `News of ${name}`,
  link: { subject: 'Your order', text: 'You asked for a link to your order. It works for an hour.' },
  label: (label: string) => `${label}:`,
  pair: (label: string, value: string) => `${label}: ${value}`,
  file: (name: string) => `${name}, on the order page`,
  shownOnPage: 'shown on the order page',
}

const zh: typeof en = {
  open: (link, reference) => `打开您的订单：${link}\n\n订单编号 ${reference}`,
  paid: {
    subject: (name) => named`您的订单：${name}`,
    thanks: (amount) => `谢谢。我们已收到 ${amount}。`,
    nothing: '谢谢。今天无需付款。',
    next: '我们会自动交付；交付完成或需要您处理时，会写信给您。',
  },
  refused: {
    subject: (name) => named`${name}的付款被拒绝`,
    text: '银行拒绝了付款，未扣款。',
    next: '您可以从商品页面重新购买，并换一种付款方式。',
  },
  twice: {
    subject: (name) => named`您为${name}支付的第二笔款项将退还给您`,
    text: (amount) =>
      `此订单被支付了两次。第二笔付款${amount && ` ${amount} `}将原路退回；银行通常需要 5 至 10 天。`,
    next: '您无需操作，订单保持不变。',
  },
  release: {
    subject: (name) => named`${name}有新版本`,
    text: '新版本已发布。',
    where: '新版本及其校验值见您的订单页面。',
    once: '每个版本我们只写信一次。如不想再收到，请在订单页面关闭。',
  },
  delivered: (name) => named`${name}已交付`,
  deliveredText: '已交付。',
  acts: (name) => named`${name}：有一件事需要您处理`,
  news: (name) => named`${name}的最新进展`,
  link: { subject: '您的订单', text: '您索取了订单的链接，有效期为一小时。' },
  label: (label) => `${label}：`,
  pair: (label, value) => `${label}：${value}`,
  file: (name) => named`${name}，见订单页面`,
  shownOnPage: '在订单页面显示',
}

export type LetterWords = typeof en

/** @param locale language in which it was ordered */
export function letterWords(locale: string): LetterWords {
  return isChinese(locale) ? zh : en
}
