import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { inTurn } from '../../functions/clouds/in-turn.ts'
import { openTestStore } from '../functions/test-store.ts'
import { askInWorkerd } from '../edge/cloud-in-workerd.ts'
import { briefSeconds, memberQuota } from './place.ts'
import { withoutGlance } from './services.ts'
import { buyerAt, clientOf, openWorld, settingsOf, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
})

/** An image, a buyer and the shop's client. */
async function scene() {
  const image = await world.image()
  const buyer = buyerAt(await world.account('buyer'))
  return { image, buyer, share: world.share(image, buyer.project), ...clientOf(settingsOf(world.operator)) }
}

describe('an image of a real OpenStack', () => {
  test('is shared, accepted, launched from to ACTIVE, taken back, and no longer launched from', async () => {
    const { image, buyer, share, cloud, signIns } = await scene()
    expect({ status: await cloud.status(share), sees: await buyer.sees(image) }).toEqual({
      status: { status: 'absent' },
      sees: 404,
    })
    expect(await buyer.launch(image)).toBe(400)
    expect(await cloud.grant(share)).toEqual({ status: 'pending' })
    expect(await cloud.grant(share)).toEqual({ status: 'pending' })
    expect(await buyer.accept(image)).toBe(200)
    expect(await cloud.status(share)).toEqual({ status: 'accepted' })
    const server = await buyer.launch(image)
    expect(await buyer.settled(server)).toBe('ACTIVE')
    expect(await cloud.revoke(share)).toEqual({ status: 'absent' })
    expect(await cloud.revoke(share)).toEqual({ status: 'absent' })
    expect(await buyer.sees(image)).toBe(404)
    expect(await buyer.launch(image)).toBe(400)
    // What runs already is not stopped: the terms say so.
    expect(await buyer.settled(server)).toBe('ACTIVE')
    expect(signIns()).toBe(1)
  })

  test('can be launched from as soon as it is shared, before anybody accepts it', async () => {
    const { image, buyer, share, cloud } = await scene()
    await cloud.grant(share)
    expect(await buyer.settled(await buyer.launch(image))).toBe('ACTIVE')
  })

  test('that was rejected can still be launched from, and is offered anew', async () => {
    const { image, buyer, share, cloud } = await scene()
    await cloud.grant(share)
    expect(await buyer.reject(image)).toBe(200)
    expect(await cloud.status(share)).toEqual({ status: 'rejected' })
    expect(await buyer.settled(await buyer.launch(image))).toBe('ACTIVE')
    expect(await cloud.grant(share)).toEqual({ status: 'pending' })
  })

  test('is shared with a project that does not exist, since nobody asks Keystone', async () => {
    const { image, cloud } = await scene()
    const nobody = world.share(image, randomBytes(16).toString('hex'))
    expect(await cloud.grant(nobody)).toEqual({ status: 'pending' })
    expect(await cloud.revoke(nobody)).toEqual({ status: 'absent' })
  })

  test('that is private, or not there, is refused with the cause', async () => {
    const { share, cloud } = await scene()
    expect(await cloud.grant({ ...share, image: await world.image('private') })).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('visibility must be "shared"'),
    })
    expect(await cloud.grant({ ...share, image: '00000000-0000-4000-8000-000000000000' })).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('is not there'),
    })
  })

  test('with as many projects as the cloud allows is told apart from other refusals', async () => {
    const { image, buyer, share, cloud } = await scene()
    for (let place = 0; place < memberQuota; place += 1)
      expect(await world.shareRawly(image, randomBytes(16).toString('hex'))).toBe(200)
    expect(await cloud.grant(share)).toMatchObject({ status: 'refused', cause: 'full' })
    expect(await buyer.sees(image)).toBe(404)
  })
})

