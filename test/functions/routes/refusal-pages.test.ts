import { expect, test } from 'vitest'
import { buyerOf } from '../flows/fetching/buyer.ts'
import { createTestShop, origin, requestFor } from '../test-shop.ts'

const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

async function opened() {
  const shop = await createTestShop()
  const open = (path: string, headers: Record<string, string> = browser) =>
    shop.app.request(new URL(path, origin).href, { headers })
  return { shop, open }
}

test.for([
  ['a file link that has run out', '/files/nothing', 404, 'its link has run out', 'order/'],
  ['a payment link that is not ours', '/pay/ord_nothing?h=nothing', 404, 'not known', 'order/'],
  ['a product that is gone', '/buy/gone', 404, 'not in the catalog', '/products/'],
  ['an order of somebody else', '/buy/-/orders/ord_nothing', 403, '', ''],
] as const)('who opens %s in a browser reads a page about it', async ([, path, status, title, way]) => {
  const { open } = await opened()
  const answer = await open(path)
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
  const page = await answer.text()
  expect(page).toContain('<h1>')
  expect(page).toContain(title)
  if (way) expect(page, 'a way on').toMatch(new RegExp(`<a class="button" href="[^"]*${way}"`))
  expect(page, 'nothing was typed').not.toContain('what you typed')
})

test('a download link that was used says so on a page, in the language of its order, and where a new one is', async () => {
  const { shop, open } = await opened()
  const buyer = await buyerOf(shop, 'download', requestFor('download', { locale: 'zh-CN' }))
  const url = await buyer.link('2.4.1/tidegrid-2.4.1-linux-x64.tar.gz')
  expect((await open(url)).status).toBe(200)
  const used = await open(url, { ...browser, 'user-agent': 'another' })
  expect(used.status).toBe(410)
  const page = await used.text()
  expect(page).toContain('<html lang="zh-CN">')
  expect(page).toContain('下载链接')
})

test('a program gets the problem, as does everybody at the API', async () => {
  const { open } = await opened()
  for (const answer of [
    await open('/files/nothing', {}),
    await open('/files/nothing', { accept: '*/*' }),
    await open('/api/nothing'),
  ]) {
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  }
})

test('who sent a form is told that nothing was charged', async () => {
  const { shop } = await opened()
  const answer = await shop.app.request(`${origin}/buy/gone`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
    body: 'plan=team',
  })
  expect(await answer.text()).toContain('Nothing was charged')
})
