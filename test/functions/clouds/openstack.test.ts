import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CloudPort, ImageShare } from '../../../catalog/delivery/cloud-port.ts'
import { type CloudSettings, createCloud } from '../../../functions/clouds/openstack.ts'
import { createOutgoing, type OutgoingRequest } from '../../../functions/outgoing/fetch.ts'
import { type CloudStandInOptions, createCloudStandIn } from '../../../functions/sandbox/cloud/app.ts'
import { projectIdOf } from '../../../functions/sandbox/cloud/identity.ts'
import { sandboxClouds, sandboxCloudUser, sandboxImages } from '../../../functions/sandbox/cloud/places.ts'

const image = '7b6163b8-8fe2-4cf1-9f28-780c3bf7501a'
const secretImage = '8e3e3af9-c7af-4f18-b110-4169bd5dc46a'
const buyer = projectIdOf('buyer')
const share: ImageShare = { cloud: 'aurora', region: 'eu-north-1', image, project: buyer }
const products = [
  {
    name: 'Columnwright',
    delivery: { kind: 'image', cloud: 'aurora', images: [{ region: 'eu-north-1', id: image }] },
  },
  { name: 'Tracewell', delivery: { kind: 'saas' } },
]
const users: CloudStandInOptions['users'] = [
  sandboxCloudUser('vitrine-password'),
  { name: 'buyer', password: 'buyer-password', project: 'buyer' },
  { name: 'stranger', password: 'stranger-password', project: 'stranger' },
]

let server: Server
let folder: string
let origin: string
let clock: Date
let calls: OutgoingRequest[]
let cloud: CloudPort

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-cloud-'))
  clock = new Date('2026-11-23T09:00:00Z')
  calls = []
  await serve({})
})

afterEach(async () => {
  await close()
  await rm(folder, { recursive: true })
})

async function close(): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

