import { describe, expect, test } from 'vitest'
import { headersFile, headersFor } from '../../site/headers.ts'

const options = { paymentOrigins: ['https://checkout.stripe.com'] }
const of = (path: string) => headersFor(path, options)

/** Directives of a content security policy by name. */
function policyOf(path: string): Record<string, string> {
  const text = of(path)['Content-Security-Policy'] ?? ''
  return Object.fromEntries(
    text.split('; ').map((line) => [line.split(' ')[0], line.split(' ').slice(1).join(' ')]),
  )
}

describe('content security policy', () => {
  const paths = [
    '/',
    '/products/tracewell/',
    '/order/',
    '/zh-CN/operator/',
    '/widget/vitrine.js',
    '/media/a.svg',
  ]

  test.each(paths)('of %s allows nothing unsafe and nothing from elsewhere', (path) => {
    expect(of(path)['Content-Security-Policy']).not.toMatch(/unsafe|\*|http:/)
    expect(policyOf(path)['default-src']).toBe("'none'")
  })

  test('lets forms go to the store and, by its redirect, to the payment page', () => {
    expect(policyOf('/products/tracewell/')['form-action']).toBe("'self' https://checkout.stripe.com")
    const other = headersFor('/', { paymentOrigins: ['http://127.0.0.1:4324'] })
    expect(other['Content-Security-Policy']).toContain("form-action 'self' http://127.0.0.1:4324")
  })

  test('makes pictures of sellers inert when they are opened by their own address', () => {
    expect(of('/media/products/tracewell.svg')['Content-Security-Policy']).toBe("default-src 'none'; sandbox")
  })
})

describe.each([
  '/order/',
  '/engagement/',
  '/operator/',
  '/cart/',
  '/statements/',
  '/leads/',
  '/zh-CN/order/',
])('the private page %s', (path) => {
  test('is not stored, framed, referred to or found', () => {
    expect(of(path)).toMatchObject({
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex',
    })
    expect(policyOf(path)['frame-ancestors']).toBe("'none'")
  })
})

describe('what other sites may read', () => {
  test.each([
    '/widget/vitrine.js',
    '/products/tracewell.json',
    '/zh-CN/products/tracewell.json',
    '/search/catalog.txt',
    '/zh-CN/search/catalog.txt',
    '/media/products/tracewell.svg',
    '/catalog.json',
    '/schema/product.schema.json',
  ])('%s', (path) => {
    expect(of(path)).toMatchObject({
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    })
  })

  test.each(['/', '/products/tracewell/', '/order/', '/plain.css'])('not %s', (path) => {
    expect(of(path)['Access-Control-Allow-Origin']).toBeUndefined()
    expect(of(path)['Cross-Origin-Resource-Policy']).toBe('same-origin')
  })
})

test('files named by their content are kept for ever, pages are asked for again', () => {
  expect(of('/_assets/Page.abc.css')['Cache-Control']).toContain('immutable')
  expect(of('/fonts/newsreader.abc.woff2')['Cache-Control']).toContain('immutable')
  expect(of('/products/tracewell/')['Cache-Control']).toBe('public, max-age=0, must-revalidate')
})

test('a version of the widget is kept for ever, its moving name for minutes', () => {
  expect(of('/widget/vitrine-0.1.0-ab12cd34.js')['Cache-Control']).toContain('immutable')
  expect(of('/widget/vitrine.js')['Cache-Control']).toContain('max-age=300')
  expect(of('/widget/vitrine-order.js')['Cache-Control']).not.toContain('immutable')
})

test('the file for static hosts has the same table, and takes back what a later line replaces', () => {
  const file = headersFile(options)
  expect(file).toMatch(/^\/\*\n {2}Content-Security-Policy: default-src 'none'/)
  const order = file.slice(file.indexOf('\n/order/*\n')).split('\n\n')[0]
  expect(order).toContain('  ! Cache-Control\n')
  expect(order).toContain('  Cache-Control: no-store')
})

test('no rule has a second "*", for which a static host would leave it out', () => {
  const paths = headersFile(options)
    .split('\n')
    .filter((line) => line.startsWith('/'))
  expect(paths.filter((path) => path.split('*').length > 2)).toEqual([])
  expect(paths).toContain('/:locale/order/*')
})

test('a locale is one part of a path: a rule for it reaches no deeper', () => {
  expect(of('/zh-CN/order/')['Cache-Control']).toBe('no-store')
  expect(of('/a/b/order/')['Cache-Control']).toBe('public, max-age=0, must-revalidate')
  expect(of('/zh-CN/productsXjson')['Access-Control-Allow-Origin']).toBeUndefined()
})
