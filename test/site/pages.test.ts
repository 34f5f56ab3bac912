import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { CatalogContent, ProductContent } from '../../catalog/content.ts'
import { methodOf } from '../../catalog/delivery/methods.ts'
import { readCatalog } from '../../catalog/read.ts'
import { readSearchIndex } from '../../catalog/search-format.ts'
import { type PublicProduct, publicProductSchema } from '../../catalog/wire.ts'
import { attributeOf, builtSite, filesOf, publicUrl, readSite, tagsOf, valuesOf } from './built-site.ts'

let folder: string
let files: Set<string>
let pages: string[]
let content: CatalogContent
let sold: ProductContent[]

beforeAll(async () => {
  folder = await builtSite()
  files = new Set(await filesOf(folder))
  pages = [...files].filter((file) => file.endsWith('.html'))
  const read = await readCatalog('catalog')
  if ('problems' in read) throw new Error('The catalog has problems.')
  content = read.content
  sold = content.products.filter(({ delivery }) => methodOf(delivery.kind)?.traded)
}, 180_000)

const productOf = async (address: string): Promise<PublicProduct> =>
  publicProductSchema.parse(JSON.parse(await readSite(folder, address)))

describe('what the site consists of', () => {
  test('every address of the design is there, in every language', () => {
    const wanted = content.store.locales.flatMap((locale, index) => {
      const prefix = index === 0 ? '' : `/${locale}`
      return [
        ...[
          '/',
          '/products/',
          '/partners/',
          '/order/',
          '/cart/',
          '/engagement/',
          '/operator/',
          '/statements/',
          '/leads/',
          '/records/',
        ],
        ...['/legal/terms/', '/legal/privacy/', '/legal/imprint/'],
        ...content.products.map(({ id }) => `/products/${id}/`),
        ...content.sellers.map(({ id }) => `/sellers/${id}/`),
        ...content.categories.map(({ id }) => `/categories/${id}/`),
        ...sold.map(({ id }) => `/eula/${id}/`),
        ...['one-time', 'per-unit', 'subscription', 'usage', 'arranged'].map((id) => `/prices/${id}/`),
      ]
        .map((path) => `${prefix}${path}index.html`)
        .concat(
          content.products.flatMap(({ id }) => [
            `${prefix}/products/${id}.json`,
            `${prefix}/products/${id}.md`,
          ]),
        )
        .concat(
          ['/catalog.json', '/feed.xml', '/llms.txt', '/search/catalog.txt'].map((path) => prefix + path),
        )
    })
    const once = [
      '/404.html',
      '/sitemap-index.xml',
      '/sitemap-0.xml',
      '/robots.txt',
      '/plain.css',
      '/_headers',
    ]
    expect([...wanted, ...once].filter((file) => !files.has(file))).toEqual([])
  })

  test('every link, picture, style and script inside the site leads to a file, and every anchor to an id', async () => {
    const served = /^\/(schema|buy|api|pay|files)\//
    const broken: string[] = []
    for (const page of pages) {
      const text = await readSite(folder, page)
      const at = new URL(page.replace(/index\.html$/, ''), publicUrl)
      for (const value of [
        ...valuesOf(text, 'href'),
        ...valuesOf(text, 'src'),
        ...valuesOf(text, 'action'),
      ]) {
        const url = new URL(value, at)
        if (url.origin !== publicUrl || served.test(url.pathname)) continue
        const file = url.pathname.endsWith('/') ? `${url.pathname}index.html` : decodeURI(url.pathname)
        const anchor = url.hash.slice(1)
        const target = files.has(file) ? await readSite(folder, file) : null
        if (target === null || (anchor && !valuesOf(target, 'id').includes(anchor)))
          broken.push(`${page} → ${value}`)
      }
    }
    expect(broken).toEqual([])
  })

  test('no page has a handler, style or script of its own text', async () => {
    const found: string[] = []
    for (const page of pages) {
      const text = await readSite(folder, page)
      if (/<style|\sstyle="|\son[a-z]+="|"javascript:/i.test(text)) found.push(page)
      const scripts = tagsOf(text, 'script').filter((tag) => !/\ssrc="|application\/ld\+json/.test(tag))
      found.push(...scripts.map((tag) => `${page} ${tag}`))
    }
    expect(found).toEqual([])
  })

  test('nothing of a seller’s connection is in any file', async () => {
    const secret = content.products.flatMap(({ delivery }) =>
      'url' in delivery && 'protocol' in delivery ? [String(delivery.url)] : [],
    )
    const found: string[] = []
    for (const file of files) {
      if (!/\.(html|json|md|txt|xml|js)$/.test(file)) continue
      const text = await readSite(folder, file)
      if (secret.some((address) => text.includes(address))) found.push(file)
    }
    expect(secret.length).toBeGreaterThan(0)
    expect(found).toEqual([])
  })

  test('a heading of each level stands under one of the level above', async () => {
    const wrong: string[] = []
    for (const page of pages) {
      const main = (await readSite(folder, page)).replace(/<details[\s\S]*?<\/details>/g, '')
      const levels = [...main.matchAll(/<h([1-6])[\s>]/g)].map(([, level]) => Number(level))
      if (levels.some((level, index) => level > (levels[index - 1] ?? 0) + 1)) wrong.push(`${page} ${levels}`)
    }
    expect(wrong).toEqual([])
  })
})

describe('a product page', () => {
  test('has a plain form with the fields of the purchase, for every product that is sold', async () => {
    for (const { id } of sold) {
      const page = await readSite(folder, `/products/${id}/`)
      const product = await productOf(`/products/${id}.json`)
      const form = /<form[^>]*id="buy"[\s\S]*?<\/form>/.exec(page)?.[0] ?? ''
      const [open = ''] = tagsOf(form, 'form')
      expect([attributeOf(open, 'method'), attributeOf(open, 'action')]).toEqual(['post', `/buy/${id}`])
      const names = new Set(valuesOf(form, 'name'))
      const asked = product.delivery.inputs.map((input) => `input.${input.id}`)
      const counted = product.plans.some((plan) => plan.quantity) ? ['quantity'] : []
      const expected = ['plan', 'currency', 'email', 'locale', 'agree', 'terms', ...counted, ...asked]
      expect([...names].sort(), id).toEqual(expected.sort())
      const plans = tagsOf(form, 'input').filter((tag) => attributeOf(tag, 'name') === 'plan')
      expect(plans.map((tag) => attributeOf(tag, 'value'))).toEqual(product.plans.map((plan) => plan.id))
      expect(plans.filter((tag) => /\schecked[\s>]/.test(tag))).toHaveLength(1)
    }
  })

  test('asks to agree to the very text of the license, by its hash', async () => {
    for (const product of sold) {
      const page = await readSite(folder, `/products/${product.id}/`)
      const agree = tagsOf(page, 'input').find((tag) => attributeOf(tag, 'name') === 'agree') ?? ''
      const hash = createHash('sha256')
        .update(product.eulaText ?? '')
        .digest('hex')
      expect(attributeOf(agree, 'value'), product.id).toBe(hash)
      expect(attributeOf(agree, 'type')).toBe('checkbox')
      expect(await readSite(folder, `/eula/${product.id}/`)).toContain(hash)
    }
  })

  test('shows every plan with its price in every currency, written out', async () => {
    const page = await readSite(folder, '/products/tracewell/')
    for (const price of ['490 USD', '450 EUR', '72,000 JPY', '149.500 KWD']) expect(page).toContain(price)
  })

  test('says of every plan how it is paid, in the language of the page', async () => {
    const said: [string, string[]][] = [
      [
        '/products/tracewell/',
        [
          '490 USD, paid once',
          '14 days free, then 5.90 USD per user and month',
          '14 days free, then 18 KWD per user and year',
        ],
      ],
      ['/products/nightrota/', ['9 USD per seat and month, 6 payments']],
      [
        '/products/formleaf/',
        ['0.02 USD per page, billed after each month, and 45 USD once to set it up', '3 JPY per page'],
      ],
      [
        '/products/sievelight/',
        [
          '3.80 USD per repository and month',
          'From the 51st repository on: 2.90 USD for each further one',
          'From the 201st repository on: 1.75 EUR for each further one',
        ],
      ],
      [
        '/products/columnwright/',
        ['1,900 USD per server, paid once', 'From 8 servers: 1,600 USD for each of them'],
      ],
      ['/zh-CN/products/tracewell/', ['免费试用 14 天，之后 5.90 USD / 用户 / 月', '490 USD，一次性付款']],
    ]
    for (const [path, sentences] of said) {
      const page = await readSite(folder, path)
      for (const sentence of sentences) expect(page, path).toContain(sentence)
    }
    expect(await readSite(folder, '/products/')).toContain('from 5.90 USD per user and month')
    const twin = await readSite(folder, '/products/sievelight.md')
    expect(twin).toContain('  - 3.80 USD per repository and month\n  - From the 51st repository on: 2.90 USD')
  })

  test('has a link to the seller instead, where nothing is sold', async () => {
    const linked = content.products.filter(({ delivery }) => methodOf(delivery.kind)?.traded === false)
    expect(linked.length).toBeGreaterThan(0)
    for (const { id } of linked) {
      const page = await readSite(folder, `/products/${id}/`)
      const { link } = (await productOf(`/products/${id}.json`)).delivery
      expect(
        tagsOf(page, 'form').filter((tag) => attributeOf(tag, 'action') || attributeOf(tag, 'method')),
      ).toEqual([])
      const anchor = tagsOf(page, 'a').find((tag) => attributeOf(tag, 'data-click') === id) ?? ''
      expect(attributeOf(anchor, 'href')).toBe(link?.url)
    }
  })

  test('tells search engines the same prices as people', async () => {
    const offerSchema = z.object({ price: z.string(), priceCurrency: z.string(), availability: z.url() })
    for (const { id, plans } of content.products) {
      const page = await readSite(folder, `/products/${id}/`)
      const texts = [...page.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)]
      const [thing, crumbs] = texts.map(([, text]) => JSON.parse(text ?? '') as Record<string, unknown>)
      expect(crumbs?.['@type']).toBe('BreadcrumbList')
      expect(thing?.['url']).toBe(`${publicUrl}/products/${id}/`)
      const offers = z.array(offerSchema).parse(thing?.['offers'] ?? [])
      expect(thing?.['@type']).toBe(plans.length ? 'Product' : 'Service')
      expect(offers).toHaveLength(plans.flatMap(({ prices }) => prices).length)
    }
    const page = await readSite(folder, '/products/tracewell/')
    expect(page).toMatch(/"price":"149\.500","priceCurrency":"KWD"/)
  })

  test('tells search engines how often a plan is paid, from which quantity, and what comes first', async () => {
    const specificationsOf = async (id: string, plan: string) => {
      const page = await readSite(folder, `/products/${id}/`)
      const [, text = ''] = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(page) ?? []
      const { offers } = z
        .object({ offers: z.array(z.record(z.string(), z.unknown())) })
        .parse(JSON.parse(text))
      return offers.find((offer) => offer['name'] === plan && offer['priceCurrency'] === 'USD')?.[
        'priceSpecification'
      ]
    }
    const subscription = { priceComponentType: 'https://schema.org/Subscription', billingIncrement: 1 }
    expect(await specificationsOf('tracewell', 'Team, month by month')).toMatchObject([
      {
        '@type': 'UnitPriceSpecification',
        price: '5.90',
        ...subscription,
        billingDuration: 1,
        unitCode: 'MON',
      },
      { price: '0.00', billingDuration: 14, unitCode: 'DAY' },
    ])
    expect(await specificationsOf('nightrota', 'One season, paid in six months')).toMatchObject([
      {
        price: '9.00',
        ...subscription,
        billingDuration: 6,
        referenceQuantity: { value: 1, unitText: 'seat' },
      },
    ])
    expect(await specificationsOf('sievelight', 'Watch per repository, month by month')).toMatchObject([
      { price: '3.80', eligibleQuantity: { minValue: 5, maxValue: 50 } },
      { price: '2.90', eligibleQuantity: { minValue: 51, maxValue: 200 } },
      { price: '1.90', eligibleQuantity: { minValue: 201, maxValue: 1000 } },
    ])
    expect(await specificationsOf('formleaf', 'By the page, nothing beforehand')).toMatchObject([
      { price: '0.02', referenceQuantity: { unitText: 'page' } },
      { price: '45.00', priceComponentType: 'https://schema.org/ActivationFee' },
    ])
    expect(await specificationsOf('tracewell', 'Team, 12 months')).toBeUndefined()
  })

  test('says in steps how the product is delivered, in the words of its method', async () => {
    for (const { id, delivery } of content.products) {
      const page = (await readSite(folder, `/products/${id}/`)).replaceAll('&#39;', "'")
      const steps = [...page.matchAll(/<ol class="steps">([\s\S]*?)<\/ol>/g)].flatMap(([, list]) =>
        tagsOf(list ?? '', 'li'),
      )
      expect(steps).toHaveLength(methodOf(delivery.kind)?.words.en.steps.length ?? 0)
    }
  })

  test('has a twin in Markdown with the plans and the address to buy each', async () => {
    const text = await readSite(folder, '/products/tracewell.md')
    expect(text).toMatch(/^# Tracewell\n/)
    expect(text).toContain(`<${publicUrl}/buy/tracewell?plan=team>`)
    expect(text).toContain('149.500 KWD')
    expect(text).not.toContain('undefined')
  })
})

describe('in further languages', () => {
  test('each page names its twins, and the twins name it', async () => {
    const hidden = /^\/(zh-CN\/)?(order|cart|engagement|operator|statements|leads|demo)\/|404/
    const listed = pages.filter((page) => !hidden.test(page))
    for (const page of listed) {
      const text = await readSite(folder, page)
      const twins = tagsOf(text, 'link').filter((tag) => attributeOf(tag, 'hreflang'))
      const own = new URL(page.replace(/index\.html$/, ''), publicUrl).href
      expect(twins.map((tag) => attributeOf(tag, 'hreflang')).sort()).toEqual(['en', 'x-default', 'zh-CN'])
      expect(twins.map((tag) => attributeOf(tag, 'href'))).toContain(own)
      expect(text).toContain(`<link rel="canonical" href="${own}">`)
      expect(text).toContain(`<html lang="${page.startsWith('/zh-CN/') ? 'zh-CN' : 'en'}">`)
    }
  })

  test('translated products are read in Chinese, the others in English, under Chinese words of the site', async () => {
    const page = await readSite(folder, '/zh-CN/products/tracewell/')
    expect(page).toContain(content.products.find(({ id }) => id === 'tracewell')?.texts['zh-CN']?.tagline)
    expect(page).toContain('许可协议')
    const other = await readSite(folder, '/zh-CN/products/columnwright/')
    expect(other).toContain(content.products.find(({ id }) => id === 'columnwright')?.tagline)
    expect((await productOf('/zh-CN/products/tracewell.json')).url).toBe('/zh-CN/products/tracewell/')
  })
})

describe('lists', () => {
  test('a facet’s number is the number of rows on its page', async () => {
    const list = await readSite(folder, '/products/')
    const links = [
      ...list.matchAll(/<a href="([^"]+)" data-key="(\w+)" data-id="([^"]+)"[\s\S]*?<i>(\d+)<\/i>/g),
    ]
    expect(new Set(links.map(([, , key]) => key))).toEqual(new Set(['method', 'category', 'seller', 'price']))
    for (const [, address = '', key, id, count] of links) {
      const rows = tagsOf(await readSite(folder, address), 'li').filter((tag) => attributeOf(tag, 'data-id'))
      expect(rows, address).toHaveLength(Number(count))
      expect(new Set(rows.map((tag) => attributeOf(tag, `data-${key}`)))).toEqual(new Set([id]))
    }
  })

  test('what is not listed has a page and is in no list', async () => {
    const listed = content.products.filter((product) => product.listed).map(({ id }) => id)
    const catalog = JSON.parse(await readSite(folder, '/catalog.json')) as { products: { id: string }[] }
    const search = readSearchIndex(await readSite(folder, '/search/catalog.txt'))
    expect(catalog.products.map(({ id }) => id).sort()).toEqual(listed.sort())
    expect(search.records.map(({ id }) => id).sort()).toEqual(listed.sort())
  })

  test('sitemap and feed name pages that exist', async () => {
    const sitemap = [...(await readSite(folder, '/sitemap-0.xml')).matchAll(/<loc>(.*?)<\/loc>/g)]
    const feed = [...(await readSite(folder, '/feed.xml')).matchAll(/<id>(.*?)<\/id>/g)]
    const named = [...sitemap, ...feed].map(([, address]) => `${new URL(address ?? '').pathname}index.html`)
    expect(named.length).toBeGreaterThan(80)
    expect(named.filter((file) => !files.has(file))).toEqual([])
  })
})

test('the style of plain pages is one file that documents its classes', async () => {
  const css = await readFile(`${folder}/plain.css`, 'utf8')
  expect(css.slice(0, 900)).toMatch(/body\.page[\s\S]*\.receipt[\s\S]*dl\.view[\s\S]*\.notice/)
  expect(css).toContain('--accent')
  expect(css).not.toContain('@import')
})