/** Starts the stand-in cloud, and the client that reaches it by its names. */
async function serve(options: Partial<CloudStandInOptions>): Promise<void> {
  let listener: ReturnType<typeof getRequestListener> | undefined
  server = createServer((request, response) => void listener?.(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const standIn = createCloudStandIn({
    dataFile: join(folder, 'cloud.json'),
    baseUrl: origin,
    users,
    images: [
      ...sandboxImages(products),
      { id: secretImage, region: 'eu-north-1', name: 'Not for sharing', visibility: 'private' },
    ],
    now: () => clock,
    ...options,
  })
  listener = getRequestListener(standIn.fetch)
  cloud = cloudWith({})
}

function cloudWith(changes: Partial<CloudSettings>): CloudPort {
  const { clouds, hosts } = sandboxClouds(products, { origin, password: 'vitrine-password' })
  const outgoing = createOutgoing({ connect: hosts })
  return createCloud({
    outgoing: (request) => {
      calls.push(request)
      return outgoing(request)
    },
    clouds: { aurora: { ...clouds.aurora, ...changes } as CloudSettings },
    now: () => clock,
  })
}

const signIns = () => calls.filter(({ url }) => url.endsWith('/auth/tokens')).length

/** A call to the stand-in's Glance as one of its users. */
async function as(user: string, method: string, path: string, body?: unknown): Promise<Response> {
  const auth = {
    identity: {
      methods: ['password'],
      password: { user: { name: user, domain: { name: 'Default' }, password: `${user}-password` } },
    },
    scope: { project: { name: user, domain: { name: 'Default' } } },
  }
  const login = await fetch(`${origin}/v3/auth/tokens`, { method: 'POST', body: JSON.stringify({ auth }) })
  const headers = { 'x-auth-token': login.headers.get('x-subject-token') ?? '' }
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
  return fetch(`${origin}/image/eu-north-1/v2/images${path}`, init)
}

describe('sharing an image', () => {
  test('makes the project a pending member, and accepted once the buyer accepts', async () => {
    expect(await cloud.status(share)).toEqual({ status: 'absent' })
    expect(await cloud.grant(share)).toEqual({ status: 'pending' })
    expect(await cloud.status(share)).toEqual({ status: 'pending' })
    expect((await as('buyer', 'PUT', `/${image}/members/${buyer}`, { status: 'accepted' })).status).toBe(200)
    expect(await cloud.status(share)).toEqual({ status: 'accepted' })
  })

  test('signs in once for many calls, by the catalog’s own address of the image service', async () => {
    await cloud.grant(share)
    await cloud.status(share)
    expect(signIns()).toBe(1)
    expect(calls[0]?.url).toBe('https://identity.aurora.example/v3/auth/tokens')
    expect(calls.at(-1)?.url).toBe(
      `https://image.aurora.example/image/eu-north-1/v2/images/${image}/members/${buyer}`,
    )
  })

  test('keeps what the buyer has accepted', async () => {
    await cloud.grant(share)
    await as('buyer', 'PUT', `/${image}/members/${buyer}`, { status: 'accepted' })
    expect(await cloud.grant(share)).toEqual({ status: 'accepted' })
  })

  test('anew, after the buyer has rejected it, makes it pending again', async () => {
    await cloud.grant(share)
    await as('buyer', 'PUT', `/${image}/members/${buyer}`, { status: 'rejected' })
    expect(await cloud.status(share)).toEqual({ status: 'rejected' })
    expect(await cloud.grant(share)).toEqual({ status: 'pending' })
  })

  test('survives a restart of the cloud, tokens and all', async () => {
    await cloud.grant(share)
    const before = cloud
    await close()
    await serve({})
    expect(await cloud.status(share)).toEqual({ status: 'pending' })
    expect(await before.status(share)).toMatchObject({ status: 'unreachable' })
  })

  test.each([
    ['an image that is not there', { image: '00000000-0000-4000-8000-000000000000' }, 'is not there'],
    ['an image that may not be shared', { image: secretImage }, 'visibility must be "shared"'],
    ['a region without images', { region: 'moon-1' }, 'no image service in the region "moon-1"'],
    ['a cloud without settings', { cloud: 'dusk-2' }, 'set OPENSTACK_DUSK_2_AUTH_URL'],
  ])('%s is refused with the cause', async (_name, change, words) => {
    expect(await cloud.grant({ ...share, ...change })).toEqual({
      status: 'refused',
      reason: expect.stringContaining(words),
    })
  })

  test('more projects than the cloud allows are refused with the cause', async () => {
    await close()
    await serve({ memberQuota: 1 })
    await cloud.grant({ ...share, project: projectIdOf('first') })
    expect(await cloud.grant(share)).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('as many'),
    })
  })
})

describe('taking an image back', () => {
  test('leaves no member, and doing it twice is the same as once', async () => {
    await cloud.grant(share)
    expect(await cloud.revoke(share)).toEqual({ status: 'absent' })
    expect(await cloud.revoke(share)).toEqual({ status: 'absent' })
    expect((await as('buyer', 'GET', `/${image}`)).status).toBe(404)
  })

  test('removes rows that a race has doubled', async () => {
    await fetch(`${origin}/control`, {
      method: 'POST',
      body: JSON.stringify({ image, project: buyer, rows: 6 }),
    })
    expect(await cloud.revoke(share)).toEqual({ status: 'absent' })
    expect(calls.filter(({ method }) => method === 'DELETE')).toHaveLength(7)
    expect((await as('buyer', 'GET', `/${image}`)).status).toBe(404)
  })

  test('of an image that is gone is done', async () => {
    expect(await cloud.revoke({ ...share, image: '00000000-0000-4000-8000-000000000000' })).toEqual({
      status: 'absent',
    })
  })
})

