const en = {
  buy: (name: string) => `Buy ${name}`,
  choose: 'Choose a plan',
  from: (price: string) => `from ${price}`,
  each: (price: string, unit: string) => `${price} per ${unit}`,
  withdrawn: 'No longer sold',
}

const zh: typeof en = {
  buy: (name) => `购买 ${name}`,
  choose: '选择套餐',
  from: (price) => `${price} 起`,
  each: (price, unit) => `${price} / ${unit}`,
  withdrawn: '已停止销售',
}

/** The few words drawn before the first press; all others are in the modules loaded later. */
export function wordsOf(locale = ''): typeof en {
  return /^zh/i.test(locale) ? zh : en
}
