import type { FieldWords } from '../fields.ts'

const en = {
  close: 'Close',
  soldBy: (seller: string) => `Sold by ${seller}`,
  plan: 'Plan',
  once: (price: string) => `${price}, paid once`,
  each: (price: string, unit: string) => `${price} per ${unit}, paid once`,
  currency: 'Currency',
  quantity: (unit: string) => `Quantity (${unit})`,
  between: (min: number, max: number) => `A whole number from ${min} to ${max}.`,
  email: 'Your e-mail address',
  emailHelp: 'The link to your order is sent there.',
  agree: (label: string) => `Please confirm: ${label}`,
  read: 'Read it',
  due: 'Due now',
  tax: 'Tax, where it applies, is shown on the payment page.',
  pay: 'Continue to payment',
  free: 'Place the order',
  paying: 'Opening the payment page…',
  slow: 'The store is taking longer than usual. Nothing has been charged.',
  mend: 'Please correct what is marked.',
  changed: (old: string, now: string) =>
    `The price has changed from ${old} to ${now} since this page was loaded.`,
  accept: (now: string) => `Accept ${now} and continue`,
  unreachable: 'This page cannot reach the store. Nothing has been ordered.',
  elsewhere: 'Continue on the store’s own page',
  field: {
    optional: 'optional',
    needed: (label: string) => (/\?$/.test(label) ? `Please answer: ${label}` : `${label} is needed.`),
    wrongForm: (label: string) => `${label} does not have the right form.`,
    choose: 'Choose…',
  } satisfies FieldWords,
}

const zh: typeof en = {
  close: '关闭',
  soldBy: (seller) => `由 ${seller} 销售`,
  plan: '套餐',
  once: (price) => `${price}，一次性付款`,
  each: (price, unit) => `每${unit} ${price}，一次性付款`,
  currency: '货币',
  quantity: (unit) => `数量（${unit}）`,
  between: (min, max) => `请输入 ${min} 到 ${max} 之间的整数。`,
  email: '您的电子邮箱',
  emailHelp: '订单链接将发送到此邮箱。',
  agree: (label) => `请确认：${label}`,
  read: '阅读全文',
  due: '应付金额',
  tax: '如需缴税，税额将显示在付款页面上。',
  pay: '前往付款',
  free: '提交订单',
  paying: '正在打开付款页面…',
  slow: '商店响应较慢。尚未扣款。',
  mend: '请更正标出的内容。',
  changed: (old, now) => `自本页加载后，价格已由 ${old} 变为 ${now}。`,
  accept: (now) => `接受 ${now} 并继续`,
  unreachable: '此页面无法连接商店。尚未下单。',
  elsewhere: '在商店页面上继续',
  field: {
    optional: '选填',
    needed: (label) => (/[?？]$/.test(label) ? `请回答：${label}` : `请填写${label}。`),
    wrongForm: (label) => `${label}的格式不正确。`,
    choose: '请选择…',
  },
}

export type DialogWords = typeof en

export function dialogWords(locale = ''): DialogWords {
  return /^zh/i.test(locale) ? zh : en
}
