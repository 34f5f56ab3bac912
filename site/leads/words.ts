const en = {
  title: 'Requests',
  of: (seller: string) => `Requests to ${seller}`,
  loading: 'Fetching the requests …',
  off: 'This page needs JavaScript: the link you were sent holds a key that only a script can hand over safely.',
  noLink: 'The link is not complete. Open it from our mail, whole; it ends with a long code.',
  away: 'The requests cannot be loaded just now. Try again in a moment.',
  again: 'Try again',
  none: 'Nobody has asked yet. We write to you when somebody does.',
  kept: (days: number) =>
    `Each request is deleted ${days} days after it came. Take along what you need longer.`,
  save: 'Save as CSV',
  drop: 'Delete',
  surely: 'Delete for good',
  dropped: 'It is deleted.',
  until: (day: string) => `Kept until ${day}`,
  clicks: 'The last 30 days',
  columns: { product: 'Product', clicks: 'Clicks on your link', contacts: 'Requests' },
  answer: (name: string) => `Write to ${name}`,
}

const zh: typeof en = {
  title: '联系请求',
  of: (seller) => `发给${seller}的联系请求`,
  loading: '正在获取请求 …',
  off: '此页面需要 JavaScript：您收到的链接中含有密钥，只有脚本才能安全地提交它。',
  noLink: '链接不完整。请从我们的邮件中完整打开链接，末尾是一串较长的代码。',
  away: '暂时无法加载请求。请稍后再试。',
  again: '重试',
  none: '还没有人提出请求。有人提出时，我们会写信给您。',
  kept: (days) => `每条请求在收到 ${days} 天后删除。需要长期保留的内容请自行保存。`,
  save: '保存为 CSV',
  drop: '删除',
  surely: '确认永久删除',
  dropped: '已删除。',
  until: (day) => `保留至 ${day}`,
  clicks: '最近 30 天',
  columns: { product: '商品', clicks: '链接点击次数', contacts: '请求' },
  answer: (name) => `写信给${name}`,
}

export type LeadWords = typeof en

export function leadWords(locale: string): LeadWords {
  return /^zh/i.test(locale) ? zh : en
}
