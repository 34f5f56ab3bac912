import { expect, test } from 'vitest'
import type { PublicPlan } from '../../catalog/wire.ts'
import { laterLine, planLine, rateLine } from '../../site/billing-lines.ts'
import { textsOf } from '../../site/i18n/texts.ts'
import { en } from '../../widget/words/billing.ts'
import { words as zh } from '../../widget/words/zh.ts'

const usd = (amount: number) => [{ currency: 'USD', amount }]
const seat = { unit: 'seat', min: 1, max: 9 }
const trial = { days: 14 }
const setup = usd(9000)
const monthly = { every: 'month' } as const
const measured = { usage: { unit: 'GB', every: 'month' } } as const
const planOf = (terms: Partial<PublicPlan>): PublicPlan => ({
  ...{ id: 'plan', name: 'Plan', prices: usd(4900), billing: 'once' },
  ...terms,
})

test.each<[string, Partial<PublicPlan>, { en: string; zh: string }]>([
  ['once', {}, { en: '49 USD, paid once', zh: '49 USD，一次性付款' }],
  [
    'once, counted, with a fee',
    { quantity: seat, setup },
    {
      en: '49 USD per seat, paid once, and 90 USD once to set it up',
      zh: '49 USD / seat，一次性付款，另收一次性开通费 90 USD',
    },
  ],
  ['monthly', { billing: monthly }, { en: '49 USD a month', zh: '49 USD / 月' }],
  ['yearly', { billing: { every: 'year' } }, { en: '49 USD a year', zh: '49 USD / 年' }],
  [
    'monthly, counted, after a trial',
    { billing: monthly, quantity: seat, trial },
    { en: '14 days free, then 49 USD per seat and month', zh: '免费试用 14 天，之后 49 USD / seat / 月' },
  ],
  [
    'so many times, after a trial, with a fee',
    { billing: { every: 'month', times: 6 }, trial, setup },
    {
      en: '14 days free, then 49 USD a month, 6 payments, and 90 USD once to set it up',
      zh: '免费试用 14 天，之后 49 USD / 月，共 6 期，另收一次性开通费 90 USD',
    },
  ],
  [
    'measured, with a fee',
    { billing: measured, setup },
    {
      en: '49 USD per GB, billed after each month, and 90 USD once to set it up',
      zh: '49 USD / GB，每月结算，另收一次性开通费 90 USD',
    },
  ],
  [
    'measured, after a trial',
    { billing: measured, trial },
    {
      en: '14 days free, then 49 USD per GB, billed after each month',
      zh: '免费试用 14 天，之后 49 USD / GB，每月结算',
    },
  ],
])('a page says how a plan is paid: %s', (_, terms, said) => {
  expect(planLine(planOf(terms), 'USD', textsOf('en'), 'en')).toBe(said.en)
  expect(planLine(planOf(terms), 'USD', textsOf('zh-CN'), 'zh-CN')).toBe(said.zh)
})

test('a plan without a price in the currency has no sentence', () => {
  expect(planLine(planOf({}), 'EUR', textsOf('en'), 'en')).toBe('')
})

test.each<[Partial<PublicPlan>, { en: string; zh: string }]>([
  [{ setup }, { en: '5 USD', zh: '5 USD' }],
  [{ quantity: seat }, { en: '5 USD per seat', zh: '5 USD / seat' }],
  [
    { billing: { every: 'year', times: 3 }, trial, setup },
    { en: '5 USD a year', zh: '5 USD / 年' },
  ],
  [
    { billing: monthly, quantity: seat },
    { en: '5 USD per seat and month', zh: '5 USD / seat / 月' },
  ],
  [
    { billing: measured, trial },
    { en: '5 USD per GB, billed after each month', zh: '5 USD / GB，每月结算' },
  ],
])('a price in a list says what it is for, and no more (%#)', (terms, said) => {
  expect(rateLine(planOf(terms), '5 USD', textsOf('en'))).toBe(said.en)
  expect(rateLine(planOf(terms), '5 USD', textsOf('zh-CN'))).toBe(said.zh)
})

test('what is paid later is told with a place for the amount', () => {
  const t = textsOf('en')
  expect(laterLine(planOf({}), t)).toBeUndefined()
  expect(laterLine(planOf({ billing: monthly }), t)).toBe('Then % a month')
  expect(laterLine(planOf({ billing: monthly, trial }), t)).toBe('After 14 days: % a month')
  expect(laterLine(planOf({ billing: measured }), t)).toBe('What is measured is paid after each period.')
  expect(laterLine(planOf({ billing: monthly, trial }), textsOf('zh-CN'))).toBe('14 天后：% / 月')
})

test('pages have the words of the buttons', () => {
  expect(textsOf('en').buy.billing).toBe(en)
  expect(textsOf('zh-CN').buy.billing).toBe(zh.billing)
})