describe('signing in', () => {
  test('a token that has run out by our clock is renewed before it is used', async () => {
    await close()
    await serve({ tokenLifeSeconds: 100 })
    await cloud.status(share)
    clock = new Date(clock.getTime() + 79_000)
    await cloud.status(share)
    expect(signIns()).toBe(1)
    clock = new Date(clock.getTime() + 2000)
    await cloud.status(share)
    expect(signIns()).toBe(2)
  })

  test('a token that the cloud no longer takes brings one new sign-in and one repetition', async () => {
    const answers = [401, 200]
    let tokens = 0
    const once = createCloud({
      outgoing: async ({ url }) => {
        if (!url.endsWith('/auth/tokens')) return answer(answers.shift() ?? 500, { status: 'accepted' })
        tokens += 1
        return answer(201, tokenBody, { 'x-subject-token': `token-${tokens}` })
      },
      clouds: { aurora: { authUrl: 'https://identity.aurora.example', username: 'u', password: 'p' } },
      now: () => clock,
    })
    expect(await once.status(share)).toEqual({ status: 'accepted' })
    expect(tokens).toBe(2)
  })

  test('a cloud that takes no token at all is refused, without a loop', async () => {
    let tokens = 0
    const never = createCloud({
      outgoing: async ({ url }) => {
        if (!url.endsWith('/auth/tokens')) return answer(401, {})
        tokens += 1
        return answer(201, tokenBody, { 'x-subject-token': 'token' })
      },
      clouds: { aurora: { authUrl: 'https://identity.aurora.example', username: 'u', password: 'p' } },
      now: () => clock,
    })
    expect(await never.status(share)).toMatchObject({ status: 'refused' })
    expect(tokens).toBe(2)
  })

  test('a wrong password is refused after one try', async () => {
    const wrong = cloudWith({ password: 'wrong' })
    expect(await wrong.grant(share)).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('sign-in'),
    })
    expect(signIns()).toBe(1)
  })

  test('a cloud without credentials is refused before any call', async () => {
    const none = cloudWith({ password: undefined })
    expect(await none.grant(share)).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('credentials'),
    })
    expect(calls).toHaveLength(0)
  })

  test('an application credential signs in without a project', async () => {
    const byCredential = cloudWith({
      username: undefined,
      password: undefined,
      applicationCredentialId: 'vitrine',
      applicationCredentialSecret: 'vitrine-password',
    })
    expect(await byCredential.grant(share)).toEqual({ status: 'pending' })
    expect(JSON.parse(String(calls[0]?.body))).toEqual({
      auth: {
        identity: {
          methods: ['application_credential'],
          application_credential: { id: 'vitrine', secret: 'vitrine-password' },
        },
      },
    })
  })

  test('without a service catalog the image service is looked for at the sign-in’s own address', async () => {
    const urls: string[] = []
    const plain = createCloud({
      outgoing: async ({ url }) => {
        urls.push(url)
        if (!url.endsWith('/auth/tokens')) return answer(404, {})
        const { catalog: _none, ...token } = tokenBody.token
        return answer(201, { token }, { 'x-subject-token': 'token' })
      },
      clouds: { aurora: { authUrl: 'https://iam.example/v3/', username: 'u', password: 'p' } },
      now: () => clock,
    })
    expect(await plain.status(share)).toEqual({ status: 'absent' })
    expect(urls).toEqual([
      'https://iam.example/v3/auth/tokens',
      `https://iam.example/v2/images/${image}/members/${buyer}`,
    ])
  })

  test.each([500, 502, 429])('HTTP %i may pass and is tried again', async (status) => {
    const busy = createCloud({
      outgoing: async () => answer(status, {}),
      clouds: { aurora: { authUrl: 'https://iam.example', username: 'u', password: 'p' } },
      now: () => clock,
    })
    expect(await busy.status(share)).toMatchObject({ status: 'unreachable' })
  })
})

describe('the console link', () => {
  test('names the project, the region and the image', () => {
    expect(cloud.consoleUrl(share)).toBe(`${origin}/console/${buyer}?region=eu-north-1&image=${image}`)
  })

  test('is left out when the operator set none', () => {
    expect(cloudWith({ consoleUrl: undefined }).consoleUrl(share)).toBeNull()
  })

  test('cannot be bent by what a buyer writes', () => {
    const bent = { ...share, project: '../x?{region}' }
    expect(cloud.consoleUrl(bent)).toBe(
      `${origin}/console/..%2Fx%3F%7Bregion%7D?region=eu-north-1&image=${image}`,
    )
  })
})

