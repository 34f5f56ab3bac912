import { expect, test } from 'vitest'
import { readCatalog } from '../../catalog/read.ts'
import { readSearchIndex } from '../../catalog/search-format.ts'
import { buildSearchIndex } from '../../catalog/search-index.ts'
import { catalogFolder, product } from './catalog-folder.ts'

async function indexOf(dir: string, locale: string) {
  const result = await readCatalog(dir)
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  return { content: result.content, text: buildSearchIndex(result.content, locale) }
}

test('every listed product comes back from the file as search shows it', async () => {
  const { content, text } = await indexOf('catalog', 'en')
  const { head, records } = readSearchIndex(text)
  expect(head.count).toBe(content.products.filter(({ listed }) => listed).length)
  for (const each of content.products) {
    const record = records.find(({ id }) => id === each.id)
    expect(record).toMatchObject({
      name: each.name,
      tagline: each.tagline,
      seller: { id: each.seller.id, name: each.seller.name },
      category: { id: each.category },
      kind: { id: each.delivery.kind },
      tags: each.tags,
    })
    const usd = each.plans
      .filter(({ billing }) => billing === 'once' || 'every' in billing)
      .flatMap(({ prices }) => prices.filter(({ currency }) => currency === 'USD'))
    expect(record?.from).toEqual(
      usd.length ? { currency: 'USD', amount: Math.min(...usd.map(({ amount }) => amount)) } : null,
    )
  }
})

test('another language has its own names', async () => {
  const { records } = readSearchIndex((await indexOf('catalog', 'zh-CN')).text)
  const tracewell = records.find(({ id }) => id === 'tracewell')
  expect(tracewell?.tagline).toMatch(/\p{Script=Han}/u)
  expect(tracewell?.category.name).toMatch(/\p{Script=Han}/u)
})

test('an unlisted product is not found', async () => {
  const dir = await catalogFolder({ 'products/lathe.md': product(['seller:', 'listed: false\nseller:']) })
  const { text } = await indexOf(dir, 'en')
  expect(text).not.toContain('Lathe')
  expect(readSearchIndex(text).records).toEqual([])
})

test('a product without a price in the first currency shows its first price', async () => {
  const dir = await catalogFolder({
    'products/lathe.md': product(['{ USD: 49.00, JPY: 7500 }', '{ KWD: 12.500 }']),
  })
  const { records } = readSearchIndex((await indexOf(dir, 'en')).text)
  expect(records[0]?.from).toEqual({ currency: 'KWD', amount: 12500 })
})

test('the file of the shop is small', async () => {
  const { text } = await indexOf('catalog', 'en')
  expect(Buffer.byteLength(text)).toBeLessThan(6_000)
})

test('a file that is cut short or of another format is refused', async () => {
  const { text } = await indexOf(await catalogFolder(), 'en')
  expect(() => readSearchIndex(text.split('\n').slice(0, 4).join('\n'))).toThrow(RangeError)
  expect(() => readSearchIndex(text.replace('"format":1', '"format":2'))).toThrow(RangeError)
  expect(() => readSearchIndex('<html>')).toThrow()
})
