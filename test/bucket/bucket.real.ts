import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBucketShelf } from '../../functions/downloads/bucket.ts'
import { createShelves } from '../../functions/downloads/connect.ts'
import { ShelfError } from '../../functions/downloads/shelves.ts'
import { bytesOf } from '../../functions/sandbox/bucket/contents.ts'
import { describeShelf, kept } from '../functions/downloads/contract.ts'
import { buyerOf } from '../functions/flows/fetching/buyer.ts'
import { createTestShop, type TestShop } from '../functions/test-shop.ts'
import { samples } from '../samples.ts'
import { createRealBucket, type RealBucket } from './real-bucket.ts'

const [newest] = samples.download.terms.releases
const file = newest?.files[0] as (typeof samples.download.terms.releases)[number]['files'][number]
const linux = '2.4.1/tidegrid-2.4.1-linux-x64.tar.gz'
const curl = { 'user-agent': 'curl/8.9' }
let bucket: RealBucket

beforeAll(async () => {
  bucket = await createRealBucket()
  await bucket.put(kept.path, new TextEncoder().encode(kept.text))
  for (const { files } of samples.download.terms.releases)
    for (const sold of files) await bucket.put(sold.path, bytesOf(sold, 0, sold.size - 1))
})
afterAll(() => bucket.stop())

/** A shop whose files for sale lie in the real bucket. */
async function openShop(redirect = false): Promise<TestShop> {
  const shop = await createTestShop()
  shop.shop.downloads = createShelves({ releases: { ...bucket.settings, redirect } })
  return shop
}

describe('a bucket of Swift, as every place of files', () => {
  describeShelf(async () => createBucketShelf(bucket.settings))
})

test('with a wrong secret it is away, and says how the store answered', async () => {
  const shelf = createBucketShelf({ ...bucket.settings, secretAccessKey: 'another' })
  expect(await shelf.look(kept.path)).toEqual({
    status: 'unreachable',
    reason: 'The store of the files answered with HTTP 403.',
  })
  await expect(shelf.read(kept.path, { from: 0, to: 1 })).rejects.toThrow(ShelfError)
})

test('an address of the store is good for its seconds and no longer', async () => {
  const shelf = createBucketShelf({ ...bucket.settings, redirect: true })
  const address = (await shelf.direct?.(kept.path, { name: 'letters.bin', seconds: 1 })) as string
  expect(await (await fetch(address)).text()).toBe(kept.text)
  await new Promise((resolve) => setTimeout(resolve, 2500))
  expect((await fetch(address)).status).toBe(403)
})

test('in a bucket that is not there every file is missing', async () => {
  const shelf = createBucketShelf({ ...bucket.settings, bucket: 'elsewhere' })
  expect(await shelf.look(kept.path)).toEqual({ status: 'missing' })
})

test('a bought file comes out of it byte for byte, and goes on where it broke off', async () => {
  const shop = await openShop()
  const buyer = await buyerOf(shop, 'download')
  expect((await buyer.delivery()).state).toBe('active')
  const url = await buyer.link(linux)
  const response = await shop.app.request(url, { headers: curl })
  const bytes = Buffer.from(await response.arrayBuffer())
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256)
  const etag = response.headers.get('etag') as string
  const resumed = await shop.app.request(url, {
    headers: { ...curl, range: 'bytes=100000-', 'if-range': etag },
  })
  expect(resumed.status).toBe(206)
  expect(Buffer.from(await resumed.arrayBuffer()).equals(bytes.subarray(100_000))).toBe(true)
})

test('a shop that sends browsers on signs an address that Swift takes, names the file, and refuses altered', async () => {
  const shop = await openShop(true)
  const buyer = await buyerOf(shop, 'download')
  const sent = await shop.app.request(await buyer.link(linux), { headers: curl })
  expect(sent.status).toBe(307)
  const address = sent.headers.get('location') as string
  const response = await fetch(address, { headers: { range: 'bytes=10-19' } })
  expect(response.status).toBe(206)
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename="tidegrid-2.4.1-linux-x64.tar.gz"',
  )
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytesOf(file, 10, 19))
  const longer = new URL(address)
  longer.searchParams.set('X-Amz-Expires', '86400')
  expect((await fetch(longer)).status).toBe(403)
})
