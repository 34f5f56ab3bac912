import { expect, test } from 'vitest'
import { sellSubscription } from '../flows/money/sale.ts'
import {
  buy,
  checkOut,
  createTestShop,
  operatorToken,
  origin,
  post,
  requestFor,
  tell,
  type TestShop,
} from '../test-shop.ts'

/** Names, and what stays as it is in every language. */
const kept =
  /Vitrine|Northbeam|Product \w+|Team|Works|seat|USD|UTC|ord_\w+|JWKS|Ed25519|MB|https:\S+|[\w-]+\.jwt|ada@buyer\.example|vertical-text|pdf-a|docker|podman|Helm/g

const textOf = (page: string): string =>
  page
    .replace(/<(style|pre|code)[^>]*>[^]*?<\/\1>/g, ' ')
    .replace(/<[^>]*>/g, '\n')
    .replace(/[^\S\n]+/g, ' ')

/** A page has a language, and nothing on it is English. */
function expectChinese(page: string): void {
  expect(page).toContain('<html lang="zh-CN">')
  const left = textOf(page)
    .split('\n')
    .filter((text) => /[A-Za-z]{2,}/.test(text.replace(kept, '')))
  expect(left).toEqual([])
}

interface Bought {
  test: TestShop
  order: string
  token: string
}

async function open({ test, order, token }: Bought, path = '', init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) }
  return test.app.request(`${origin}/buy/-/orders/${order}${path}`, { ...init, headers })
}

const page = async (bought: Bought, path = ''): Promise<string> => (await open(bought, path)).text()

/** Sends a form, and reads the page that answers it. */
async function send(bought: Bought, path: string, fields: Record<string, string> = {}): Promise<string> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await open(bought, path, {
    method: 'POST',
    headers,
    body: new URLSearchParams(fields).toString(),
  })
  await bought.test.runJobs()
  return answer.text()
}

async function buyInChinese(kind: 'license' | 'container' | 'saas'): Promise<Bought> {
  const test = await createTestShop()
  return { test, ...(await buy(test, kind, requestFor(kind, { locale: 'zh-CN' }))) }
}

async function refund({ test, order }: Bought, amount: number): Promise<void> {
  const headers = { authorization: `Bearer ${operatorToken}`, 'idempotency-key': 'first-key-of-the-test' }
  expect((await post(test.app, `/api/operator/orders/${order}/refund`, { amount }, headers)).status).toBe(201)
}

test('without script an order is whole in Chinese, before it is paid, when it is delivered and refunded', async () => {
  const test = await createTestShop()
  const bought = { test, ...(await checkOut(test, requestFor('license', { locale: 'zh-CN' }))) }
  expectChinese(await page(bought))
  expect(textOf(await page(bought))).toContain('前往付款页面')
  test.gateway.pay(bought.order)
  await tell(test, bought.order)
  await test.runJobs()
  const delivered = await page(bought)
  expectChinese(delivered)
  expect(textOf(delivered)).toMatch(/Team，\d+ × seat，由 Northbeam 销售：\d+ USD/)
  expect(textOf(delivered)).toContain('合计')
  await refund(bought, 1000)
  expect(textOf(await page(bought))).toContain('退款：正在退还给您')
  await bought.test.runJobs()
  const refunded = await page(bought)
  expect(textOf(refunded)).toContain('退款：已退还')
  expectChinese(refunded)
  expectChinese(await page(await buyInChinese('container')))
})

test('without script what is revealed, and what is refused, is Chinese', async () => {
  const bought = await buyInChinese('saas')
  bought.test.world.othersAct()
  bought.test.world.pass(60)
  await bought.test.runJobs()
  const { lines } = await bought.test.order(bought.order)
  const actions = `/lines/${lines[0]?.id}/actions`
  expect(textOf(await page(bought))).toContain('点击显示后可见')
  const revealed = await send(bought, `${actions}/reveal`)
  expectChinese(revealed)
  expect(textOf(revealed)).toContain('初始密码')
  const refused = await send(bought, `${actions}/nothing`)
  expectChinese(refused)
  expect(textOf(refused)).toContain('现在无法进行此操作')
})

test('without script a subscription is canceled and kept in Chinese, its days too', async () => {
  const bought = await sellSubscription({}, ['team'], { product: 'license', locale: 'zh-CN' })
  const question = await page(bought, '/subscription/cancel')
  expectChinese(question)
  expect(textOf(question)).toContain('2026年12月23日，已付费期限结束时。在此之前一切不变。')
  expectChinese(await send(bought, '/subscription/cancel', { at: '' }))
  await send(bought, '/subscription/cancel', { at: 'period_end' })
  const canceled = await page(bought)
  expectChinese(canceled)
  expect(textOf(canceled)).toContain('保留订阅')
  await send(bought, '/subscription/undo')
  expectChinese(await page(bought))
})

test('whoever may not see an order is told so in the language of the browser, English where the store has none of them', async () => {
  const bought = await buyInChinese('license')
  const stranger = async (accepted: string): Promise<string> => {
    const headers = { 'accept-language': accepted }
    return (await bought.test.app.request(`${origin}/buy/-/orders/${bought.order}`, { headers })).text()
  }
  expectChinese(await stranger('fr, zh-TW;q=0.8, en;q=0.5'))
  expect(await stranger('en-GB, zh;q=0.1')).toContain('<html lang="en">')
  expect(await stranger('fr')).toContain('You may not see this')
})

test('what is wrong with a purchase without script is said in Chinese, with the way back to the page in Chinese', async () => {
  const { app, change, shop } = await createTestShop()
  const name = '许可证'
  const product = await shop.catalog().get('license')
  change('license', { texts: { 'zh-CN': { ...product?.texts['zh-CN'], name } } })
  const { agreements } = requestFor('license')
  const order = async (fields: Record<string, string>): Promise<string> => {
    const body = new URLSearchParams({
      plan: 'team',
      locale: 'zh-CN',
      currency: 'USD',
      agree: String(agreements?.eula),
      terms: String(agreements?.terms),
      ...fields,
    })
    return (await app.request(`${origin}/buy/license`, { method: 'POST', headers: { origin }, body })).text()
  }
  for (const [fields, said] of [
    [{ quantity: '51' }, '数量必须是 1 到 50 之间的整数。'],
    [{ agree: '0'.repeat(64) }, 'Product license 的许可条款已更新，请阅读并同意新条款。'],
    [{ currency: 'EUR' }, 'Product license 没有 EUR 价格。'],
    [{ 'input.more': 'yes' }, '不需要填写“more”。'],
    [{ email: 'ada@buyer' }, '邮箱地址不正确。'],
    [{ quantity: '0' }, '数量必须是不小于 1 的整数。'],
    [{ quantity: '1.5' }, '数量必须是不小于 1 的整数。'],
    [{ plan: 'x'.repeat(65) }, '方案不正确。'],
    [{ currency: 'usd' }, '货币不正确。'],
    [{ 'input.more': 'x'.repeat(10_001) }, '“more”填写有误。'],
  ] as const) {
    const refused = await order(fields)
    expect(textOf(refused)).toContain(said)
    expectChinese(refused.replaceAll(/EUR|more/g, ''))
    expect(refused).toContain('href="/zh-CN/products/license/#buy"')
    expect(textOf(refused)).toContain(`返回${name}`)
  }
})
