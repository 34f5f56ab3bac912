import { expect, test } from 'vitest'
import { createTestShop, origin, post, type TestShop } from '../test-shop.ts'

const address = `${origin}/buy/-/contact/consulting`

const typed = {
  name: 'Ada Byron',
  email: 'ada@buyer.example',
  company: '',
  message: 'Please call me.\r\nOn Monday.',
  consent: 'on',
  website: '',
}

/** Opens the page, takes a while over it, and sends the form as a browser without script does. */
async function send(shop: TestShop, more: Record<string, string> = {}, seconds = 20, from = origin) {
  const page = await (await shop.app.request(`${address}?locale=${more.locale ?? 'en'}`)).text()
  shop.world.pass(seconds)
  const hidden = { stamp: stampIn(page), locale: /name="locale" value="([^"]*)"/.exec(page)?.[1] ?? '' }
  const sent = await submit(shop, { ...typed, ...hidden, ...more }, from)
  await shop.runJobs()
  return sent
}

async function submit({ app }: TestShop, fields: Record<string, string>, from = origin) {
  const response = await app.request(address, {
    method: 'POST',
    headers: { origin: from, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  })
  return { status: response.status, headers: response.headers, page: await response.text() }
}

const stampIn = (page: string): string => /name="stamp" value="([^"]*)"/.exec(page)?.[1] ?? ''

const kept = ({ shop }: TestShop) => shop.store.read.selectFrom('leads').selectAll().execute()

test('without script the form is a page of its own, with the consent as the seller gets it', async () => {
  const shop = await createTestShop()
  const response = await shop.app.request(address)
  const page = await response.text()
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toContain('no-store')
  expect(page).toContain('Northbeam may have my name, address and message, and write to me about it.')
  expect(page).not.toContain('<script')
  expect((await shop.app.request(`${origin}/buy/-/contact/saas`)).status).toBe(409)
  expect((await shop.app.request(`${origin}/buy/-/contact/none`)).status).toBe(404)
  shop.change('consulting', { withdrawn: true })
  expect((await shop.app.request(address)).status).toBe(410)
})

test('what is sent reaches the seller as it does with script, and the answer is a page', async () => {
  const shop = await createTestShop()
  const { status, page } = await send(shop)
  expect(status).toBe(200)
  expect(page).toContain('Northbeam has your request and writes to you.')
  expect(await kept(shop)).toMatchObject([
    {
      name: 'Ada Byron',
      email: 'ada@buyer.example',
      message: 'Please call me.\nOn Monday.',
      seller: 'northbeam',
      consent: expect.stringContaining('deleted after 180 days'),
    },
  ])
  expect(shop.letters).toMatchObject([{ to: 'sales@northbeam.example' }])
})

test('in Chinese the page, the consent and the answer are Chinese', async () => {
  const shop = await createTestShop()
  const { page } = await send(shop, { locale: 'zh-CN' })
  expect(page).toContain('<html lang="zh-CN">')
  expect(page).toContain('Northbeam 已收到您的请求')
  expect(await kept(shop)).toMatchObject([{ locale: 'zh-CN', consent: expect.stringContaining('我同意') }])
})

test('in Chinese what is wrong is said in Chinese, and the product has its Chinese name', async () => {
  const shop = await createTestShop()
  shop.change('consulting', {
    texts: { 'zh-CN': { name: '数据库咨询' } },
  })
  for (const [wrong, said] of [
    [{ consent: '' }, '请勾选'],
    [{ email: 'ada' }, '邮箱地址不完整。'],
    [{ message: ' ' }, '请再看一下“想咨询什么？”'],
    [{ more: '1' }, '请求中不应有“more”。'],
  ] as const) {
    const { status, page } = await send(shop, { locale: 'zh-CN', ...wrong })
    expect(status).toBe(422)
    expect(page).toContain(said)
    shop.world.pass(60)
  }
  const { page } = await send(shop, { locale: 'zh-CN' })
  expect(page).toContain('返回数据库咨询')
  expect(page).toContain('href="/zh-CN/products/consulting/"')
  expect((await send(shop, { locale: 'zh-CN' }, 0)).page).toContain('提交过快或次数过多。')
})

test('without consent or with a broken field nothing is kept, and what was typed is still there', async () => {
  const shop = await createTestShop()
  for (const [wrong, said] of [
    [{ consent: '' }, 'Please tick the box'],
    [{ email: 'ada' }, 'The e-mail address is not complete.'],
    [{ message: ' ' }, 'What is it about?'],
    [{ name: 'Ada\nBcc: all@example.org' }, 'Your name'],
    [{ more: '1' }, 'more'],
  ] as const) {
    const { status, page } = await send(shop, wrong)
    expect(status).toBe(422)
    expect(page).toContain(said)
    expect(page).toContain('Ada')
    shop.world.pass(60)
  }
  const { page } = await send(shop, { message: '<script>alert(1)</script>', email: 'ada' })
  expect(page).toContain('&lt;script&gt;')
  expect(await kept(shop)).toEqual([])
})

test('what a machine sends is not kept: hidden field, too fast, without stamp, from elsewhere', async () => {
  const shop = await createTestShop()
  expect((await send(shop, { website: 'https://spam.example' })).status).toBe(200)
  const fast = await send(shop, {}, 0)
  expect(fast.status).toBe(429)
  // The same form goes through a moment later.
  const stamp = stampIn(fast.page)
  const old = await send(shop, {}, 2 * 86_400)
  expect(old.status).toBe(409)
  expect(stampIn(old.page)).not.toBe(stamp)
  expect((await submit(shop, { ...typed, stamp: 'a~b~c' })).status).toBe(409)
  expect((await submit(shop, typed)).status).toBe(422)
  expect((await send(shop, {}, 20, 'https://harbor.example')).status).toBe(403)
  expect(await kept(shop)).toEqual([])
  expect(shop.letters).toEqual([])
  shop.world.pass(3600)
  const again = await send(shop, {}, 0)
  shop.world.pass(5)
  expect((await submit(shop, { ...typed, stamp: stampIn(again.page) })).status).toBe(200)
  expect(await kept(shop)).toHaveLength(1)
})

test('an address asks three times a day, by form and by script together', async () => {
  const shop = await createTestShop()
  for (const status of [200, 200]) expect((await send(shop)).status).toBe(status)
  const page = await (await shop.app.request(address)).text()
  shop.world.pass(20)
  const { website: _, ...lead } = typed
  const body = { ...lead, message: 'Again.', consent: true, product: 'consulting', stamp: stampIn(page) }
  expect((await post(shop.app, '/api/leads', body, { origin })).status).toBe(202)
  expect((await send(shop)).status).toBe(429)
  expect(await kept(shop)).toHaveLength(3)
})
