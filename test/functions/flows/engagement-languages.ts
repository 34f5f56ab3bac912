import { expect, test } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import { toPublicProduct } from '../../../catalog/publish.ts'
import { deliveryTexts, englishIn } from '../../catalog/delivery/texts.ts'
import type { StoreKind } from '../test-store.ts'
import { type Engaged, engage } from './engaged.ts'

const deadlines = { answer: 2, deliver: 10, review: 5, timezone: 'Asia/Shanghai' } as const

const service = {
  kind: 'service',
  request: [
    { id: 'goal', label: '目标', type: 'textarea', required: true },
    { id: 'dump', label: '文件', type: 'file', required: true },
  ],
  milestones: [{ id: 'draft', label: '草稿' }],
  deadlines,
  silence: 'accept',
} satisfies Delivery

const supervised: Delivery = { kind: 'saas', supervised: true, deadlines, silence: 'operator' }

const license: Delivery = {
  kind: 'license',
  source: 'seller',
  deadlines: { deliver: 4, review: 5 },
  silence: 'accept',
}

/** Names that stay as they are, and what a person said. */
const kept =
  /“[^”]*”|USD|Northbeam|Product (service|saas|license)|Asia\/Shanghai|SHA-256|[\w-]+\.(sql|pdf|lic)/g

/** Words of English that are left in what the buyer reads. */
async function english(at: Engaged): Promise<string[]> {
  const order = await at.shownOrder()
  const shown = await at.shown()
  const told = order.timeline.map(({ text }) => text)
  // Beside their labels the rows hold what people wrote.
  const labels = shown.view.map(({ label }) => label)
  return englishIn([order.text, ...told, ...labels, ...deliveryTexts({ ...shown, view: [] })], kept)
}

/** What a buyer who ordered in Chinese reads on the page and by mail, at every step of work by people. */
export function describeEngagementLanguages(store: StoreKind): void {
  const say = (delivery: Delivery, kind: 'service' | 'saas' | 'license', inputs = {}): Promise<Engaged> =>
    engage(store, { delivery, kind, inputs, locale: 'zh-CN' })

  test('a service is read in Chinese from the request to its acceptance; its seller reads English', async () => {
    const at = await say(service, 'service', { goal: 'Move it.' })
    const steps: (() => Promise<unknown>)[] = [
      async () => at.buyer('submit', { dump: (await at.buyerSends('create table a ();', 'a.sql')).file }),
      () => at.seller('return', { note: 'Which one?' }),
      () => at.buyer('submit', { goal: 'The first.' }),
      () => at.pass(1.5),
      () => at.seller('take-on'),
      () => at.seller('reach', { stage: 'draft', note: 'Half.' }),
      async () =>
        at.seller('deliver', { note: 'Done.', file: (await at.sellerSends('%PDF-1.7 x', 'r.pdf')).file }),
      () => at.buyer('reject', { note: 'No.' }),
      () => at.buyer('ask-refund', { percent: '40', note: 'Then this.' }),
      () => at.seller('refuse-refund', { note: 'Half is done.' }),
      () => at.seller('offer-refund', { percent: '100', note: 'Or all.' }),
      () => at.buyer('refuse-offer'),
      () => at.buyer('appeal', { note: 'Help.' }),
      () => at.operator('decide-back', { note: 'Go on.' }),
      () => at.seller('deliver', { note: 'Again.' }),
      () => at.buyer('accept'),
    ]
    expect(await english(at)).toEqual([])
    for (const step of steps) {
      const status = await step()
      expect([200, undefined]).toContain(status)
      expect(await english(at)).toEqual([])
    }
    expect((await at.shown()).text).toBe('验收已通过。')
    const seller = await at.sellerSees()
    expect(seller.delivery.text).toBe('The delivery was accepted.')
    expect([(await at.shown()).label, seller.delivery.label]).toEqual(['专业服务', 'Professional service'])
    const letters = at.shop.letters.map(({ to, subject, text }) => ({ to, subject, text }))
    const own = letters.filter(({ to }) => to === 'ada@buyer.example')
    expect(own.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([
        '您的订单：Product service',
        'Product service：有一件事需要您处理',
        'Product service 的最新进展',
        'Product service 已交付',
      ]),
    )
    expect(own.some(({ text }) => text.includes('Northbeam 已完成阶段“草稿”：“Half.”'))).toBe(true)
    for (const { text } of own) {
      const ours = text.replace(/https:\S+|ord_\w+|\$\S+|^- .*$|^(目标|文件|\d{4}年.*)：.*$/gm, '')
      expect(ours.replace(kept, '')).not.toMatch(/[A-Za-z]{4,}/)
    }
    const theirs = letters.filter(({ to }) => to === 'sales@northbeam.example')
    for (const { text } of theirs) expect(text).not.toMatch(/[\u4e00-\u9fff]{6,}/)
  })

  test('days are told as they are in Chinese, with the hour and the zone of the seller', async () => {
    const at = await say(supervised, 'saas')
    expect((await at.shown()).text).toBe(
      '需求已提交给 Northbeam，答复期限为2026年11月25日 17:00 (Asia/Shanghai)。',
    )
  })

  test.each([
    ['an account made by hand', supervised, 'saas', { 'front-url': 'https://ada.northbeam.example/' }],
    ['a license made by hand', license, 'license', { license: 'KEY-1' }],
  ] as const)('%s is read in Chinese, too', async (_name, delivery, kind, work) => {
    const at = await say(delivery, kind)
    if (kind === 'saas') await at.seller('take-on')
    expect(await english(at)).toEqual([])
    await at.seller('deliver', work)
    expect(await english(at)).toEqual([])
    await at.pass(6)
    expect(await english(at)).toEqual([])
    if (kind === 'saas') await at.operator('decide-complete', { note: 'It is there.' })
    expect((await at.shown()).state).toBe('active')
    expect(await english(at)).toEqual([])
  })

  test('declined, late and refunded work is told in Chinese', async () => {
    const declined = await say({ ...service, request: service.request.slice(0, 1) }, 'service', {
      goal: 'Move it.',
    })
    await declined.seller('decline', { note: 'No time.' })
    expect(await english(declined)).toEqual([])
    await declined.operator('decide-refund', { percent: '30', note: 'So be it.' })
    expect((await declined.shown()).text).toBe('商店裁定退回价款的 30%。此项工作已结束。')
    expect(await english(declined)).toEqual([])
    const late = await say(license, 'license')
    await late.pass(5)
    expect(await english(late)).toEqual([])
    await late.buyer('ask-refund', { percent: '100', note: 'Too late.' })
    await late.seller('agree-refund')
    expect(await english(late)).toEqual([])
  })

  test('what is promised before the sale is in the language of the page', async () => {
    const at = await say(supervised, 'saas')
    const product = await at.shop.shop.catalog().get('saas')
    if (!product) throw new Error('no product')
    const shown = (locale: string) =>
      toPublicProduct(product, { locale, store: at.shop.shop.catalog().store }).delivery.offer
    expect(shown('zh-CN')).toEqual(
      expect.arrayContaining([
        { type: 'text', label: '卖家答复期限', value: '2 天（Asia/Shanghai 时间）' },
        { type: 'text', label: '您的验收期限', value: '5 天；逾期由商店裁定' },
      ]),
    )
    expect(shown('en').map(({ label }) => label)).toContain('The seller answers within')
  })
}
