import { expect, test } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import type { SellerPort } from '../../../catalog/delivery/seller-port.ts'
import { toPublicProduct } from '../../../catalog/publish.ts'
import { deliveryTexts, englishIn, inputTexts, itemTexts } from '../../catalog/delivery/texts.ts'
import {
  checkOut,
  createTestShop,
  operatorToken,
  post,
  requestFor,
  tell,
  type TestShop,
} from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { because, december, finish, january, sellerSays, want } from './delivery-desk.ts'
import { deliveryOf, type Placed, press, sellerActs } from './saas-desk.ts'

const server = {
  kind: 'saas',
  protocol: 'vitrine',
  url: 'https://api.northbeam.example/',
  key: 'main',
} satisfies Delivery

const byHand: Delivery = { kind: 'saas', supervised: true, deadlines: { answer: 2, deliver: 3, review: 5 } }

/** Names and addresses that stay as they are, and what a person or a seller's server said. */
const kept = new RegExp(
  `“[^”]*”|Northbeam|Product saas|Company|Team|USD|UTC|https:\\S+|ord_\\w+|\\S+@\\S+|[\\w.]+\\.example|example\\.com|${because.text}`,
  'g',
)

/** Buys an account in Chinese. */
async function buyInChinese(shop: TestShop, inputs: Record<string, string> = {}): Promise<Placed> {
  const request = requestFor('saas', { locale: 'zh-CN' })
  const [line] = request.lines
  const placed = await checkOut(shop, { ...request, lines: line ? [{ ...line, inputs }] : [] })
  shop.gateway.pay(placed.order)
  await tell(shop, placed.order)
  await shop.runJobs()
  return placed
}

/** Texts with words of English left. */
function english(texts: readonly string[]): string[] {
  return englishIn(texts, kept)
}

/** What of the order page is English; its sentence, its timeline, rows and questions. */
async function onPage(shop: TestShop, { order }: Placed): Promise<string[]> {
  const shown = await shop.order(order)
  const told = shown.timeline.map((entry) => entry.text)
  return english([shown.text, ...told, ...deliveryTexts(deliveryOf(shown))])
}

/** Lines of letters to the buyer that are English. */
function inLetters({ letters }: TestShop): string[] {
  const own = letters.filter(({ to }) => to === 'ada@buyer.example')
  expect(own.length).toBeGreaterThan(2)
  return english(own.flatMap(({ subject, text }) => [subject, ...text.split('\n')]))
}

async function textOf(shop: TestShop, { order }: Placed): Promise<string> {
  return deliveryOf(await shop.order(order)).text
}

const idOf = async (shop: TestShop, { order }: Placed) => deliveryOf(await shop.order(order)).id

async function refund({ app, runJobs }: TestShop, { order }: Placed): Promise<void> {
  const headers = { authorization: `Bearer ${operatorToken}`, 'idempotency-key': `refund-of-${order}` }
  expect((await post(app, `/api/operator/orders/${order}/refund`, {}, headers)).status).toBe(201)
  await runJobs()
}

