const en = {
  loading: 'Opening the request…',
  reference: (order: string, seller: string) => `Order ${order} · for ${seller}`,
  units: (count: number) => (count > 1 ? ` · ${count}` : ''),
  none: 'The link is not complete.',
  noneWhy: 'Open it from our mail, whole. It ends with a long code.',
  denied: 'This link is no longer valid.',
  deniedWhy: 'Use the newest e-mail about this order, or ask the store for a new link.',
  away: 'The request cannot be loaded just now.',
  again: 'Try again',
}

const zh: typeof en = {
  loading: '正在打开需求…',
  reference: (order, seller) => `订单 ${order} · ${seller}`,
  units: (count) => (count > 1 ? ` · ${count}` : ''),
  none: '链接不完整。',
  noneWhy: '请从我们的邮件中完整打开链接，末尾是一串较长的代码。',
  denied: '此链接已失效。',
  deniedWhy: '请使用关于此订单的最新邮件，或向商店索取新链接。',
  away: '暂时无法加载需求。',
  again: '重试',
}

export type EngagementWords = typeof en

export function engagementWords(locale = ''): EngagementWords {
  return /^zh/i.test(locale) ? zh : en
}
