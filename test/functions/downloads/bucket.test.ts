import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BucketSettings, createBucketShelf } from '../../../functions/downloads/bucket.ts'
import { ShelfError } from '../../../functions/downloads/shelves.ts'
import { createBucketStandIn } from '../../../functions/sandbox/bucket/app.ts'
import { bytesOf } from '../../../functions/sandbox/bucket/contents.ts'

const key = { accessKeyId: 'AKIATEST', secretAccessKey: 'the secret of the tests' }
const file = { path: 'tidegrid/2.4.1/tidegrid 2.4.1+linux (x64).tar.gz', size: 200_000 }
let server: Server
let settings: BucketSettings

beforeAll(async () => {
  const app = createBucketStandIn({ bucket: 'for-sale', key, files: [file], now: () => new Date() })
  server = createServer(getRequestListener(app.fetch))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  settings = { bucket: 'for-sale', region: 'eu-north-1', endpoint, ...key, prefix: '', redirect: false }
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const bytesIn = async (stream: ReadableStream<Uint8Array> | null) =>
  new Uint8Array(await new Response(stream).arrayBuffer())

describe('a bucket read by the official client', () => {
  test('a file is found with its size, and read by spans whose ends count', async () => {
    const shelf = createBucketShelf(settings)
    expect(await shelf.look(file.path)).toEqual({ status: 'found', size: 200_000 })
    for (const [from, to] of [
      [0, 199_999],
      [65_530, 65_545],
      [199_999, 199_999],
    ] as const) {
      expect(await bytesIn(await shelf.read(file.path, { from, to }))).toEqual(bytesOf(file, from, to))
    }
  })

  test('what is not there is missing', async () => {
    const shelf = createBucketShelf(settings)
    expect(await shelf.look('other')).toEqual({ status: 'missing' })
    expect(await shelf.read('other', { from: 0, to: 1 })).toBeNull()
  })

  test('a prefix is put before each path', async () => {
    const shelf = createBucketShelf({ ...settings, prefix: 'tidegrid/' })
    const rest = file.path.slice('tidegrid/'.length)
    expect(await shelf.look(rest)).toEqual({ status: 'found', size: 200_000 })
  })

  test('with a wrong secret it is away, and says how the store answered', async () => {
    const shelf = createBucketShelf({ ...settings, secretAccessKey: 'another' })
    expect(await shelf.look(file.path)).toEqual({
      status: 'unreachable',
      reason: 'The store of the files answered with HTTP 403.',
    })
    await expect(shelf.read(file.path, { from: 0, to: 1 })).rejects.toThrow(ShelfError)
  })

  test('a store that does not answer is away', async () => {
    const shelf = createBucketShelf({ ...settings, endpoint: 'http://127.0.0.1:9' })
    expect(await shelf.look(file.path)).toEqual({
      status: 'unreachable',
      reason: 'The store of the files did not answer.',
    })
  })

  test('with a redirect a browser gets an address at the store that is good for a minute and saves under a name', async () => {
    const shelf = createBucketShelf({ ...settings, redirect: true })
    const address = await shelf.direct?.(file.path, { name: 'tidegrid.tar.gz', seconds: 60 })
    const response = await fetch(address ?? '', { headers: { range: 'bytes=10-19' } })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="tidegrid.tar.gz"')
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(await bytesIn(response.body)).toEqual(bytesOf(file, 10, 19))
    expect(new URL(address ?? '').searchParams.get('X-Amz-Expires')).toBe('60')
    const altered = (address ?? '').replace('X-Amz-Expires=60', 'X-Amz-Expires=6000')
    expect((await fetch(altered)).status).toBe(403)
  })
})
