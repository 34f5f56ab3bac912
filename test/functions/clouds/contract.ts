import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ImageShare } from '../../../catalog/delivery/cloud-port.ts'
import { connectClouds } from '../../../functions/clouds/connect.ts'
import type { TurnedCloud } from '../../../functions/clouds/in-turn.ts'
import type { AnyCloudSettings } from '../../../functions/clouds/settings.ts'
import { createOutgoing, type OutgoingRequest } from '../../../functions/outgoing/fetch.ts'
import { createCloudStandIn } from '../../../functions/sandbox/cloud/app.ts'
import { sandboxClouds, sandboxCloudUser, sandboxImages } from '../../../functions/sandbox/cloud/places.ts'

export interface CloudUnderTest {
  platform: 'openstack' | 'huawei' | 'aws'
  share: ImageShare
  /** Another buyer's project. */
  other: string
  /** A copy of the image. */
  copy: string
  /** An image that nobody has. */
  missing: string
  /** Where nothing has to be accepted, a share is `accepted` at once. */
  first: 'pending' | 'accepted'
}

/** The stand-in of a cloud, listening, and our client of it. */
export async function openCloud({ platform, share, copy }: CloudUnderTest, memberQuota = 128) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-cloud-'))
  const clock = () => new Date('2026-11-23T09:00:00Z')
  const { cloud: name, region, image: id } = share
  const images = [{ region, id, copies: [copy] }]
  const products = [{ name: 'Columnwright', delivery: { kind: 'image', cloud: name, platform, images } }]
  let listener: ReturnType<typeof getRequestListener> | undefined
  const server = createServer((request, response) => void listener?.(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const standIn = createCloudStandIn({
    dataFile: join(folder, 'cloud.json'),
    baseUrl: origin,
    users: [sandboxCloudUser('vitrine-password')],
    images: sandboxImages(products),
    now: clock,
    memberQuota,
  })
  listener = getRequestListener(standIn.fetch)
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  onTestFinished(async () => {
    if (server.listening) await close()
    rmSync(folder, { recursive: true, force: true })
  })
  const { clouds, hosts } = sandboxClouds(products, { origin, password: 'vitrine-password' })
  const outgoing = createOutgoing({ connect: hosts })
  const calls: OutgoingRequest[] = []
  const cloudWith = (change: object): TurnedCloud =>
    connectClouds({
      outgoing: (request) => {
        calls.push(request)
        return outgoing(request)
      },
      clouds: { [name]: { ...clouds[name], ...change } as AnyCloudSettings },
      now: clock,
      signedAt: clock,
      pause: async () => {},
    })
  /** The buyer presses a button in the console. */
  const press = (status: 'accepted' | 'rejected') =>
    fetch(`${origin}/console/${share.project}/images/${share.image}`, {
      method: 'POST',
      body: new URLSearchParams({ status }),
      redirect: 'manual',
    })
  const double = (rows: number) =>
    fetch(`${origin}/control`, {
      method: 'POST',
      body: JSON.stringify({ image: share.image, project: share.project, rows }),
    })
  return { cloud: cloudWith({}), cloudWith, calls, press, double, close }
}

/** What every implementation of `CloudPort` keeps. */
export function describeCloud(under: CloudUnderTest): void {
  const { platform, share, other, copy, missing, first } = under

  describe(`the cloud of kind ${platform}`, () => {
    test('shares an image once, however often it is asked, and with nobody else', async () => {
      const { cloud } = await openCloud(under)
      expect(await cloud.status(share)).toEqual({ status: 'absent' })
      expect(await cloud.grant(share)).toEqual({ status: first })
      expect(await cloud.grant(share)).toEqual({ status: first })
      expect(await cloud.status(share)).toEqual({ status: first })
      expect(await cloud.status({ ...share, project: other })).toEqual({ status: 'absent' })
      expect(await cloud.status({ ...share, image: copy })).toEqual({ status: 'absent' })
    })

    test('takes it back, twice as well as once, and from one project only', async () => {
      const { cloud } = await openCloud(under)
      await cloud.grant(share)
      await cloud.grant({ ...share, project: other })
      expect(await cloud.revoke(share)).toEqual({ status: 'absent' })
      expect(await cloud.revoke(share)).toEqual({ status: 'absent' })
      expect(await cloud.status(share)).toEqual({ status: 'absent' })
      expect(await cloud.status({ ...share, project: other })).toEqual({ status: first })
    })

    test('is taken back from one of many projects, and the others keep it', async () => {
      const { cloud } = await openCloud(under)
      const many = Array.from({ length: 7 }, (_, at) => ({ ...share, project: `${at + 1}${other.slice(1)}` }))
      for (const one of [...many, share]) await cloud.grant(one)
      expect(await cloud.revoke(share)).toEqual({ status: 'absent' })
      for (const one of many) expect(await cloud.status(one)).toEqual({ status: first })
      expect(await cloud.revoke(many[6] ?? share)).toEqual({ status: 'absent' })
    })

    test('says that an image is full, so that a copy is taken, and has room again after a revoke', async () => {
      const { cloud } = await openCloud(under, 1)
      await cloud.grant({ ...share, project: other })
      expect(await cloud.grant(share)).toMatchObject({ status: 'refused', cause: 'full' })
      expect(await cloud.grant({ ...share, image: copy })).toEqual({ status: first })
      await cloud.revoke({ ...share, project: other })
      expect(await cloud.grant(share)).toEqual({ status: first })
    })

    test('refuses an image that is not there, and has nothing to take back from it', async () => {
      const { cloud } = await openCloud(under)
      const gone = { ...share, image: missing }
      const answer = await cloud.grant(gone)
      expect(answer).toMatchObject({ status: 'refused' })
      expect(answer).not.toHaveProperty('cause')
      expect(await cloud.revoke(gone)).toEqual({ status: 'absent' })
    })

    test('refuses wrong credentials with a sentence, and does not lock the account by trying on', async () => {
      const { cloudWith, calls } = await openCloud(under)
      const wrong = cloudWith({ password: 'wrong', secretKey: 'wrong' })
      expect(await wrong.grant(share)).toMatchObject({
        status: 'refused',
        reason: expect.stringContaining('does not accept our'),
      })
      expect(calls).toHaveLength(1)
    })

    test('who lost the turn before the change shares nothing', async () => {
      const { cloud } = await openCloud(under)
      expect(await cloud.grant(share, () => false)).toMatchObject({ status: 'unreachable' })
      expect(await cloud.status(share)).toEqual({ status: 'absent' })
    })

    test('a cloud that is away is unreachable for each call, and a link to its console stays', async () => {
      const { cloud, close } = await openCloud(under)
      await close()
      for (const call of ['grant', 'status', 'revoke'] as const)
        expect(await cloud[call](share), call).toMatchObject({ status: 'unreachable' })
      expect(cloud.consoleUrl(share)).toContain(share.image)
    })

    if (first === 'accepted') return
    test('reads what the buyer answers, and offers again what was rejected', async () => {
      const { cloud, press } = await openCloud(under)
      await cloud.grant(share)
      await press('rejected')
      expect(await cloud.status(share)).toEqual({ status: 'rejected' })
      expect(await cloud.grant(share)).toEqual({ status: 'pending' })
      await press('accepted')
      expect(await cloud.status(share)).toEqual({ status: 'accepted' })
    })
  })
}