/** The order page of an account in Chinese, from the payment to the end, with all that may come between. */
export function describeSaasLanguages(store: StoreKind): void {
  const open = async (delivery: Delivery = server): Promise<TestShop> => {
    const shop = await createTestShop({ store, maxAttempts: 8 })
    shop.change('saas', { delivery })
    return shop
  }
  const away = async () =>
    ({ status: 'unreachable', reason: 'api.northbeam.example did not answer in 15 seconds.' }) as const

  test('is read from its setting up to the refund: paid on, changed, paused, opened again, closed', async () => {
    const shop = await open()
    const placed = await buyInChinese(shop)
    expect(await onPage(shop, placed)).toEqual([])
    expect(await textOf(shop, placed)).toBe('Northbeam 正在为您开通账号，通常不到一分钟。')
    shop.world.pass(600)
    await shop.runJobs()
    expect(await onPage(shop, placed)).toEqual([])
    await finish(shop)
    expect(await textOf(shop, placed)).toBe('您的 Product saas 账号已开通。')
    const id = await idOf(shop, placed)
    const wants = [
      { until: december },
      { until: january },
      { plan: { id: 'company', name: 'Company' }, quantity: 3 },
      { state: 'suspended', reason: 'unpaid' },
      { state: 'active' },
      { state: 'suspended', reason: 'dispute' },
      { state: 'active' },
    ] as const
    for (const wanted of wants) {
      await want(shop, id, wanted)
      await shop.runJobs()
      expect(await onPage(shop, placed)).toEqual([])
    }
    await refund(shop, placed)
    expect(await textOf(shop, placed)).toBe('Northbeam 已关闭账号。')
    expect(await onPage(shop, placed)).toEqual([])
    expect(inLetters(shop)).toEqual([])
  })

  test('is read while the seller’s server is away, at each step and each try', async () => {
    const shop = await open()
    let isAway = true
    const { seller } = shop.world.ports('any')
    const through = (name: keyof SellerPort) =>
      ((...given: never[]) =>
        isAway ? away() : (seller[name] as (...all: never[]) => unknown)(...given)) as never
    const calls = ['provision', 'query', 'renew', 'change', 'suspend', 'resume', 'release'] as const
    sellerSays(shop, Object.fromEntries(calls.map((name) => [name, through(name)])))
    const placed = await buyInChinese(shop)
    expect(await textOf(shop, placed)).toMatch(
      /^api\.northbeam\.example 在 15 秒内未响应。将于 \d\d:\d\d UTC 重试（第 \d 次，共 8 次）。$/,
    )
    const comeBack = async () => {
      expect(await onPage(shop, placed)).toEqual([])
      isAway = false
      shop.world.pass(3 * 3600)
      await finish(shop)
      expect(await onPage(shop, placed)).toEqual([])
      isAway = true
    }
    await comeBack()
    const id = await idOf(shop, placed)
    for (const wanted of [
      { until: december },
      { quantity: 2 },
      { state: 'suspended', reason: 'operator' },
      { state: 'active' },
      { state: 'ended', reason: 'refund' },
    ] as const) {
      await want(shop, id, wanted)
      await shop.runJobs()
      await comeBack()
    }
    expect(deliveryOf(await shop.order(placed.order)).state).toBe('ended')
  })

  test.for([
    ['mobile', '+49 151 23456789', '手机号'],
    ['email', 'ada@other.example', '电子邮箱'],
    ['domain', 'other.example', '邮箱域名'],
    [undefined, undefined, '商品'],
  ] as const)('asks in Chinese for what only the buyer can put right: %s', async ([field, given, words]) => {
    const shop = await open()
    const reasons = {
      mobile: 'the mobile number is missing or already used there (000101: “taken”)',
      email: 'the e-mail address is missing or already used there (000102)',
      domain: 'the e-mail domain is already taken there (000107: “taken”)',
      again: 'you have already bought this product there (000103: “twice”)',
    }
    const { provision } = shop.world.ports('any').seller
    let isRight = false
    const reason = reasons[field ?? 'again']
    sellerSays(shop, {
      provision: async (line) =>
        isRight
          ? provision(line)
          : { status: 'refused', fault: 'buyer', reason, ...(field ? { field } : {}) },
    })
    const placed = await buyInChinese(shop)
    expect(await textOf(shop, placed)).toContain(words)
    expect(await onPage(shop, placed)).toEqual([])
    isRight = true
    await press(shop, placed, 'correct', field ? { [field]: given } : {})
    expect(await onPage(shop, placed)).toEqual([])
    await finish(shop)
    expect(await onPage(shop, placed)).toEqual([])
    expect(deliveryOf(await shop.order(placed.order)).state).toBe('active')
    expect(inLetters(shop)).toEqual([])
  })

  test('is read when it is sold out, when a person is needed, when it takes more than a day', async () => {
    for (const fault of ['sold-out', 'operator'] as const) {
      const shop = await open()
      sellerSays(shop, { provision: async () => ({ status: 'refused', fault, reason: 'it is sold out' }) })
      const placed = await buyInChinese(shop)
      await shop.runJobs()
      expect(await onPage(shop, placed)).toEqual([])
    }
    const shop = await open()
    const placed = await buyInChinese(shop)
    for (let hour = 0; hour < 26; hour += 1) {
      shop.world.pass(3600)
      await shop.runJobs()
    }
    expect(await textOf(shop, placed)).toBe(
      'Northbeam 未在 24 小时内开通您的账号。商店已知悉，并会每小时查看一次。',
    )
    expect(await onPage(shop, placed)).toEqual([])
  })

  test('shows what is secret under the row that hides it, once and again, and says why it cannot', async () => {
    const shop = await open()
    const placed = await buyInChinese(shop)
    await finish(shop)
    const hidden = deliveryOf(await shop.order(placed.order)).view.filter(({ type }) => type === 'secret')
    const labels = ['初始密码', '卖家留言']
    expect(hidden.map(({ label }) => label)).toEqual(labels)
    expect((await press(shop, placed, 'reveal')).show.map(({ label }) => label)).toEqual(labels)
    shop.world.pass(3600)
    expect(await onPage(shop, placed)).toEqual([])
    expect((await press(shop, placed, 'reveal-again')).show.map(({ label }) => label)).toEqual(labels)
    shop.world.pass(3600)
    sellerSays(shop, { query: away })
    const refused = await press(shop, placed, 'reveal-again')
    expect(refused).toMatchObject({ status: 409, detail: expect.stringContaining('未再次提供') })
    expect(english([refused.detail ?? ''])).toEqual([])
    expect(await onPage(shop, placed)).toEqual([])
  })

  test('made by hand is read, too, with what its seller is asked to do later', async () => {
    const shop = await open(byHand)
    const placed = await buyInChinese(shop)
    await sellerActs(shop, 'take-on')
    const access = { 'front-url': 'https://ada.northbeam.example/', 'user-name': 'ada@buyer.example' }
    await sellerActs(shop, 'deliver', { ...access, password: 'pw-1', memo: 'Hello.', opens: '2026-11-30' })
    expect(await onPage(shop, placed)).toEqual([])
    await press(shop, placed, 'accept')
    const id = await idOf(shop, placed)
    for (const wanted of [
      { until: january },
      { plan: { id: 'company', name: 'Company' }, quantity: 2 },
      { state: 'suspended', reason: 'unpaid' },
      { state: 'active' },
      { state: 'ended', reason: 'refund' },
    ] as const) {
      await want(shop, id, wanted)
      await shop.runJobs()
      expect(await onPage(shop, placed)).toEqual([])
      await sellerActs(shop, 'done')
      expect(await onPage(shop, placed)).toEqual([])
      await shop.runJobs()
      expect(await onPage(shop, placed)).toEqual([])
    }
    expect(deliveryOf(await shop.order(placed.order)).state).toBe('ended')
    expect(inLetters(shop)).toEqual([])
  })

  test.each([
    ['a server', { ...server, ask: ['mobile', 'email', 'domain'] }],
    ['people', byHand],
  ] as const)('offered by %s, is read before the sale, with what is asked', async (_by, delivery) => {
    const shop = await open(delivery as Delivery)
    const product = await shop.shop.catalog().get('saas')
    if (!product) throw new Error('no product')
    const at = { locale: 'zh-CN', store: shop.shop.catalog().store }
    const { offer, inputs } = toPublicProduct(product, at).delivery
    expect(english([...offer.flatMap(itemTexts), ...inputs.flatMap(inputTexts)])).toEqual([])
    expect(inputs.map(({ label }) => label)).toEqual(
      'ask' in delivery ? ['手机号', '电子邮箱', '邮箱域名'] : [],
    )
  })
}
