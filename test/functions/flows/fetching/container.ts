import { decodeJwt, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { registryKeys } from '../../../catalog/delivery/fetch-world.ts'
import { createTestShop, origin, type TestShop } from '../../test-shop.ts'
import type { StoreKind } from '../../test-store.ts'
import { want } from '../delivery-desk.ts'
import { type Buyer, buyerOf } from './buyer.ts'

const service = 'registry.harbour.example'
const bought = 'repository:stonequay/quillgate:pull'
const basic = (user: string, password: string) => `Basic ${btoa(`${user}:${password}`)}`

/** Asks for a token as docker does. */
function ask({ app }: TestShop, authorization: string | null, scopes: string[] = [bought], of = service) {
  const query = new URLSearchParams([['service', of], ...scopes.map((scope) => ['scope', scope])])
  return app.request(`${origin}/api/registry/token?${query}`, {
    headers: authorization === null ? {} : { authorization },
  })
}

async function passOf(buyer: Buyer): Promise<{ user: string; password: string; header: string }> {
  const user = (await buyer.delivery()).view.find(({ label }) => label === 'User name')
  const [secret] = (await buyer.act('reveal')).show
  const pass = { user: String(user?.value), password: String(secret?.value) }
  return { ...pass, header: basic(pass.user, pass.password) }
}

const accessIn = async (response: Response) =>
  decodeJwt(((await response.json()) as { token: string }).token).access

/** A buyer of images, from the purchase to the end. */
export function describeContainer(store: StoreKind): void {
  test('the order page has the lines for docker, podman, Helm and a cluster, and no token until it is revealed', async () => {
    const shop = await createTestShop({ store })
    const buyer = await buyerOf(shop, 'container')
    const { state, view } = await buyer.delivery()
    expect(state).toBe('active')
    const { password, user } = await passOf(buyer)
    const text = JSON.stringify(view)
    expect(password).toMatch(/^vpt_[\w-]{43}$/)
    expect(text).not.toContain(password)
    for (const line of [
      `docker login ${service} --username ${user}`,
      `podman pull ${service}/stonequay/quillgate:3.2.0`,
      `oci://${service}/stonequay/charts/quillgate --version 1.4.0`,
      'kubectl create secret docker-registry',
    ])
      expect(text).toContain(line)
    const stored = await shop.shop.store.read.selectFrom('pull_tokens').selectAll().execute()
    expect(JSON.stringify([stored, shop.letters, shop.logged])).not.toContain(password)
  })

  test('a token for the registry names who asks, what was bought, and its end, signed with the key the registry knows', async () => {
    const shop = await createTestShop({ store })
    const { user, header } = await passOf(await buyerOf(shop, 'container'))
    const response = await ask(shop, header)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const answer = (await response.json()) as Record<string, unknown>
    expect(answer).toMatchObject({ access_token: answer.token, expires_in: 300 })
    const { payload, protectedHeader } = await jwtVerify(String(answer.token), registryKeys.publicKey, {
      issuer: origin,
      audience: service,
      currentDate: shop.world.now(),
    })
    expect(protectedHeader).toMatchObject({
      alg: 'ES256',
      kid: expect.stringMatching(/^([A-Z2-7]{4}:){11}[A-Z2-7]{4}$/),
    })
    expect(payload.sub).toBe(user)
    expect(payload.access).toEqual([{ type: 'repository', name: 'stonequay/quillgate', actions: ['pull'] }])
  })

  test('whatever is asked for, a token pulls what was bought and does nothing else', async () => {
    const shop = await createTestShop({ store })
    const { header } = await passOf(await buyerOf(shop, 'container'))
    const pull = { type: 'repository', name: 'stonequay/quillgate', actions: ['pull'] }
    const chart = { ...pull, name: 'stonequay/charts/quillgate' }
    for (const [scopes, access] of [
      [['repository:stonequay/quillgate:pull,push,delete'], [pull]],
      [['repository:stonequay/quillgate:*'], [pull]],
      [['repository:stonequay/quillgate:push'], []],
      [['repository:stonequay/other:pull'], []],
      [['repository:stonequay/quillgate/../other:pull'], []],
      [['repository:stonequay/quillgate:8000/x:pull'], []],
      [['registry:catalog:*'], []],
      [['repository(plugin):stonequay/quillgate:pull'], []],
      [['repository:stonequay/quillgate'], []],
      [[`${bought} repository:stonequay/charts/quillgate:pull`], [pull, chart]],
      [[bought, 'repository:stonequay/other:pull'], [pull]],
      [[], []],
    ] as const) {
      expect(await accessIn(await ask(shop, header, [...scopes])), scopes.join(' ')).toEqual(access)
    }
  })

  test('who is not a buyer gets no token: wrong, foreign and missing passwords, another service', async () => {
    const shop = await createTestShop({ store })
    const [mine, other] = [
      await passOf(await buyerOf(shop, 'container')),
      await passOf(await buyerOf(shop, 'container')),
    ]
    for (const header of [
      null,
      basic(mine.user, ''),
      basic(mine.user, 'vpt_'),
      basic(mine.user, other.password),
      basic('', mine.password),
      'Basic !!!',
      `Bearer ${mine.password}`,
    ]) {
      const refused = await ask(shop, header)
      expect(refused.status).toBe(401)
      expect(refused.headers.get('www-authenticate')).toMatch(/^Basic /)
      expect(await refused.json()).toMatchObject({ errors: [{ code: 'UNAUTHORIZED' }] })
    }
    expect((await ask(shop, mine.header, [bought], 'registry.other.example')).status).toBe(400)
  })

  test('a program that asks by form gets the same token', async () => {
    const shop = await createTestShop({ store })
    const { user, password } = await passOf(await buyerOf(shop, 'container'))
    const form = (fields: Record<string, string>) =>
      shop.app.request(`${origin}/api/registry/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ service, scope: bought, client_id: 'containerd', ...fields }),
      })
    const given = await form({ grant_type: 'password', username: user, password })
    expect(await accessIn(given)).toHaveLength(1)
    expect((await form({ grant_type: 'password', username: user, password: 'no' })).status).toBe(401)
    expect((await form({ grant_type: 'refresh_token', refresh_token: password })).status).toBe(400)
  })

  test('a new pull token replaces the one before it', async () => {
    const shop = await createTestShop({ store })
    const buyer = await buyerOf(shop, 'container')
    const before = await passOf(buyer)
    const [shown] = (await buyer.act('rotate')).show
    expect((await ask(shop, before.header)).status).toBe(401)
    expect((await ask(shop, basic(before.user, String(shown?.value)))).status).toBe(200)
    expect((await passOf(buyer)).password).toBe(shown?.value)
  })

  test('a pull token ends with its term and goes on with a renewal, unchanged', async () => {
    const shop = await createTestShop({ store })
    const buyer = await buyerOf(shop, 'container')
    const { id } = await buyer.delivery()
    const { header } = await passOf(buyer)
    await want(shop, id, { until: '2026-12-23T09:00:00.000Z' })
    await shop.runJobs()
    expect((await buyer.delivery()).view).toContainEqual({
      type: 'text',
      label: 'Good until',
      value: '26 December 2026',
    })
    shop.world.pass(33 * 86_400 - 60)
    expect((await ask(shop, header)).status).toBe(200)
    shop.world.pass(86_400)
    expect((await ask(shop, header)).status).toBe(401)
    await want(shop, id, { until: '2027-01-23T09:00:00.000Z' })
    await shop.runJobs()
    expect((await ask(shop, header)).status).toBe(200)
  })

  test('while it is paused and after a refund no token is given', async () => {
    const shop = await createTestShop({ store })
    const buyer = await buyerOf(shop, 'container')
    const { id } = await buyer.delivery()
    const { header } = await passOf(buyer)
    await want(shop, id, { state: 'suspended', reason: 'unpaid' })
    await shop.runJobs()
    expect((await ask(shop, header)).status).toBe(401)
    expect((await buyer.act('reveal')).code).toBe('action_unknown')
    await want(shop, id, { state: 'active' })
    await shop.runJobs()
    expect((await ask(shop, header)).status).toBe(200)
    await buyer.refund()
    expect((await buyer.delivery()).state).toBe('ended')
    expect((await ask(shop, header)).status).toBe(401)
    expect(await shop.shop.store.read.selectFrom('pull_tokens').selectAll().execute()).toEqual([])
  })

  test('while the registry is away the delivery waits, and is made when it is back', async () => {
    const shop = await createTestShop({ store, maxAttempts: 8 })
    shop.world.down = true
    const buyer = await buyerOf(shop, 'container')
    expect((await buyer.delivery()).state).toBe('working')
    shop.world.pass(3600)
    shop.world.down = false
    await shop.runJobs()
    expect((await buyer.delivery()).state).toBe('active')
  })
}
