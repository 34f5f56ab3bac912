import { expect, test } from 'vitest'
import { readCatalog } from '../../catalog/read.ts'
import { catalogFolder, product, sentencesOf } from './catalog-folder.ts'

const price = 'price: { USD: 49.00, JPY: 7500 }'

test.each([
  [
    'a comma in a text',
    'USD: "49,00"',
    '13:19',
    '"49,00" is not a price; write digits and at most one point, such as 49.00.',
  ],
  [
    'a decimal comma',
    'USD: 49,00',
    '13:22',
    '"00" cannot stand here. Allowed: a three-letter code in capitals, such as "USD". Write decimals with a point',
  ],
  ['a sign', 'USD: -49', '13:19', '"-49" is not a price'],
  ['a plus sign', 'USD: +49', '13:19', '"+49" is not a price'],
  ['an exponent', 'USD: 1e3', '13:19', '"1e3" is not a price'],
  ['hexadecimal', 'USD: 0x31', '13:19', '"0x31" is not a price'],
  ['octal', 'USD: 0o61', '13:19', '"0o61" is not a price'],
  ['infinity', 'USD: .inf', '13:19', '".inf" is not a price'],
  ['separators', 'USD: 1_000', '13:19', '"1_000" is not a price'],
  ['a currency sign', 'USD: $49', '13:19', '"$49" is not a price'],
  ['nothing', 'USD:', '13:19', 'There is nothing after the ":".'],
  ['true', 'USD: true', '13:19', '"true" is true or false; this must be a text.'],
  ['zero', 'USD: 0.00', '13:19', '0 is not a price; a plan that is sold costs something.'],
  ['too many digits', 'USD: 49.001', '13:19', 'USD has at most 2 digits after the point.'],
  ['a fraction of a yen', 'JPY: 7500.50', '13:19', 'JPY has no fractions; write a whole number.'],
  ['a fils that is not charged', 'KWD: 12.345', '13:19', 'KWD is charged in steps of 0.010'],
  [
    'more than a charge may be',
    'USD: 1000000.00',
    '13:19',
    '1000000.00 USD is more than Stripe takes in one charge.',
  ],
  ['a currency that does not exist', 'USX: 49', '13:19', '"USX" is not a currency of ISO 4217.'],
  [
    'a currency in small letters',
    'usd: 49',
    '13:14',
    '"usd" cannot stand here. Allowed: a three-letter code in capitals',
  ],
  [
    'a currency the store does not have',
    'EUR: 49',
    '13:14',
    'The store does not sell in EUR. Allowed: USD, JPY, KWD. Add it to "currencies" in store.yaml, or leave it out.',
  ],
  ['a group', 'USD: { amount: 49 }', '13:19', 'This is a group of fields; this must be a text.'],
])('a price with %s is refused at its place', async (_what, written, place, message) => {
  const sentences = await sentencesOf({ 'products/lathe.md': product([price, `price: { ${written} }`]) })
  expect(sentences.join('\n')).toContain(`products/lathe.md:${place} plans.0.price`)
  expect(sentences.join('\n')).toContain(message)
})

test('a plan without any price is refused', async () => {
  const [sentence] = await sentencesOf({ 'products/lathe.md': product([price, 'price: {}']) })
  expect(sentence).toBe(
    'products/lathe.md:13:12 plans.0.price  Name at least one currency and its price, such as USD: 49.00.',
  )
})

test('the same currency twice is refused', async () => {
  const [sentence] = await sentencesOf({
    'products/lathe.md': product([price, 'price: { USD: 49, USD: 50 }']),
  })
  expect(sentence).toBe(
    'products/lathe.md:13:23 plans.0.price.USD  This field is written twice. Keep one of them.',
  )
})

test('prices are read from the text, exactly, whatever they look like to YAML', async () => {
  const written = 'price: { USD: 0.29, JPY: 0100, KWD: "12.500" }'
  const result = await readCatalog(await catalogFolder({ 'products/lathe.md': product([price, written]) }))
  expect('content' in result && result.content.products[0]?.plans[0]?.prices).toEqual([
    { currency: 'USD', amount: 29 },
    { currency: 'JPY', amount: 100 },
    { currency: 'KWD', amount: 12500 },
  ])
})
