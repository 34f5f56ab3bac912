import { expect, test } from 'vitest'
import type { CatalogProduct } from '../../catalog/catalog.ts'
import { methodOf } from '../../catalog/delivery/methods.ts'
import { priceModelOf } from '../../catalog/product.ts'
import { toPublicProduct } from '../../catalog/publish.ts'
import { type CatalogContent, readCatalog } from '../../catalog/read.ts'
import { publicProductSchema } from '../../catalog/wire.ts'
import { catalogFolder, product } from './catalog-folder.ts'

async function contentOf(dir: string): Promise<CatalogContent> {
  const result = await readCatalog(dir)
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  return result.content
}

async function lathe(changes: Record<string, string> = {}) {
  const { products, store } = await contentOf(await catalogFolder(changes))
  if (!products[0]) throw new Error('the test catalog has a product')
  return { lathe: products[0], store }
}

test('every product of the shop is public in every language in exactly the public shape', async () => {
  const { products, store } = await contentOf('catalog')
  for (const locale of store.locales) {
    for (const each of products) {
      const shown = toPublicProduct(each, { locale, store })
      expect(publicProductSchema.parse(shown)).toEqual(shown)
    }
  }
})

test('what calls the seller is not public', async () => {
  const { products, store } = await contentOf('catalog')
  for (const each of products) {
    const shown = JSON.stringify(toPublicProduct(each, { locale: 'en', store }))
    for (const host of each.seller.hosts) expect(shown).not.toContain(host)
    expect(shown).not.toContain(each.seller.email)
    expect(shown).not.toContain('"key"')
  }
})

test('a buyer agrees to the seller’s license terms and to the store’s terms, each by the hash of its text', async () => {
  const { lathe: each, store } = await lathe()
  expect(toPublicProduct(each, { locale: 'en', store }).agreements).toEqual([
    {
      id: 'eula',
      required: true,
      sha256: each.eula?.sha256,
      url: '/eula/lathe/',
      label: 'I agree to the license terms of Northbeam',
    },
    {
      id: 'terms',
      required: true,
      sha256: store.legal.terms.sha256,
      url: '/legal/terms/',
      label: 'I agree to the terms of Test shop',
    },
  ])
})

test('the hash changes with the license terms, and only then', async () => {
  const hashes = await Promise.all(
    [{}, {}, { 'eula/license.md': '# License\n\nUse it better.\n' }].map(
      async (changes) => (await lathe(changes)).lathe.eula?.sha256,
    ),
  )
  expect(hashes[0]).toBe(hashes[1])
  expect(hashes[2]).not.toBe(hashes[0])
})

test('a translation replaces what it translates and leaves the rest', async () => {
  const { lathe: each, store } = await lathe({
    'products/lathe.md': product([
      '    billing: once',
      '    billing: once\n    quantity: { unit: seat, min: 1, max: 9 }',
    ]),
    'products/lathe.zh-CN.md': '---\nname: 车床\nplans:\n  team: { name: 团队版, unit: 席位 }\n---\n',
  })
  const shown = toPublicProduct(each, { locale: 'zh-CN', store })
  expect(shown).toMatchObject({
    name: '车床',
    tagline: 'Turns raw traces into round figures',
    url: '/zh-CN/products/lathe/',
    delivery: { label: methodOf('license')?.words['zh-CN']?.label },
    plans: [{ id: 'team', name: '团队版', quantity: { unit: '席位', min: 1, max: 9 } }],
  })
  expect(shown.agreements.map(({ label }) => label)).toEqual([
    '我同意 Northbeam 的许可条款',
    '我同意 Test shop 的条款',
  ])
})

test('what is only linked shows where it leads, and asks for nothing', async () => {
  const { products, store } = await contentOf('catalog')
  const linked = products.filter(({ delivery }) => delivery.kind === 'consulting')
  expect(linked.length).toBeGreaterThan(0)
  for (const each of linked) {
    const shown = toPublicProduct(each, { locale: 'en', store })
    expect(shown).toMatchObject({
      plans: [],
      agreements: [],
      delivery: { inputs: [], link: { url: expect.stringMatching(/^https:/) } },
    })
    expect(priceModelOf(each)).toBe('arranged')
  }
})

test('what is promised, asked and linked before the sale is in the language of the page, the seller’s words as they are', async () => {
  const { products, store } = await contentOf('catalog')
  const left: string[] = []
  for (const each of products) {
    const { offer, inputs, link } = toPublicProduct(each, { locale: 'zh-CN', store }).delivery
    const texts = [
      ...offer.flatMap((item) => (item.type === 'text' ? [item.label, item.value] : [item.label])),
      ...inputs.flatMap(({ label, help = '', fault = '' }) => [label, help, fault]),
      link?.label ?? '',
    ]
    const own = JSON.stringify(each.delivery).replaceAll('\\"', '"')
    const isOurs = (text: string): boolean => !text.split(' ').every((word) => own.includes(word))
    left.push(...texts.filter((text) => !/\p{Script=Han}/u.test(text) && isOurs(text)))
  }
  expect([...new Set(left)]).toEqual([])
})

test('a withdrawn product says so', async () => {
  const { lathe: each, store } = await lathe({
    'products/lathe.md': product(['seller:', 'withdrawn: true\nseller:']),
  })
  expect(toPublicProduct(each, { locale: 'en', store }).withdrawn).toBe(true)
  expect(toPublicProduct({ ...each, withdrawn: false }, { locale: 'en', store })).not.toHaveProperty(
    'withdrawn',
  )
})

test('a kind that no method delivers cannot be public', async () => {
  const { lathe: each, store } = await lathe()
  const unknown = { ...each, delivery: { kind: 'parcel' } } as unknown as CatalogProduct
  expect(() => toPublicProduct(unknown, { locale: 'en', store })).toThrow('no method delivers "parcel"')
})

test('the price model follows from delivery and plans', () => {
  const license = { kind: 'license' as const }
  const once = { billing: 'once' as const }
  const unit = { ...once, quantity: { unit: 'seat', min: 1, max: 9 } }
  const monthly = { billing: { every: 'month' as const } }
  const metered = { billing: { usage: { unit: 'GB', every: 'month' as const } } }
  expect(priceModelOf({ delivery: { kind: 'consulting' }, plans: [] })).toBe('arranged')
  expect(priceModelOf({ delivery: license, plans: [once] })).toBe('one-time')
  expect(priceModelOf({ delivery: license, plans: [once, unit] })).toBe('per-unit')
  expect(priceModelOf({ delivery: license, plans: [unit, metered] })).toBe('usage')
  expect(priceModelOf({ delivery: license, plans: [once, metered, monthly] })).toBe('subscription')
})
