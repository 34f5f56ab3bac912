import { describe, expect, test } from 'vitest'
import { createCloud } from '../../../functions/clouds/openstack.ts'
import { projectIdOf } from '../../../functions/sandbox/cloud/identity.ts'
import {
  as,
  buyer,
  calls,
  clock,
  cloud,
  cloudWith,
  image,
  origin,
  passSeconds,
  secretImage,
  serveAgain,
  serveForEach,
  share,
  signIns,
} from './openstack-world.ts'

serveForEach()

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

  test('that another process made a moment before counts, whether the cloud answers 409 or has no place left (413)', async () => {
    for (const status of [409, 413]) {
      const reads = [404, 200]
      const raced = createCloud({
        outgoing: async ({ url, method }) => {
          if (url.endsWith('/auth/tokens')) return answer(201, tokenBody, { 'x-subject-token': 'token' })
          return method === 'POST' ? answer(status, {}) : answer(reads.shift() ?? 500, { status: 'pending' })
        },
        clouds: { aurora: { authUrl: 'https://identity.aurora.example', username: 'u', password: 'p' } },
        now: () => clock,
      })
      expect(await raced.grant(share), String(status)).toEqual({ status: 'pending' })
    }
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
    await serveAgain()
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
    await serveAgain({ memberQuota: 1 })
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
    await serveAgain({ tokenLifeSeconds: 100 })
    await cloud.status(share)
    passSeconds(79)
    await cloud.status(share)
    expect(signIns()).toBe(1)
    passSeconds(2)
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
