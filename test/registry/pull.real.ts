import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createOutgoing } from '../../functions/outgoing/fetch.ts'
import { createRegistries } from '../../functions/registry/distribution.ts'
import { createRegistry } from '../../functions/registry/sign.ts'
import { samples } from '../samples.ts'
import { type Buyer, buyerOf } from '../functions/flows/fetching/buyer.ts'
import { want } from '../functions/flows/delivery-desk.ts'
import { createTestShop, origin, type TestShop } from '../functions/test-shop.ts'
import { createRealRegistry, type RealRegistry } from './real-registry.ts'

const image = samples.container.terms.repositories[0] as { name: string; tag: string }
const chart = samples.container.terms.chart as { repository: string; version: string }
const now = () => new Date()
const out = mkdtempSync(join(tmpdir(), 'pulled-'))
let registry: RealRegistry
let server: Server
let answer: (request: Request) => Response | Promise<Response>
let realm: string
let digest: string
let shop: TestShop

beforeAll(async () => {
  registry = await createRealRegistry()
  server = createServer(getRequestListener((request) => answer(request)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  realm = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/registry/token`
  await registry.start(realm, origin)
  const sellers = (name: string) => seller('push', [{ type: 'repository', name, actions: ['pull', 'push'] }])
  const { name, tag } = image
  digest = await registry.push({ repository: name, tag, kind: 'image' }, await sellers(name))
  const helm = { repository: chart.repository, tag: chart.version, kind: 'chart' } as const
  await registry.push(helm, await sellers(chart.repository))
  await registry.push(
    { repository: 'stonequay/other', tag: '1', kind: 'image' },
    await sellers('stonequay/other'),
  )
})
afterAll(async () => {
  await registry.stop()
  registry.remove()
  server.close()
  rmSync(out, { recursive: true, force: true })
})
beforeEach(async () => {
  shop = await createTestShop({ maxAttempts: 8 })
  const { host, key } = registry
  const outgoing = createOutgoing({ connect: { [host]: `http://${host}` } })
  shop.shop.registries = createRegistries({
    registries: { harbour: { host, key } },
    issuer: origin,
    now,
    outgoing,
  })
  answer = (request) => shop.app.fetch(request)
})

/** A token as the seller's own build has it, by the same key. */
function seller(
  subject: string,
  access: { type: string; name: string; actions: string[] }[],
  key = registry.key,
) {
  const settings = { host: registry.host, key }
  return createRegistry('harbour', settings, { issuer: origin, now }).sign(subject, access)
}

const reference = (name = image.name, tag = image.tag) => `docker://${registry.host}/${name}:${tag}`

async function credentialsOf(buyer: Buyer): Promise<string> {
  const user = (await buyer.delivery()).view.find(({ label }) => label === 'User name')
  const [secret] = (await buyer.act('reveal')).show
  return `${user?.value}:${secret?.value}`
}

const inspect = (credentials: string, name?: string, tag?: string) =>
  registry.skopeo('inspect', '--tls-verify=false', '--creds', credentials, reference(name, tag))

test('nobody pulls without a token, and the registry sends who tries to the shop', async () => {
  const response = await fetch(`http://${registry.host}/v2/${image.name}/manifests/${image.tag}`)
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe(
    `Bearer realm="${realm}",service="${registry.host}",scope="repository:${image.name}:pull"`,
  )
})

test('a buyer pulls with skopeo what the order page names, by tag and digest', async () => {
  const buyer = await buyerOf(shop, 'container')
  const { state, view } = await buyer.delivery()
  expect(state).toBe('active')
  expect(view).toContainEqual(
    expect.objectContaining({
      label: 'Digests',
      value: expect.stringContaining(`${digest}  ${image.name}:${image.tag}`),
    }),
  )
  const credentials = await credentialsOf(buyer)
  const inspected = await inspect(credentials)
  expect(JSON.parse(inspected.out)).toMatchObject({ Name: `${registry.host}/${image.name}`, Digest: digest })
  const at = join(out, 'image')
  const from = ['--src-tls-verify=false', '--src-creds', credentials]
  const copied = await registry.skopeo('copy', ...from, reference(), `dir:${at}`)
  expect(copied).toMatchObject({ failed: false })
  expect(readdirSync(at).length).toBeGreaterThanOrEqual(3)
  expect(JSON.parse(readFileSync(join(at, 'manifest.json'), 'utf8'))).toMatchObject({ schemaVersion: 2 })
})

test('the chart is pulled as Helm does it, with a token of its own', async () => {
  const credentials = await credentialsOf(await buyerOf(shop, 'container'))
  const scope = `repository:${chart.repository}:pull`
  const asked = await fetch(`${realm}?${new URLSearchParams({ service: registry.host, scope })}`, {
    headers: { authorization: `Basic ${btoa(credentials)}` },
  })
  const { token } = (await asked.json()) as { token: string }
  const pulled = await fetch(`http://${registry.host}/v2/${chart.repository}/manifests/${chart.version}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.oci.image.manifest.v1+json' },
  })
  expect(await pulled.json()).toMatchObject({
    config: { mediaType: 'application/vnd.cncf.helm.config.v1+json' },
  })
})

test('a buyer neither pulls another repository nor pushes, deletes or lists', async () => {
  const credentials = await credentialsOf(await buyerOf(shop, 'container'))
  expect(await inspect(credentials, 'stonequay/other', '1')).toMatchObject({ failed: true })
  const at = join(out, 'again')
  await registry.skopeo(
    'copy',
    '--src-tls-verify=false',
    '--src-creds',
    credentials,
    reference(),
    `dir:${at}`,
  )
  const to = ['--dest-tls-verify=false', '--dest-creds', credentials]
  const pushed = await registry.skopeo('copy', ...to, `dir:${at}`, reference(image.name, 'mine'))
  expect(pushed.failed).toBe(true)
  expect(pushed.out).toMatch(/denied|unauthorized/)
  const token = async (scope: string) => {
    const asked = await fetch(`${realm}?${new URLSearchParams({ service: registry.host, scope })}`, {
      headers: { authorization: `Basic ${btoa(credentials)}` },
    })
    return `Bearer ${((await asked.json()) as { token: string }).token}`
  }
  for (const [method, path, scope] of [
    ['DELETE', `${image.name}/manifests/${digest}`, `repository:${image.name}:pull,push,delete`],
    ['POST', `${image.name}/blobs/uploads/`, `repository:${image.name}:*`],
    ['GET', '_catalog', 'registry:catalog:*'],
  ] as const) {
    const headers = { authorization: await token(scope) }
    const refused = await fetch(`http://${registry.host}/v2/${path}`, { method, headers })
    expect(refused.status, `${method} ${path}`).toBe(401)
  }
})

test('a wrong, a replaced and a suspended token, and one after a refund, pull nothing', async () => {
  const buyer = await buyerOf(shop, 'container')
  const { id } = await buyer.delivery()
  const first = await credentialsOf(buyer)
  expect((await inspect(`${id}:vpt_wrong`)).out).toMatch(/invalid username\/password|unauthorized/)
  await buyer.act('rotate')
  const second = await credentialsOf(buyer)
  expect((await inspect(first)).failed).toBe(true)
  expect((await inspect(second)).failed).toBe(false)
  await want(shop, id, { state: 'suspended', reason: 'unpaid' })
  await shop.runJobs()
  expect((await inspect(second)).failed).toBe(true)
  await want(shop, id, { state: 'active' })
  await shop.runJobs()
  expect((await inspect(second)).failed).toBe(false)
  await buyer.refund()
  expect((await inspect(second)).failed).toBe(true)
})

test('the registry takes no token of another key, for another registry or after its end', async () => {
  const access = [{ type: 'repository', name: image.name, actions: ['pull'] }]
  const status = async (token: string) => {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/vnd.oci.image.manifest.v1+json' }
    return (await fetch(`http://${registry.host}/v2/${image.name}/manifests/${image.tag}`, { headers }))
      .status
  }
  const { host, key } = registry
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const foreign = other.export({ type: 'pkcs8', format: 'pem' }).toString()
  const sign = (settings: { host: string; key: string }, at = now, issuer = origin) =>
    createRegistry('harbour', settings, { issuer, now: at }).sign('del_1', access)
  expect(await status(await sign({ host, key }))).toBe(200)
  expect(await status(await sign({ host, key: foreign }))).toBe(401)
  expect(await status(await sign({ host: 'registry.other.example', key }))).toBe(401)
  expect(await status(await sign({ host, key }, now, 'https://other.example'))).toBe(401)
  expect(await status(await sign({ host, key }, () => new Date(Date.now() - 600_000)))).toBe(401)
})

test('a delivery waits while the registry is away, and calls a person for an image that is not there', async () => {
  await registry.stop()
  const buyer = await buyerOf(shop, 'container')
  expect((await buyer.delivery()).state).toBe('working')
  await registry.start(realm, origin)
  shop.world.pass(3600)
  await shop.runJobs()
  expect((await buyer.delivery()).state).toBe('active')
  const { terms } = samples.container
  shop.change('container', { delivery: { ...terms, repositories: [{ ...image, tag: '9.9.9' }] } })
  const failed = await buyerOf(shop, 'container')
  expect((await failed.delivery()).state).toBe('failed')
})
