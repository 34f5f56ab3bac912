const en = {
  buy: (name: string) => `Buy ${name}`,
  choose: 'Choose a plan',
  from: (price: string) => `from ${price}`,
  per: ' per ',
  month: 'month',
  year: 'year',
  withdrawn: 'No longer sold',
}

const zh: typeof en = {
  buy: (name) => `购买 ${name}`,
  choose: '选择方案',
  from: (price) => `${price} 起`,
  per: ' / ',
  month: '月',
  year: '年',
  withdrawn: '已停止销售',
}

/** The few words drawn before the first press; all others are in the modules loaded later. */
export function wordsOf(locale = ''): typeof en {
  return /^zh/i.test(locale) ? zh : en
}
