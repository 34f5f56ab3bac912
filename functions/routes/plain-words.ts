import { isChinese } from '../../catalog/language.ts'
import { named } from '../../catalog/delivery/phrases.ts'

/** Words of the pages without script. */
const en = {
  order: (product: string) => `Order of ${product}`,
  units: (plan: string, quantity: number, unit: string) => `${plan}, ${quantity} × ${unit}`,
  holds: (what: string, seller: string) => `${what}, from ${seller}`,
  bought: (what: string, seller: string, price: string) => `${what}, from ${seller}: ${price}`,
  boughtAs: (what: string, price: string) => `Bought as ${what}: ${price}`,
  discount: 'Discount',
  total: 'Total',
  dueThen: 'Due when it was bought',
  refund: 'Refund',
  twice: 'Paid a second time',
  wentBack: {
    done: 'sent back',
    queued: 'on its way back to you',
    failed: 'it could not be sent; the store sees to it',
  },
  refundLine: (what: string, state: string) => `${what}; ${state}`,
  reference: (parts: readonly string[]) => `Reference ${parts.join(', ')}`,
  pay: 'Go on to payment',
  back: (name: string) => `Back to ${name}`,
  products: 'All products',
  yourOrder: 'Open your order',
  whereFrom: 'where you came from',
  again: 'Look again',
  hidden: 'Hidden until you reveal it',
  nothingCharged: 'Nothing was charged, and what you typed is still in the form when you go back.',
  subscription: {
    keep: 'Keep the subscription',
    cancel: 'Cancel the subscription',
    really: 'Cancel the subscription?',
    names: (products: readonly string[]) => `${products.join(', ')}. `,
    when: 'When should it end?',
    goBack: 'Go back, and keep it',
    atTrialEnd: (day: string) => `On ${day}, the end of the trial. Nothing is charged.`,
    atEnd: (day: string) => `On ${day}, the end of the time that is paid. Until then nothing changes.`,
    nowTrial: 'Now. Access ends at once, and what is stored there may be deleted.',
    now: 'Now. Access ends at once, and what is stored there may be deleted. Money for the rest of the time does not come back by itself.',
  },
}

const zh: typeof en = {
  order: (product) => named`${product}的订单`,
  units: (plan, quantity, unit) => `${plan}，${quantity} × ${unit}`,
  holds: (what, seller) => named`${what}，由${seller}销售`,
  bought: (what, seller, price) => named`${what}，由${seller}销售：${price}`,
  boughtAs: (what, price) => named`购买时为${what}：${price}`,
  discount: '折扣',
  total: '合计',
  dueThen: '购买时应付',
  refund: '退款',
  twice: '重复支付',
  wentBack: {
    done: '已退还',
    queued: '正在退还给您',
    failed: '未能退回，商店正在处理',
  },
  refundLine: (what, state) => `${what}：${state}`,
  reference: (parts) => `订单编号 ${parts.join('，')}`,
  pay: '前往付款页面',
  back: (name) => named`返回${name}`,
  products: '所有商品',
  yourOrder: '打开您的订单',
  whereFrom: '之前的页面',
  again: '刷新订单',
  hidden: '点击显示后可见',
  nothingCharged: '未扣款；返回后，您填写的内容仍保留在表单中。',
  subscription: {
    keep: '保留订阅',
    cancel: '取消订阅',
    really: '取消订阅？',
    names: (products) => `${products.join('、')}。`,
    when: '何时结束？',
    goBack: '返回，保留订阅',
    atTrialEnd: (day) => `${day}，免费试用结束时。不会扣款。`,
    atEnd: (day) => `${day}，已付费期限结束时。在此之前一切不变。`,
    nowTrial: '立即结束。访问随即终止，存储的内容可能会被删除。',
    now: '立即结束。访问随即终止，存储的内容可能会被删除。剩余时间的费用不会自动退还。',
  },
}

export type PlainWords = typeof en

export function plainWords(locale: string): PlainWords {
  return isChinese(locale) ? zh : en
}
