import { expect, test } from 'vitest'
import { deliveryTexts, englishIn } from '../../../catalog/delivery/texts.ts'
import { because, want } from '../delivery-desk.ts'
import { day, openImageShop, other, type SceneOptions } from './image-shop.ts'

/** Names, ids and terms that stay as they are. */
const kept =
  /Product image|Northbeam|Team|eu-north-1|nordic(?:\.example)?|USD|x86_64|Debian \d+|Terraform|cloud-init(?:\.yaml)?|HTTP|UTC|https?:\S+|\b[0-9a-f]{32}\b|\b[0-9a-f-]{36}\b|\bami-\w+|\bord_\w+|\bID\b|Something was paid or not\./g

/** Words of English that are left in texts. */
const englishOf = (texts: readonly string[]): string[] => englishIn(texts, kept)

/** A buyer who reads Chinese. */
async function buyInChinese(
  options: SceneOptions = {},
  more: { isDown?: boolean; isUnknown?: boolean } = {},
) {
  const shop = await openImageShop('sqlite', options)
  shop.seen.isDown = more.isDown ?? false
  if (more.isUnknown) shop.seen.refusal = { status: 'refused', cause: 'project', reason: 'No such project.' }
  const buyer = await shop.buy('zh-CN')
  const { id } = await buyer.delivery()
  return {
    ...shop,
    id,
    buyer,
    /** What is left in English on the page and in the letters. */
    async english(): Promise<string[]> {
      const letters = shop.letters.filter(({ to }) => to === 'ada@buyer.example')
      const said = letters.flatMap(({ subject, text }) => [subject, ...text.split('\n')])
      return englishOf([await buyer.text(), ...deliveryTexts(await buyer.delivery()), ...said])
    },
    async want(wish: Parameters<typeof want>[2]): Promise<void> {
      await want(shop, id, wish, { ...because, actor: 'operator' })
      await shop.runJobs()
    },
    async accept(): Promise<void> {
      await shop.press('accepted')
      await shop.pass(61)
    },
    row: async (label: string) => (await buyer.delivery()).view.find((item) => item.label === label)?.value,
  }
}

test('an image is read in Chinese from its share to its end, with its pauses and reminders', async () => {
  const shop = await buyInChinese({ terms: { acceptance: { remindDays: 2, operatorDays: 5 } } })
  expect(await shop.row('状态')).toBe('已共享，尚未接受')
  expect(await shop.english()).toEqual([])
  await shop.pass(2.1 * day)
  await shop.pass(3600)
  expect((await shop.buyer.delivery()).text).toMatch(
    /^提醒：镜像已共享给您在 eu-north-1 的项目，但尚未接受。/,
  )
  expect(await shop.english()).toEqual([])
  await shop.pass(3 * day)
  expect((await shop.buyer.delivery()).waitingFor).toBe('operator')
  expect(await shop.buyer.text()).toBe('已付款。我们正在决定如何处理，并会写信给您。')
  expect(await shop.english()).toEqual([])
  await shop.press('accepted')
  await shop.pass(3601)
  expect(await shop.row('下一步')).toBe('一切就绪，可以创建服务器。')
  expect(await shop.english()).toEqual([])
  for (const reason of ['unpaid', 'dispute', 'operator'] as const) {
    await shop.want({ state: 'suspended', reason })
    expect((await shop.buyer.delivery()).state).toBe('suspended')
    expect(await shop.english()).toEqual([])
    await shop.want({ state: 'active' })
    expect(await shop.row('状态')).toBe('已再次共享，尚未重新接受')
    await shop.pass(2.1 * day)
    await shop.pass(3600)
    expect(await shop.english()).toEqual([])
    await shop.press('accepted')
    await shop.pass(3601)
  }
  await shop.want({ until: '2027-12-01T00:00:00.000Z', ref: 'pay_2' })
  await shop.buyer.refund()
  expect((await shop.buyer.delivery()).state).toBe('ended')
  expect(await shop.english()).toEqual([])
})

