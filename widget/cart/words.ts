const en = {
  title: 'Your cart',
  button: 'Cart',
  open: (count: number) => `Open the cart, ${count === 1 ? '1 product' : `${count} products`}`,
  add: 'Add to cart',
  added: (name: string, count: number) =>
    `${name} is in the cart, ${count === 1 ? '1 product' : `${count} products`} in all.`,
  full: (most: number) => `The cart holds at most ${most} products.`,
  empty: 'The cart is empty.',
  browse: 'See all products',
  loading: 'Asking the store for the price…',
  gone: 'No longer sold like this. Take it out to go on.',
  away: 'The store does not answer for this product.',
  units: (unit: string) => `Number (${unit})`,
  remove: 'Remove',
  removeOf: (name: string) => `Remove ${name}`,
  removed: (name: string) => `${name} is taken out.`,
  planOf: (name: string) => `Plan of ${name}`,
  needs: (name: string) => `For ${name}`,
  after: (price: string, every: string, days: number) =>
    days ? `After ${days} days: ${price} a ${every}` : `Then ${price} a ${every}`,
  usage: 'What is measured is paid after each period.',
  trial: 'Start the free trial',
  hindrances: {
    currency: 'These products have no currency in common. Take one out, and buy it in an order of its own.',
    interval:
      'Monthly and yearly plans cannot be bought together. Choose the same period for all, or take one out and buy it in an order of its own.',
    trial:
      'A free trial holds for a whole order. Take out what has no trial, or another one, and buy it in an order of its own.',
  },
  sent: (at: string) => `You went to the payment page with this cart on ${at}.`,
  clear: 'Empty the cart',
}

const zh: typeof en = {
  title: '您的购物车',
  button: '购物车',
  open: (count) => `打开购物车，${count} 件产品`,
  add: '加入购物车',
  added: (name, count) => `${name} 已加入购物车，共 ${count} 件产品。`,
  full: (most) => `购物车最多可放 ${most} 件产品。`,
  empty: '购物车是空的。',
  browse: '查看所有产品',
  loading: '正在向商店查询价格…',
  gone: '已不再以此方式销售。请移除后继续。',
  away: '商店没有给出此产品的信息。',
  units: (unit) => `数量（${unit}）`,
  remove: '移除',
  removeOf: (name) => `移除 ${name}`,
  removed: (name) => `已移除 ${name}。`,
  planOf: (name) => `${name} 的套餐`,
  needs: (name) => `${name} 所需信息`,
  after: (price, every, days) => (days ? `${days} 天后：${price} / ${every}` : `之后 ${price} / ${every}`),
  usage: '按用量计费的部分在每期结束后支付。',
  trial: '开始免费试用',
  hindrances: {
    currency: '这些产品没有共同的货币。请移除其中一个，另行下单。',
    interval: '按月和按年的套餐不能一起购买。请选择相同的周期，或移除其中一个另行下单。',
    trial: '免费试用适用于整个订单。请移除没有试用或试用期不同的产品，另行下单。',
  },
  sent: (at) => `您已于 ${at} 带着此购物车前往付款页面。`,
  clear: '清空购物车',
}

export type CartWords = typeof en

export function cartWords(locale = ''): CartWords {
  return /^zh/i.test(locale) ? zh : en
}
