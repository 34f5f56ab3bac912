import { expect, test } from 'vitest'
import { samples } from '../../samples.ts'
import { buyerOf } from '../flows/fetching/buyer.ts'
import { createTestShop } from '../test-shop.ts'

const linux = '2.4.1/tidegrid-2.4.1-linux-x64.tar.gz'
const size = samples.download.terms.releases[0]?.files[0]?.size ?? 0

async function begun() {
  const shop = await createTestShop()
  const url = await (await buyerOf(shop, 'download')).link(linux)
  const get = (headers: Record<string, string> = {}, method = 'GET', at = url) =>
    shop.app.request(at, { method, headers: { 'user-agent': 'curl/8.9', ...headers } })
  return { shop, url, get }
}

test('no browser takes the bytes for a page, a script or a picture of the store, whatever they are', async () => {
  const { get } = await begun()
  const { headers } = await get()
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment; filename="tidegrid-2.4.1-linux-x64.tar.gz"',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-store, no-transform',
    'referrer-policy': 'no-referrer',
    'accept-ranges': 'bytes',
    'content-length': String(size),
    'repr-digest': expect.stringMatching(/^sha-256=:[\w+/]{43}=:$/),
  })
})

test('HEAD tells what there is and begins nothing', async () => {
  const { get } = await begun()
  for (const _look of [1, 2]) {
    const looked = await get({}, 'HEAD')
    expect([looked.status, looked.headers.get('content-length'), await looked.text()]).toEqual([
      200,
      String(size),
      '',
    ])
    expect(looked.headers.getSetCookie()).toEqual([])
  }
  expect((await get()).status).toBe(200)
})

test('a first request may ask for a part, and parts are asked for side by side', async () => {
  const { get } = await begun()
  expect((await get({ range: 'bytes=0-999' })).status).toBe(206)
  const parts = await Promise.all([1, 2, 3].map((n) => get({ range: `bytes=${n * 1000}-${n * 1000 + 999}` })))
  expect(parts.map(({ status }) => status)).toEqual([206, 206, 206])
})

test('a range behind the end is answered with the size, and another file than the begun one is not mixed in', async () => {
  const { get } = await begun()
  await get()
  const behind = await get({ range: `bytes=${size}-` })
  expect([behind.status, behind.headers.get('content-range')]).toEqual([416, `bytes */${size}`])
  const changed = await get({ range: 'bytes=10-', 'if-range': '"other"' })
  expect([changed.status, changed.headers.get('content-length')]).toEqual([200, String(size)])
  expect((await get({ range: 'bytes=10-', 'if-match': '"other"' })).status).toBe(412)
})

test('a link is as new when not one byte of its file was sent', async () => {
  const { shop, get } = await begun()
  expect((await get({ range: `bytes=${size}-` })).status).toBe(416)
  expect((await get({ 'if-match': '"other"' })).status).toBe(412)
  const { downloads } = shop.shop
  shop.shop.downloads = (name) => {
    const shelf = downloads(name)
    return shelf && { ...shelf, read: async () => null }
  }
  const away = await get()
  expect([away.status, away.headers.getSetCookie()]).toEqual([503, []])
  shop.shop.downloads = downloads
  expect((await get({ 'user-agent': 'another' })).status).toBe(200)
})

test('the name in the address chooses nothing: no other file is reached by it', async () => {
  const { get, url } = await begun()
  const base = url.slice(0, url.lastIndexOf('/'))
  for (const name of ['%2e%2e%2f%2e%2e%2fetc%2fpasswd', '..%5c..%5csecret', 'x%00y']) {
    const looked = await get({}, 'HEAD', `${base}/${name}`)
    expect(looked.headers.get('content-disposition')).toContain('tidegrid-2.4.1-linux-x64.tar.gz')
  }
  expect((await get({}, 'GET', `${base}/../../../etc/passwd`)).status).toBe(404)
})

test('an unknown, cut or altered token opens nothing', async () => {
  const { get, url } = await begun()
  const token = /\/d\/([\w-]+)\//.exec(url)?.[1] ?? ''
  for (const other of ['A'.repeat(43), token.slice(1), `${token}A`, token.toUpperCase(), '%00']) {
    expect((await get({}, 'GET', url.replace(token, other))).status, other).toBe(404)
  }
  expect((await get()).status).toBe(200)
})

test('a store that sends browsers on gives them an address that is not kept', async () => {
  const { shop, get } = await begun()
  const { downloads } = shop.shop
  shop.shop.downloads = (name) => {
    const shelf = downloads(name)
    return shelf && { ...shelf, direct: async () => 'https://files.example/signed' }
  }
  const sent = await get()
  expect([sent.status, sent.headers.get('location'), sent.headers.get('cache-control')]).toEqual([
    307,
    'https://files.example/signed',
    'no-store',
  ])
  expect((await get()).status).toBe(410)
  expect((await get({ range: 'bytes=5-' })).status).toBe(307)
})
