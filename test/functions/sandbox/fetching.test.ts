import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { expect, onTestFinished, test } from 'vitest'
import { readCatalog } from '../../../catalog/read.ts'
import { bytesOf } from '../../../functions/sandbox/bucket/contents.ts'
import { createRegistryStandIn } from '../../../functions/sandbox/registry/app.ts'
import { buyerOf } from '../flows/fetching/buyer.ts'
import { createTestShop } from '../test-shop.ts'
import { createRegistry } from '../../../functions/registry/sign.ts'

const folder = fileURLToPath(new URL('../../../catalog', import.meta.url))

/**
 * Verifies a minisign signature (jedisct1.github.io/minisign, "Signature format"): of the BLAKE2b hash of the file by
 * the algorithm `ED`, and of the comment that is to be trusted.
 */
function isSigned(bytes: Uint8Array, signature: string, key: string): boolean {
  const [, line = '', comment = '', global = ''] = signature.split('\n')
  const signed = Buffer.from(line, 'base64')
  const known = Buffer.from(key, 'base64')
  // RFC 8410: an Ed25519 key in front of which its algorithm is named.
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), known.subarray(10)])
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' })
  const own = signed.subarray(10)
  const trusted = Buffer.concat([own, Buffer.from(comment.replace('trusted comment: ', ''))])
  return (
    signed.subarray(0, 2).toString() === 'ED' &&
    signed.subarray(2, 10).equals(known.subarray(2, 10)) &&
    verify(null, createHash('blake2b512').update(bytes).digest(), publicKey, own) &&
    verify(null, trusted, publicKey, Buffer.from(global, 'base64'))
  )
}

test('every file that a sample sells has the checksum and the signature of its product file', async () => {
  const read = await readCatalog(folder)
  const checked: string[] = []
  if (!('content' in read)) throw new Error('the catalog has problems')
  for (const { delivery } of read.content.products) {
    if (delivery.kind !== 'download') continue
    for (const file of delivery.releases.flatMap(({ files }) => files)) {
      const bytes = bytesOf(file, 0, file.size - 1)
      expect(createHash('sha256').update(bytes).digest('hex'), file.path).toBe(file.sha256)
      const key = delivery.signedWith?.key ?? ''
      expect(isSigned(bytes, file.signature ?? '', key), file.path).toBe(true)
      bytes[0] = (bytes[0] ?? 0) ^ 1
      expect(isSigned(bytes, file.signature ?? '', key)).toBe(false)
      checked.push(file.path)
    }
  }
  expect(checked.length).toBeGreaterThan(3)
})

/** A registry in front of a shop, as the sandbox has them, and a person who bought. */
async function pulled() {
  const shop = await createTestShop()
  const server = createServer(getRequestListener(shop.app.fetch))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const shopUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const { now } = shop.world
  const service = 'registry.harbour.example'
  const registry = createRegistry('harbour', { host: service, key: pem }, { issuer: shopUrl, now })
  shop.shop.registries = { ...shop.shop.registries, byService: () => registry }
  const artifacts = [
    { repository: 'stonequay/quillgate', tag: '3.2.0', kind: 'image' as const },
    { repository: 'stonequay/other', tag: '1', kind: 'image' as const },
  ]
  const standIn = createRegistryStandIn({ shopUrl, service, key: pem, artifacts, now })
  const own = createServer(getRequestListener(standIn.fetch))
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void own.close())
  const url = `http://127.0.0.1:${(own.address() as AddressInfo).port}`
  const buyer = await buyerOf(shop, 'container')
  const user = (await buyer.delivery()).view.find(({ label }) => label === 'User name')
  const [secret] = (await buyer.act('reveal')).show
  const pull = async (image: string, password = String(secret?.value)) => {
    const body = new URLSearchParams({ image, user: String(user?.value), password })
    return (await fetch(`${url}/pull`, { method: 'POST', body })).text()
  }
  return { buyer, pull, url }
}

test('a person pulls on the page of the registry what was bought, and nothing else', async () => {
  const { pull, buyer } = await pulled()
  expect(await pull('stonequay/quillgate:3.2.0')).toContain('Pulled: sha256:')
  expect(await pull('stonequay/other:1')).toContain('The token does not open this image.')
  expect(await pull('stonequay/quillgate:3.2.0', 'vpt_wrong')).toContain(
    'is not valid; your order page has both',
  )
  await buyer.refund()
  expect(await pull('stonequay/quillgate:3.2.0')).toContain('is not valid; your order page has both')
})

test('without a token the registry sends programs to the shop, and takes no made-up one', async () => {
  const { url } = await pulled()
  for (const authorization of [undefined, 'Bearer x.y.z']) {
    const headers = authorization === undefined ? {} : { authorization }
    const refused = await fetch(`${url}/v2/stonequay/quillgate/manifests/3.2.0`, { headers })
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toContain('scope="repository:stonequay/quillgate:pull"')
  }
})
