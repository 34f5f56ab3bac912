import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { reconcile } from '../../../../functions/flows/healing/reconcile.ts'
import { samples } from '../../../samples.ts'
import { createTestShop, operatorToken, post, type TestShop } from '../../test-shop.ts'
import type { StoreKind } from '../../test-store.ts'
import { want } from '../delivery-desk.ts'
import { buyerOf } from './buyer.ts'

const linux = '2.4.1/tidegrid-2.4.1-linux-x64.tar.gz'
const [newest] = samples.download.terms.releases
const file = newest?.files[0] as (typeof samples.download.terms.releases)[number]['files'][number]

/** Fetches as a program does: what it is and what it brings back decide, not where the test runs. */
const get = ({ app }: TestShop, url: string, headers: Record<string, string> = {}) =>
  app.request(url, { headers: { 'user-agent': 'curl/8.9', ...headers } })

const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code

/** A buyer of files, from the purchase to the end. */
export function describeDownload(store: StoreKind): void {
  test('bought files are listed with checksum and signature, and a link brings exactly these bytes', async () => {
    const shop = await createTestShop({ store })
    const buyer = await buyerOf(shop, 'download')
    const { state, view, actions } = await buyer.delivery()
    expect(state).toBe('active')
    expect(view).toContainEqual({
      type: 'file',
      label: 'Linux, x86-64',
      value: 'tidegrid-2.4.1-linux-x64.tar.gz',
      size: file.size,
    })
    const texts = JSON.stringify(view)
    for (const text of [file.sha256, 'RWQf6LRCGA9i53mlYecO4']) expect(texts).toContain(text)
    expect(actions.map(({ id }) => id)).toEqual(['link', 'mute-updates'])
    const proofs = JSON.stringify((await buyer.act('link', { file: linux })).show)
    for (const text of [file.sha256, 'RUQf6LRCGA9i559r3g7V1q', 'minisign -Vm']) expect(proofs).toContain(text)
    const response = await get(shop, await buyer.link(linux))
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(response.status).toBe(200)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256)
    expect(response.headers.get('etag')).toBe(`"${file.sha256}"`)
  })

  test('a link opens once; another is a press away', async () => {
    const shop = await createTestShop({ store })
    const buyer = await buyerOf(shop, 'download')
    const url = await buyer.link(linux)
    expect((await get(shop, url)).status).toBe(200)
    const again = await get(shop, url)
    expect(again.status).toBe(410)
    expect(await codeOf(again)).toBe('download_used')
    expect((await get(shop, await buyer.link(linux))).status).toBe(200)
  })

  test('of many who open a link at the same moment one gets the file', async () => {
    const shop = await createTestShop({ store })
    const url = await (await buyerOf(shop, 'download')).link(linux)
    const asked = Array.from({ length: 12 }, (_, n) => get(shop, url, { 'user-agent': `program ${n}` }))
    const answers = (await Promise.all(asked)).map(({ status }) => status)
    expect(answers.filter((status) => status === 200)).toHaveLength(1)
    expect(answers.filter((status) => status === 410)).toHaveLength(11)
  })

  test('a download that broke off goes on for who began it, by cookie or by the same program, and for nobody else', async () => {
    const shop = await createTestShop({ store })
    const buyer = await buyerOf(shop, 'download')
    const url = await buyer.link(linux)
    const begun = await get(shop, url)
    const whole = Buffer.from(await begun.arrayBuffer())
    const cookie = begun.headers.getSetCookie()[0] ?? ''
    expect(cookie).toMatch(
      /^vitrine-download=[\w-]{43}; .*Path=\/files\/d\/.*HttpOnly; Secure; SameSite=Strict/,
    )
    const etag = begun.headers.get('etag') as string
    const resumed = await get(shop, url, { range: 'bytes=100000-', 'if-range': etag })
    expect(resumed.status).toBe(206)
    expect(resumed.headers.get('content-range')).toBe(`bytes 100000-${file.size - 1}/${file.size}`)
    expect(Buffer.from(await resumed.arrayBuffer()).equals(whole.subarray(100_000))).toBe(true)
    const elsewhere = { 'user-agent': 'another', range: 'bytes=5-9' }
    const byCookie = await get(shop, url, { ...elsewhere, cookie: cookie.split(';')[0] as string })
    expect(Buffer.from(await byCookie.arrayBuffer()).equals(whole.subarray(5, 10))).toBe(true)
    expect((await get(shop, url, elsewhere)).status).toBe(410)
    expect(
      (await get(shop, url, { ...elsewhere, cookie: `vitrine-download=${'A'.repeat(43)}` })).status,
    ).toBe(410)
  })

  test('a link that is not used runs out, and one that was begun may go on for six hours', async () => {
    const shop = await createTestShop({ store })
    const buyer = await buyerOf(shop, 'download')
    const [unused, begun] = [await buyer.link(linux), await buyer.link(linux)]
    expect((await get(shop, begun)).status).toBe(200)
    shop.world.pass(15 * 60)
    expect(await codeOf(await get(shop, unused))).toBe('file_unknown')
    expect((await get(shop, begun, { range: 'bytes=10-' })).status).toBe(206)
    shop.world.pass(6 * 3600)
    expect(await codeOf(await get(shop, begun, { range: 'bytes=10-' }))).toBe('download_used')
    shop.world.pass(25 * 3600)
    await reconcile(shop.shop)
    const kept = await shop.shop.store.read.selectFrom('download_links').selectAll().execute()
    expect(kept).toEqual([])
  })

  test('while it is paused and after a refund no link opens, not even for what was begun', async () => {
    const shop = await createTestShop({ store })
    const buyer = await buyerOf(shop, 'download')
    const { id } = await buyer.delivery()
    const [unused, begun] = [await buyer.link(linux), await buyer.link(linux)]
    expect((await get(shop, begun)).status).toBe(200)
    await want(shop, id, { state: 'suspended', reason: 'unpaid' })
    await shop.runJobs()
    expect((await buyer.delivery()).view).toEqual([expect.objectContaining({ label: 'Files' })])
    for (const url of [unused, begun]) {
      const refused = await get(shop, url, { range: 'bytes=1-' })
      expect([refused.status, await codeOf(refused)]).toEqual([403, 'download_closed'])
    }
    expect((await buyer.act('link', { file: linux })).code).toBe('action_unknown')
    await want(shop, id, { state: 'active' })
    await shop.runJobs()
    expect((await get(shop, begun, { range: 'bytes=1-' })).status).toBe(206)
    await buyer.refund()
    expect((await buyer.delivery()).state).toBe('ended')
    for (const url of [unused, begun])
      expect(await codeOf(await get(shop, url, { range: 'bytes=1-' }))).toBe('download_closed')
    expect((await buyer.act('link', { file: linux })).code).toBe('action_unknown')
  })

  test('a new version is told of once, and not to who wants no letters', async () => {
    const shop = await createTestShop({ store })
    const [told, quiet] = [await buyerOf(shop, 'download'), await buyerOf(shop, 'download')]
    await quiet.act('mute-updates')
    const files = [{ ...file, path: 'tidegrid/2.5.0/tidegrid-2.5.0-linux-x64.tar.gz' }]
    const release = { version: '2.5.0', released: '2026-11-23', notes: 'Draws at night.', files }
    const { terms } = samples.download
    shop.change('download', { delivery: { ...terms, releases: [release, ...terms.releases] } })
    shop.world.fetching.sizes.set(files[0]?.path ?? '', file.size)
    shop.letters.length = 0
    for (const round of [1, 2, 3]) {
      await reconcile(shop.shop)
      await shop.runJobs()
      expect(shop.letters, `round ${round}`).toHaveLength(1)
    }
    const [letter] = shop.letters
    expect(letter?.subject).toBe('A new version of Product download')
    expect(letter?.text).toContain('Version 2.5.0 is out: Draws at night.')
    expect(letter?.text).toContain(`Reference ${told.order}`)
    expect((await told.delivery()).view).toContainEqual(
      expect.objectContaining({ type: 'text', label: 'Version', value: '2.5.0, of 23 November 2026' }),
    )
    expect((await get(shop, await told.link('2.5.0/tidegrid-2.5.0-linux-x64.tar.gz'))).status).toBe(200)
    await quiet.act('unmute-updates')
    await reconcile(shop.shop)
    await shop.runJobs()
    expect(shop.letters).toHaveLength(2)
  })

  test('while the store of the files is away nothing is lost: the delivery waits, a link says so and stays good', async () => {
    const shop = await createTestShop({ store, maxAttempts: 8 })
    shop.world.down = true
    const buyer = await buyerOf(shop, 'download')
    expect((await buyer.delivery()).state).toBe('working')
    shop.world.pass(3600)
    shop.world.down = false
    await shop.runJobs()
    expect((await buyer.delivery()).state).toBe('active')
    const url = await buyer.link(linux)
    shop.world.down = true
    const away = await get(shop, url)
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '5'])
    expect((await buyer.act('link', { file: linux })).code).toBe('state_conflict')
    shop.world.down = false
    expect((await get(shop, url)).status).toBe(200)
  })

  test('a file that is missing or of another size is nobody’s to have: a person is called, and tries again when it is put right', async () => {
    const shop = await createTestShop({ store })
    shop.world.fetching.sizes.set(file.path, file.size + 1)
    const buyer = await buyerOf(shop, 'download')
    const { id, state } = await buyer.delivery()
    expect(state).toBe('failed')
    shop.world.fetching.sizes.set(file.path, file.size)
    const operator = { authorization: `Bearer ${operatorToken}` }
    expect((await post(shop.app, `/api/operator/deliveries/${id}/retry`, {}, operator)).status).toBe(200)
    await shop.runJobs()
    expect((await buyer.delivery()).state).toBe('active')
  })
}