describe('the stand-in answers as a real Glance did', () => {
  const path = `/${image}/members`

  test('share 200, again 409, revoke 204, again 404', async () => {
    expect((await as('nobody', 'GET', path)).status).toBe(401)
    const operator = (method: string, to: string, body?: unknown) => as('vitrine', method, to, body)
    expect((await operator('POST', path, { member: buyer })).status).toBe(200)
    expect((await operator('POST', path, { member: buyer })).status).toBe(409)
    expect((await operator('PUT', `${path}/${buyer}`, { status: 'accepted' })).status).toBe(403)
    expect((await operator('DELETE', `${path}/${buyer}`)).status).toBe(204)
    expect((await operator('DELETE', `${path}/${buyer}`)).status).toBe(404)
    expect((await operator('POST', path, { nobody: 1 })).status).toBe(400)
  })

  test('a pending member sees the image by its id, its list only when asked; a stranger sees nothing', async () => {
    await cloud.grant(share)
    expect((await as('buyer', 'GET', `/${image}`)).status).toBe(200)
    expect(await (await as('buyer', 'GET', '')).json()).toMatchObject({ images: [] })
    expect(await (await as('buyer', 'GET', '?visibility=shared&member_status=pending')).json()).toMatchObject(
      {
        images: [{ id: image }],
      },
    )
    expect((await as('stranger', 'GET', `/${image}`)).status).toBe(404)
    expect((await as('stranger', 'GET', path)).status).toBe(404)
  })

  test('a buyer may accept twice, but neither invent a status, nor share on, nor revoke', async () => {
    await cloud.grant(share)
    expect((await as('buyer', 'PUT', `${path}/${buyer}`, { status: 'accepted' })).status).toBe(200)
    expect((await as('buyer', 'PUT', `${path}/${buyer}`, { status: 'accepted' })).status).toBe(200)
    expect((await as('buyer', 'PUT', `${path}/${buyer}`, { status: 'mine' })).status).toBe(400)
    expect((await as('buyer', 'POST', path, { member: projectIdOf('friend') })).status).toBe(403)
    expect((await as('buyer', 'DELETE', `${path}/${buyer}`)).status).toBe(403)
  })

  test('a project that does not exist is taken', async () => {
    expect(await cloud.grant({ ...share, project: 'f'.repeat(32) })).toEqual({ status: 'pending' })
  })
})

describe('the buyer’s console', () => {
  const press = (status: string, headers: Record<string, string> = {}) =>
    fetch(`${origin}/console/${buyer}/images/${image}`, {
      method: 'POST',
      body: new URLSearchParams({ status }),
      redirect: 'manual',
      headers,
    })

  test('lists what is shared, and its buttons accept and reject it', async () => {
    await cloud.grant(share)
    const page = await (await fetch(`${origin}/console/${buyer}?image=${image}`)).text()
    expect(page).toContain('Columnwright')
    expect(page).toContain('Shared with you, not accepted yet')
    expect((await press('accepted')).status).toBe(303)
    expect(await cloud.status(share)).toEqual({ status: 'accepted' })
    expect((await press('rejected')).status).toBe(303)
    expect(await cloud.status(share)).toEqual({ status: 'rejected' })
  })

  test('says so when nothing is shared, or no longer', async () => {
    expect(await (await fetch(`${origin}/console/${buyer}`)).text()).toContain(
      'No image is shared with this project',
    )
    const late = await press('accepted')
    expect(late.status).toBe(409)
    expect(await late.text()).toContain('no longer shared')
  })

  test('takes no form from another site', async () => {
    await cloud.grant(share)
    expect((await press('accepted', { origin: 'https://elsewhere.example' })).status).toBe(403)
    expect(await cloud.status(share)).toEqual({ status: 'pending' })
  })

  test('opens a project by its id', async () => {
    const opened = await fetch(`${origin}/console?project=${buyer}`, { redirect: 'manual' })
    expect(opened.headers.get('location')).toBe(`/console/${buyer}`)
  })
})

const tokenBody = {
  token: {
    issued_at: '2026-11-23T09:00:00.000000Z',
    expires_at: '2026-11-23T10:00:00.000000Z',
    catalog: [
      {
        type: 'image',
        endpoints: [{ interface: 'public', region: 'eu-north-1', url: 'https://image.aurora.example' }],
      },
    ],
  },
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  return { status, headers: new Headers(headers), body: new TextEncoder().encode(JSON.stringify(body)) }
}