describe('eight shares at once', () => {
  test('leave one member when eight processes of a shop make them, and one revoke takes it away', async () => {
    const { image, buyer, share } = await scene()
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-openstack-store-'))
    const { store, stop } = await openTestStore({ folder, maxAttempts: 1, kind: 'sqlite' })
    onTestFinished(async () => {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    })
    const processes = Array.from({ length: 8 }, () =>
      inTurn(clientOf(settingsOf(world.operator)).cloud, {
        store: () => store,
        now: () => new Date(),
        random: (bytes) => randomBytes(bytes),
      }),
    )
    const answers = await Promise.all(processes.map((one) => one.grant(share)))
    expect(answers).toEqual(answers.map(() => ({ status: 'pending' })))
    expect(await world.members(image)).toEqual([buyer.project])
    await Promise.all(processes.map((one) => one.revoke(share)))
    expect(await world.members(image)).toEqual([])
  })

  test('double the member at Glance where nobody keeps them apart, and our revoke takes all of it away', async () => {
    const { buyer, cloud } = await scene()
    // How often they meet is chance; the first race that doubles is enough.
    for (let race = 0; race < 20; race += 1) {
      const image = await world.image()
      await Promise.all(Array.from({ length: 8 }, () => world.shareRawly(image, buyer.project)))
      if ((await world.members(image)).length < 2) continue
      expect(await cloud.revoke(world.share(image, buyer.project))).toEqual({ status: 'absent' })
      expect(await world.members(image)).toEqual([])
      expect(await buyer.sees(image)).toBe(404)
      return
    }
    expect.unreachable('Twenty races doubled no member: this Glance keeps them apart by itself.')
  })
})

describe('signing in', () => {
  test('a token that ends between two calls brings one new sign-in, and the share goes on', async () => {
    const { share } = await scene()
    // By our clock no time passes, so that it is the cloud that says the token is over.
    const stopped = new Date()
    const { cloud, signIns, refusedTokens } = clientOf(settingsOf(world.operator, 'brief'), () => stopped)
    expect(await cloud.grant(share)).toEqual({ status: 'pending' })
    await pause((briefSeconds + 1) * 1000)
    expect(await cloud.revoke(share)).toEqual({ status: 'absent' })
    expect({ refused: refusedTokens(), signIns: signIns() }).toEqual({ refused: 1, signIns: 2 })
  })

  test('a token that ends by our clock is renewed before it is used', async () => {
    const { share } = await scene()
    const { cloud, signIns, refusedTokens } = clientOf(settingsOf(world.operator, 'brief'))
    await cloud.grant(share)
    await pause((briefSeconds + 1) * 1000)
    expect(await cloud.revoke(share)).toEqual({ status: 'absent' })
    expect({ refused: refusedTokens(), signIns: signIns() }).toEqual({ refused: 0, signIns: 2 })
  })

  test('by an application credential works as by a password', async () => {
    const { share } = await scene()
    const { id, secret } = await world.admin.credential(world.operator)
    const { authUrl } = settingsOf(world.operator)
    const { cloud, signIns } = clientOf({
      authUrl,
      applicationCredentialId: id,
      applicationCredentialSecret: secret,
    })
    expect(await cloud.grant(share)).toEqual({ status: 'pending' })
    expect(await cloud.revoke(share)).toEqual({ status: 'absent' })
    expect(signIns()).toBe(1)
  })

  test('with a wrong password is refused after one try', async () => {
    const { share } = await scene()
    const { cloud, signIns } = clientOf({ ...settingsOf(world.operator), password: 'wrong' })
    expect(await cloud.grant(share)).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('sign-in'),
    })
    expect(signIns()).toBe(1)
  })
})

test('while Glance is down a share is put off, and done when it is back', async () => {
  const { share, cloud } = await scene()
  expect(await withoutGlance(() => cloud.grant(share))).toMatchObject({ status: 'unreachable' })
  expect(await cloud.grant(share)).toEqual({ status: 'pending' })
})

test('from inside workerd the same client shares, reads and takes back', async () => {
  const { image, share } = await scene()
  const settings = settingsOf(world.operator)
  const answers = await askInWorkerd({ settings, share, steps: ['status', 'grant', 'status', 'revoke'] })
  expect(answers.map(({ status }) => status)).toEqual(['absent', 'pending', 'pending', 'absent'])
  expect(await world.members(image)).toEqual([])
})
