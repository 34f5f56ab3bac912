import type { CartWords } from '../cart/words.ts'
import type { DialogWords } from '../dialog/words.ts'
import type { BillingWords } from './billing.ts'

const billing: BillingWords = {
  once: (price) => `${price}，一次性付款`,
  every: { month: '月', year: '年' },
  a: (price, every) => `${price} / ${every}`,
  per: (price, unit) => `${price} / ${unit}`,
  perAnd: (price, unit, every) => `${price} / ${unit} / ${every}`,
  times: (count) => `，共 ${count} 期`,
  billed: (every) => `，每${every}结算`,
  free: (days, rest) => `免费试用 ${days} 天，之后 ${rest}`,
  setup: (price) => `，另收一次性开通费 ${price}`,
  after: (price, every, days) => (days ? `${days} 天后：${price} / ${every}` : `之后 ${price} / ${every}`),
  measured: '按用量计费的部分在每期结束后支付。',
  trial: '开始免费试用',
}

const cart: CartWords = {
  title: '您的购物车',
  button: '购物车',
  open: (count) => `打开购物车，${count} 件商品`,
  add: '加入购物车',
  added: (name, count) => `${name} 已加入购物车，共 ${count} 件商品。`,
  full: (most) => `购物车最多可放 ${most} 件商品。`,
  empty: '购物车是空的。',
  browse: '查看所有商品',
  loading: '正在向商店查询价格…',
  gone: '已不再以此方式销售。请移除后继续。',
  away: '商店没有给出此商品的信息。',
  units: (unit) => `数量（${unit}）`,
  remove: '移除',
  removeOf: (name) => `移除 ${name}`,
  removed: (name) => `已移除 ${name}。`,
  planOf: (name) => `${name} 的方案`,
  needs: (name) => `${name} 所需信息`,
  hindrances: {
    seller: '其中一位卖家直接收款，需单独下单。请移除其他卖家的商品，另行下单。',
    currency: '这些商品没有共同的货币。请移除其中一个，另行下单。',
    interval: '按月和按年的方案不能一起购买。请选择相同的周期，或移除其中一个另行下单。',
    trial: '免费试用适用于整个订单。请移除没有试用或试用期不同的商品，另行下单。',
    times: '这些方案的付款期数不同。请移除其中一个，另行下单。',
  },
  sent: (at) => `您已于 ${at} 带着此购物车前往付款页面。`,
  clear: '清空购物车',
}

const dialog: DialogWords = {
  close: '关闭',
  soldBy: (seller) => `由 ${seller} 销售`,
  plan: '方案',
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

/** Chinese; fetched where a page asks for it. */
export const words = { billing, cart, dialog }
