/** What letters about an order and its deliveries say beside what happened. */
const en = {
  open: (link: string, reference: string) => `Open your order: ${link}\n\nReference ${reference}`,
  paid: {
    subject: (name: string) => `Your order of ${name}`,
    thanks: (amount: string) => `Thank you. We received ${amount}.`,
    nothing: 'Thank you. Nothing was due today.',
    next: 'We deliver by ourselves and write to you when it is done, or when something is yours to do.',
  },
  delivered: (name: string) => `${name} is delivered`,
  deliveredText: 'Delivered.',
  acts: (name: string) => `${name}: one thing is yours to do`,
  news: (name: string) => `News of ${name}`,
  link: { subject: 'Your order', text: 'You asked for a link to your order. It works for an hour.' },
  onPage: 'on the order page',
  shownOnPage: 'shown on the order page',
}

const zh: typeof en = {
  open: (link, reference) => `打开您的订单：${link}\n\n订单编号 ${reference}`,
  paid: {
    subject: (name) => `您的订单：${name}`,
    thanks: (amount) => `谢谢。我们已收到 ${amount}。`,
    nothing: '谢谢。今天无需付款。',
    next: '我们会自动交付；交付完成或需要您处理时，会写信给您。',
  },
  delivered: (name) => `${name}已交付`,
  deliveredText: '已交付。',
  acts: (name) => `${name}：有一件事需要您处理`,
  news: (name) => `${name}的最新进展`,
  link: { subject: '您的订单', text: '您索取了订单的链接，有效期为一小时。' },
  onPage: '见订单页面',
  shownOnPage: '在订单页面显示',
}

export type LetterWords = typeof en

/** @param locale language in which it was ordered */
export function letterWords(locale: string): LetterWords {
  return /^zh/i.test(locale) ? zh : en
}
