import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { afterEach, beforeEach } from 'vitest'
import type { CloudPort, ImageShare } from '../../../catalog/delivery/cloud-port.ts'
import { type CloudSettings, createCloud } from '../../../functions/clouds/openstack.ts'
import { createOutgoing, type OutgoingRequest } from '../../../functions/outgoing/fetch.ts'
import { type CloudStandInOptions, createCloudStandIn } from '../../../functions/sandbox/cloud/app.ts'
import { projectIdOf } from '../../../functions/sandbox/cloud/identity.ts'
import { sandboxClouds, sandboxCloudUser, sandboxImages } from '../../../functions/sandbox/cloud/places.ts'

export const image = '7b6163b8-8fe2-4cf1-9f28-780c3bf7501a'
export const secretImage = '8e3e3af9-c7af-4f18-b110-4169bd5dc46a'
export const buyer = projectIdOf('buyer')
export const share: ImageShare = { cloud: 'aurora', region: 'eu-north-1', image, project: buyer }
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
export let origin: string
export let clock: Date
export let calls: OutgoingRequest[]
export let cloud: CloudPort

/** A cloud for each test. */
export function serveForEach(): void {
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
}

/** Starts the cloud again on what it stored. */
export async function serveAgain(options: Partial<CloudStandInOptions> = {}): Promise<void> {
  await close()
  await serve(options)
}

export function passSeconds(seconds: number): void {
  clock = new Date(clock.getTime() + seconds * 1000)
}

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

export function cloudWith(changes: Partial<CloudSettings>): CloudPort {
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

export const signIns = () => calls.filter(({ url }) => url.endsWith('/auth/tokens')).length

/** A call to the stand-in's Glance as one of its users. */
export async function as(user: string, method: string, path: string, body?: unknown): Promise<Response> {
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
