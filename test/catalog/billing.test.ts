import { expect, test } from 'vitest'
import { readCatalog } from '../../catalog/read.ts'
import { toPublicProduct } from '../../catalog/publish.ts'
import { catalogFolder, changed, product, sentencesOf } from './catalog-folder.ts'

const billing = '    billing: once'
const monthly = '    billing: { every: month }'
const quantity = '    quantity: { unit: seat, min: 2, max: 50, tiers: { mode: MODE, steps: [STEPS] } }'

function counted(steps: string, mode = 'volume', at = monthly): string {
  const written = quantity.replace('STEPS', steps).replace('MODE', mode)
  return product([billing, `${at}\n${written}`])
}

/** A seller with payouts of this fee. */
function paidOut(fee: string, account = 'acct_1NorthbeamPay42'): string {
  return changed('sellers/northbeam.yaml', [
    'keys: [main]',
    `keys: [main]\npayouts: { account: ${account}, fee: ${fee} }`,
  ])
}

const prices = 'price: { USD: 40, JPY: 6000 }'

test.each<[string, Record<string, string>, string]>([
  [
    'a trial of what is paid once',
    { 'products/lathe.md': product([billing, `${billing}\n    trial: { days: 14 }`]) },
    'products/lathe.md:15:5 plans.0.trial  What is paid once cannot begin with a trial. Remove "trial", or set "billing" to { every: month } or { every: year }.',
  ],
  [
    'a trial without days',
    { 'products/lathe.md': product([billing, `${monthly}\n    trial: {}`]) },
    'products/lathe.md:15:5 plans.0.trial.days  This field is missing. Allowed: Days before the first payment.',
  ],
  [
    'a trial of no days',
    { 'products/lathe.md': product([billing, `${monthly}\n    trial: { days: 0 }`]) },
    'products/lathe.md:15:20 plans.0.trial.days  "0" is too small. Allowed: at least 1.',
  ],
  [
    'a single payment that is repeated',
    { 'products/lathe.md': product([billing, '    billing: { every: month, times: 1 }']) },
    'products/lathe.md:14:37 plans.0.billing.times  "1" is too small. Allowed: at least 2.',
  ],
  [
    'an unknown period',
    { 'products/lathe.md': product([billing, '    billing: { every: week }']) },
    'products/lathe.md:14:23 plans.0.billing.every  "week" is not possible here. Allowed: month, year.',
  ],
  [
    'a setup fee that lacks a currency',
    { 'products/lathe.md': product([billing, `${billing}\n    setup: { USD: 90 }`]) },
    'products/lathe.md:15:12 plans.0.setup  JPY is missing here; the plan has a price in it.',
  ],
  [
    'a setup fee in a currency without a price',
    { 'products/lathe.md': product([billing, `${billing}\n    setup: { USD: 90, JPY: 9000, KWD: 27.000 }`]) },
    'products/lathe.md:15:34 plans.0.setup.KWD  The plan has no price in KWD. Allowed: USD, JPY.',
  ],
  [
    'a setup fee with a comma',
    { 'products/lathe.md': product([billing, `${billing}\n    setup: { USD: "90,00", JPY: 9000 }`]) },
    'products/lathe.md:15:19 plans.0.setup.USD  "90,00" is not a price; write digits and at most one point, such as 49.00.',
  ],
  [
    'a quantity of what is measured',
    {
      'products/lathe.md': product([
        billing,
        '    billing: { usage: { unit: GB } }\n    quantity: { unit: GB, min: 1, max: 9 }',
      ]),
    },
    'products/lathe.md:15:5 plans.0.quantity  What is measured has no quantity to choose. Remove "quantity"; "price" is that of one unit.',
  ],
  [
    'a first step where everybody begins',
    { 'products/lathe.md': counted(`{ from: 2, ${prices} }`) },
    'plans.0.quantity.tiers.steps.0.from  This step begins at 2, so the plan’s own price is never charged. Allowed: a number greater than 2.',
  ],
  [
    'steps that fall',
    { 'products/lathe.md': counted(`{ from: 20, ${prices} }, { from: 10, ${prices} }`) },
    'plans.0.quantity.tiers.steps.1.from  This step begins at 10, not after the one before it (20). Allowed: a number greater than 20.',
  ],
  [
    'a step nobody reaches',
    { 'products/lathe.md': counted(`{ from: 60, ${prices} }`) },
    'plans.0.quantity.tiers.steps.0.from  Nobody can buy 60; the most is 50. Raise "max" or remove the step.',
  ],
  [
    'a step that lacks a currency',
    { 'products/lathe.md': counted('{ from: 10, price: { USD: 40 } }') },
    'plans.0.quantity.tiers.steps.0.price  JPY is missing here; the plan has a price in it.',
  ],
  [
    'a graduated price that is paid once',
    { 'products/lathe.md': counted(`{ from: 10, ${prices} }`, 'graduated', billing) },
    'plans.0.quantity.tiers.mode  A price with a step for each part of the quantity needs a subscription. Allowed: volume. Or set "billing" to { every: month } or { every: year }.',
  ],
  [
    'an account that is none',
    { 'sellers/northbeam.yaml': paidOut('{ percent: 10% }', 'northbeam') },
    'payouts.account  "northbeam" does not have the right form. Allowed: the id of a connected account, such as "acct_1NorthbeamPay42".',
  ],
  [
    'a fee without a percent sign',
    { 'sellers/northbeam.yaml': paidOut('{ percent: "10" }') },
    'payouts.fee.percent  "10" does not have the right form. Allowed: a share with a percent sign, such as "10%" or "7.5%".',
  ],
  [
    'a fixed fee in a currency the store does not have',
    { 'sellers/northbeam.yaml': paidOut('{ percent: 10%, fixed: { EUR: 0.50 } }') },
    'payouts.fee.fixed.EUR  The store does not sell in EUR.',
  ],
  [
    'a fixed fee beside a subscription',
    {
      'sellers/northbeam.yaml': paidOut('{ percent: 10%, fixed: { USD: 0.50 } }'),
      'products/lathe.md': product([billing, monthly]),
    },
    'products/lathe.md:14:5 plans.0.billing  sellers/northbeam.yaml keeps a fixed fee of each payment, which is not possible with a subscription. Sell this plan once, or remove "fixed" from the seller’s fee.',
  ],
  [
    'a fee that takes the whole price',
    { 'sellers/northbeam.yaml': paidOut('{ percent: 10%, fixed: { USD: 44.10 } }') },
    'products/lathe.md:13:19 plans.0.price.USD  The fee of sellers/northbeam.yaml leaves the seller nothing of this price. Raise the price or lower the fee.',
  ],
])('%s is refused in words', async (_what, changes, sentence) => {
  const sentences = await sentencesOf(changes)
  expect(sentences.join('\n')).toContain(sentence)
  expect(sentences).toHaveLength(1)
})