test('what is rejected, offered again and moved to another project is read in Chinese, also while the cloud is away', async () => {
  const shop = await buyInChinese()
  await shop.press('rejected')
  await shop.pass(3)
  expect(await shop.row('状态')).toBe('您的项目已拒绝')
  expect(await shop.english()).toEqual([])
  await shop.pass(4 * day)
  expect((await shop.buyer.delivery()).text).toMatch(/^提醒：您的项目拒绝了镜像。/)
  expect(await shop.english()).toEqual([])
  shop.seen.isDown = true
  await shop.buyer.act('share-again')
  await shop.runJobs()
  expect(await shop.row('状态')).toBe('正在重新共享')
  expect(await shop.english()).toEqual([])
  shop.seen.isDown = false
  await shop.pass(61)
  const { project } = shop.share
  const refusals = [
    await shop.buyer.act('correct-project', { project: 'abc' }),
    await shop.buyer.act('correct-project', { project }),
  ]
  expect(refusals).toMatchObject([
    { detail: '项目 ID 由 32 位十六进制字符组成。' },
    { detail: '此项目 ID 与现有的相同。' },
  ])
  shop.seen.isDown = true
  await shop.buyer.act('correct-project', { project: other })
  await shop.runJobs()
  expect(await shop.row('状态')).toBe('正在转给另一个项目')
  expect(await shop.english()).toEqual([])
  await shop.buyer.refund()
  await shop.pass(60)
  expect(await shop.english()).toEqual([])
  shop.seen.isDown = false
  await shop.pass(7200)
  expect(await shop.row('镜像')).toMatch(/^不再共享给您的项目。/)
  expect(await shop.english()).toEqual([])
})

test('a project that the cloud does not take is read of in Chinese, until the shop is told', async () => {
  const shop = await buyInChinese({}, { isUnknown: true })
  expect(await shop.row('状态')).toBe('未共享：云平台不接受此项目 ID')
  expect(await shop.english()).toEqual([])
  for (const days of [4, 11]) {
    await shop.pass(days * day)
    expect(await shop.english()).toEqual([])
  }
  expect((await shop.buyer.delivery()).waitingFor).toBe('operator')
  expect(await shop.row('下一步')).toBe('云平台已有 14 天不接受您的项目 ID，我们正在查看。您仍可更正。')
})

test('an account of AWS is called so in Chinese, shared with, unknown, paused and over', async () => {
  const unknown = await buyInChinese({ platform: 'aws' }, { isUnknown: true })
  expect(await unknown.row('账户 ID')).toBe('123456789012')
  expect(await unknown.english()).toEqual([])
  await unknown.pass(4 * day)
  expect(await unknown.english()).toEqual([])
  const shop = await buyInChinese({ platform: 'aws' })
  expect(await shop.row('状态')).toBe('已共享给您的账户')
  expect(await shop.english()).toEqual([])
  await shop.want({ state: 'suspended', reason: 'unpaid' })
  expect(await shop.english()).toEqual([])
  await shop.want({ state: 'active' })
  expect((await shop.buyer.delivery()).text).toBe('镜像已重新共享给您在 eu-north-1 的账户。')
  await shop.buyer.refund()
  expect(await shop.english()).toEqual([])
})

test('a cloud that is away, and one that has no room, is read of in Chinese', async () => {
  const away = await buyInChinese({ platform: 'huawei' }, { isDown: true })
  expect((await away.buyer.delivery()).text).toMatch(/在 15 秒内未响应。将于 \d\d:\d\d UTC 重试/)
  await away.pass(600)
  expect(await away.english()).toEqual([])
  for (let hour = 0; hour < 12; hour += 1) await away.pass(3600)
  expect((await away.buyer.delivery()).state).toBe('failed')
  expect(await away.english()).toEqual([])
  away.seen.isDown = false
  await away.retry(away.id)
  expect(await away.row('接受镜像')).toContain('打开“镜像服务”，选择“共享镜像”。')
  expect(await away.english()).toEqual([])

  const full = await openImageShop('sqlite', { memberQuota: 1 })
  await full.fill()
  const buyer = await full.buy('zh-CN')
  const shown = await buyer.delivery()
  expect(shown.state).toBe('failed')
  expect(englishOf([await buyer.text(), ...deliveryTexts(shown)])).toEqual([])
})

test('an image that another order goes on sharing is read of in Chinese, paused and over', async () => {
  const shop = await buyInChinese()
  await shop.accept()
  await shop.buy('zh-CN')
  await shop.want({ state: 'suspended', reason: 'unpaid' })
  expect((await shop.buyer.delivery()).text).toMatch(/^此订单已暂停。您的另一个订单仍在/)
  await shop.want({ state: 'active' })
  await shop.buyer.refund()
  expect((await shop.buyer.delivery()).text).toBe('此订单不再向您的项目提供镜像。您的另一个订单仍在共享。')
  expect(await shop.english()).toEqual([])
})

test('a file for cloud-init stays as the seller wrote it, and the comments beside it are Chinese', async () => {
  const cloudInit = '#cloud-config\n# Region\nwrite_files: []\n'
  const shop = await buyInChinese({ terms: { cloudInit } })
  expect(await shop.row('cloud-init.yaml 文件')).toBe(cloudInit)
  expect(await shop.row('Terraform 配置')).toMatch(/^# 如果您的模块中已有此段，请略去。\n/)
})
