import { Hono } from 'hono'
import { z } from 'zod'
import { createAwsStandIn } from './aws.ts'
import { createConsole } from './console.ts'
import { createHuaweiStandIn } from './huawei.ts'
import { type CloudUser, createIdentity, createTokens, projectIdOf } from './identity.ts'
import { type CloudImage, createImages } from './images.ts'
import { openMembers } from './members.ts'

export type { CloudUser } from './identity.ts'
export type { CloudImage } from './images.ts'

export interface CloudStandInOptions {
  /** File that keeps who may use which image. */
  dataFile: string
  /** Where the stand-in is reached; its pages and, for callers that use this address, its services. */
  baseUrl: string
  /** The shop's user first; its project owns the images. */
  users: [CloudUser, ...CloudUser[]]
  images: CloudImage[]
  now(): Date
  memberQuota?: number
  tokenLifeSeconds?: number
}

/** Body of `POST /control`: rows of one project that only a race could have made. */
const controlSchema = z.strictObject({ image: z.string(), project: z.string(), rows: z.int().min(1).max(20) })

/**
 * A cloud as buyers and the shop see it: Keystone at `/v3`, Glance of each region at `/image/<region>/v2`, and the
 * console at `/console`. Called by a name `identity.<cloud>.example`, its catalog points to `image.<cloud>.example`;
 * called by `ims.…` it is Huawei's image service, by `ec2.…` that of AWS.
 */
export function createCloudStandIn(options: CloudStandInOptions): Hono {
  const { users, images, now, memberQuota = 128, tokenLifeSeconds: lifeSeconds = 3600 } = options
  const members = openMembers(options.dataFile)
  const tokens = createTokens(now, lifeSeconds)
  const regions = [...new Set(images.map(({ region }) => region))]
  const imageUrl = (host: string, region: string) =>
    host.startsWith('identity.')
      ? `https://${host.replace('identity.', 'image.')}/image/${region}`
      : `${options.baseUrl}/image/${region}`
  const owner = projectIdOf(users[0].project)
  const app = new Hono()

  // Where the addresses of three clouds' services lie side by side, the host says whose is meant.
  const signed = { user: users[0], images, members, memberQuota, now }
  const [huawei, aws] = [createHuaweiStandIn(signed), createAwsStandIn(signed)]
  app.use('*', async (c, next) => {
    const host = c.req.header('host') ?? ''
    if (host.startsWith('ims.')) return huawei.fetch(c.req.raw)
    return host.startsWith('ec2.') ? aws.fetch(c.req.raw) : next()
  })

  app.get('/', (c) => c.redirect('/console', 303))
  app.route('/v3', createIdentity({ users, regions, tokens, lifeSeconds, now, imageUrl }))
  app.route('/image', createImages({ images, members, tokens, owner, memberQuota, now }))
  app.route(
    '/console',
    createConsole({ images, members, tokens, api: (path, init) => app.request(path, init) }),
  )

  app.post('/control', async (c) => {
    const wanted = controlSchema.safeParse(await c.req.json().catch(() => null))
    if (!wanted.success) return c.json({ error: z.prettifyError(wanted.error) }, 422)
    const { image, project, rows } = wanted.data
    for (let row = 0; row < rows; row += 1) members.add(image, project, now())
    return c.json({ rows: members.of(image).length })
  })

  return app
}
