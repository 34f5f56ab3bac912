import { expect, test } from 'vitest'
import { toPublicProduct } from '../../../../catalog/publish.ts'
import { reconcile } from '../../../../functions/flows/healing/reconcile.ts'
import { deliveryTexts, englishIn, inputTexts, itemTexts } from '../../../catalog/delivery/texts.ts'
import { samples } from '../../../samples.ts'
import { createTestShop, requestFor, type TestShop } from '../../test-shop.ts'
import type { StoreKind } from '../../test-store.ts'
import { want } from '../delivery-desk.ts'
import { type Buyer, buyerOf } from './buyer.ts'

const [newest] = samples.download.terms.releases
const file = newest?.files[0] as (typeof samples.download.terms.releases)[number]['files'][number]
const linux = '2.4.1/tidegrid-2.4.1-linux-x64.tar.gz'

/** Names and terms, paths, what the seller wrote of files and versions, and what the desk of the tests says. */
const kept =
  /Something was paid or not\.|Faster tiles\.|(Linux|Windows), x86-64|Northbeam|Product \w+|ord_\w+|UTC|kB|SHA-256|minisign|docker|podman|Kubernetes|Helm|Chart|HTTP|Secret|PULL_TOKEN|imagePullSecrets|outside\.example|[\w.-]+(\/[\w.-]+)+|[\w.-]+\.(tar\.gz|minisig|zip)/g

/** Words of English that are left in what a buyer reads. */
function english(texts: readonly string[]): string[] {
  return englishIn(texts, kept)
}

async function expectChinese(buyer: Buyer): Promise<void> {
  const delivery = await buyer.delivery()
  expect(english([await buyer.text(), ...deliveryTexts(delivery)]), delivery.state).toEqual([])
}

const inChinese = (shop: TestShop, kind: 'download' | 'container') =>
  buyerOf(shop, kind, requestFor(kind, { locale: 'zh-CN' }))

async function pauseAndGoOn(shop: TestShop, buyer: Buyer): Promise<void> {
  const { id } = await buyer.delivery()
  await want(shop, id, { state: 'suspended', reason: 'unpaid' })
  await shop.runJobs()
  await expectChinese(buyer)
  await want(shop, id, { state: 'active' })
  await shop.runJobs()
  await expectChinese(buyer)
}

/** What a buyer who ordered in Chinese reads of files and images, from the purchase to the end. */
export function describeLanguages(store: StoreKind): void {
  test('files are read in Chinese: the offer, the order, the link that is shown, a new version, pause and end', async () => {
    const shop = await createTestShop({ store })
    const buyer = await inChinese(shop, 'download')
    await expectChinese(buyer)
    const { show } = await buyer.act('link', { file: linux })
    expect(show.map(({ label }) => label)).toContain('链接')
    expect(english(show.flatMap(itemTexts))).toEqual([])
    await buyer.act('mute-updates')
    await expectChinese(buyer)
    await buyer.act('unmute-updates')
    const { terms } = samples.download
    const files = [{ ...file, path: 'tidegrid/2.5.0/tidegrid-2.5.0-linux-x64.tar.gz' }]
    const release = { version: '2.5.0', released: '2026-11-23', notes: '夜间也能绘制。', files }
    shop.change('download', {
      delivery: { ...terms, updateDays: 30, releases: [release, ...terms.releases] },
    })
    shop.world.fetching.sizes.set(files[0]?.path ?? '', file.size)
    shop.letters.length = 0
    await reconcile(shop.shop)
    await shop.runJobs()
    await expectChinese(buyer)
    expect(shop.letters[0]?.text).toContain('版本 2.5.0 已发布：夜间也能绘制。')
    await pauseAndGoOn(shop, buyer)
    await buyer.refund()
    await expectChinese(buyer)
  })

  test('images are read in Chinese: the order, the token that is shown, pause and end', async () => {
    const shop = await createTestShop({ store })
    const buyer = await inChinese(shop, 'container')
    await expectChinese(buyer)
    const [row] = (await buyer.delivery()).view.filter(({ type }) => type === 'secret')
    const [revealed] = (await buyer.act('reveal')).show
    // By its label the page puts it in the place of the row.
    expect(revealed).toMatchObject({ type: 'secret', label: row?.label })
    expect((await buyer.act('rotate')).show).toMatchObject([{ label: row?.label }])
    await expectChinese(buyer)
    await pauseAndGoOn(shop, buyer)
    await buyer.refund()
    await expectChinese(buyer)
  })

  test.each(['download', 'container'] as const)(
    'while what a %s is fetched from is away, and when nobody can mend it but a person, that is read in Chinese',
    async (kind) => {
      const shop = await createTestShop({ store, maxAttempts: 2 })
      shop.world.down = true
      const buyer = await inChinese(shop, kind)
      expect((await buyer.delivery()).text).toMatch(/将于 \d\d:\d\d UTC 重试/)
      await expectChinese(buyer)
      shop.world.pass(3600)
      await shop.runJobs()
      expect((await buyer.delivery()).state).toBe('failed')
      await expectChinese(buyer)
    },
  )

  test('what a buyer of files may not do is refused in the language of the order, and on the link itself', async () => {
    const shop = await createTestShop({ store })
    const [buyer, other] = [await inChinese(shop, 'download'), await buyerOf(shop, 'download')]
    const url = await buyer.link(linux)
    const get = async (at: string) => (await shop.app.request(at)).json()
    expect((await shop.app.request(url)).status).toBe(200)
    expect(await get(url)).toMatchObject({
      title: '此下载链接已使用',
      detail: '此链接已使用，只能继续已开始的下载。',
      next: '请在订单页面重新生成链接。',
    })
    const wrong = (await buyer.act('link', { file: 'none' })) as unknown as { fields: { message: string }[] }
    expect(wrong.fields[0]?.message).toMatch(/^文件必须是以下之一：/)
    expect(await buyer.act('link')).toMatchObject({ detail: '请填写文件。' })
    shop.world.down = true
    expect(await buyer.act('link', { file: linux })).toMatchObject({
      code: 'state_conflict',
      title: '现在无法进行此操作',
      detail: '暂时无法获取 tidegrid-2.4.1-linux-x64.tar.gz，请几分钟后再试。',
    })
    expect(await other.act('link', { file: linux })).toMatchObject({ title: 'That is not possible now' })
    await other.refund()
    expect(await other.act('link', { file: linux })).toMatchObject({ title: 'There is no such action now' })
  })

  test('before the sale, files, images and consulting are read in Chinese', async () => {
    const { shop } = await createTestShop({ store })
    const catalog = shop.catalog()
    for (const kind of ['download', 'container', 'consulting']) {
      const product = await catalog.get(kind)
      if (!product) throw new Error(`no ${kind}`)
      const { label, offer, inputs, link } = toPublicProduct(product, {
        locale: 'zh-CN',
        store: catalog.store,
      }).delivery
      const texts = [label, ...offer.flatMap(itemTexts), ...inputs.flatMap(inputTexts), link?.label ?? '']
      expect(english(texts), kind).toEqual([])
    }
  })
}