test('every kind of billing is read, priced digit by digit, and public as it is', async () => {
  const steps = '{ from: 10, price: { USD: 0.29, JPY: 0100 } }'
  const written = [
    quantity.replace('STEPS', steps).replace('MODE', 'graduated'),
    '    trial: { days: 14 }',
    '    setup: { USD: 1.10, JPY: 90 }',
    '  - id: measured',
    '    name: Measured',
    '    price: { USD: 0.10 }',
    '    billing: { usage: { unit: GB } }',
    '  - id: spread',
    '    name: In three payments',
    '    price: { USD: 20 }',
    '    billing: { every: month, times: 3 }',
  ].join('\n')
  const dir = await catalogFolder({
    'products/lathe.md': product([billing, `    billing: { every: year }\n${written}`]),
    'products/lathe.zh-CN.md': '---\nplans:\n  measured: { unit: 千兆字节 }\n---\n',
    'sellers/northbeam.yaml': paidOut('{ percent: 12.5% }'),
  })
  const result = await readCatalog(dir)
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  const [lathe] = result.content.products
  if (!lathe) throw new Error('the test catalog has a product')
  expect(lathe.seller.payouts).toEqual({ account: 'acct_1NorthbeamPay42', fee: { percent: 1250 } })
  const shown = toPublicProduct(lathe, { locale: 'zh-CN', store: result.content.store })
  expect(shown.seller).toEqual({ id: 'northbeam', name: 'Northbeam', sellsAlone: true })
  expect(shown.plans).toMatchObject([
    {
      billing: { every: 'year' },
      trial: { days: 14 },
      setup: [
        { currency: 'USD', amount: 110 },
        { currency: 'JPY', amount: 90 },
      ],
      quantity: {
        tiers: {
          mode: 'graduated',
          steps: [
            {
              from: 10,
              prices: [
                { currency: 'USD', amount: 29 },
                { currency: 'JPY', amount: 100 },
              ],
            },
          ],
        },
      },
    },
    { billing: { usage: { unit: '千兆字节', every: 'month' } } },
    { billing: { every: 'month', times: 3 } },
  ])
  expect(JSON.stringify(shown)).not.toContain('acct_')
})
