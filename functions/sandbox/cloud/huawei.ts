import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { signForHuawei } from '../../clouds/huawei-signature.ts'
import { projectIdOf, type CloudUser } from './identity.ts'
import type { CloudImage } from './images.ts'
import { describeMember, type Members } from './members.ts'

export interface SignedOptions {
  /** Its name is the access key, its password the secret one. */
  user: CloudUser
  images: CloudImage[]
  members: Members
  memberQuota: number
  now(): Date
}

/** The one project that the stand-ins of Huawei and AWS do not know. */
export const unknownProject = /^0+$/

/** Short, so that a list of a few projects has pages; the cloud's own are of 500. */
const pageLength = 2

const bodySchema = z.object({ images: z.array(z.string()).min(1), projects: z.array(z.string()).min(1) })

interface Job {
  image: string
  member: string
  work(): string | null
  looks: number
}

/**
 * Huawei Cloud's image service as far as sharing goes, in the shapes of its API reference: members are added and taken
 * away by jobs that end some time later (https://support.huaweicloud.com/api-ims/ims_03_0624.html and
 * https://support.huaweicloud.com/intl/en-us/api-ims/ims_03_0905.html), and read by the native `/v2/images` (ims_03_0722,
 * ims_03_0723, with its pages). Every call is signed. Which words a job fails with is not documented: those here are ours.
 */
export function createHuaweiStandIn({ user, images, members, memberQuota, now }: SignedOptions): Hono {
  const app = new Hono()
  const jobs = new Map<string, Job>()
  const project = projectIdOf(user.project)

  app.use('*', async (c, next) => {
    if (await isSigned(c, user)) return next()
    return c.json({ error: { code: 'APIGW.0301', message: 'Incorrect IAM authentication information' } }, 401)
  })

  const start = async (c: Context, work: (image: string, member: string) => string | null) => {
    const body = bodySchema.safeParse(await c.req.json().catch(() => null))
    if (!body.success)
      return c.json({ error: { code: 'IMG.0001', message: 'The request body is not valid.' } }, 400)
    const [image = '', member = ''] = [body.data.images[0], body.data.projects[0]]
    if (!images.some(({ id }) => id === image))
      return c.json({ error: { message: 'The image is not found.' } }, 404)
    const id = randomUUID().replaceAll('-', '')
    jobs.set(id, { image, member, work: () => work(image, member), looks: 0 })
    return c.json({ job_id: id })
  }

  app.post('/v1/cloudimages/members', (c) =>
    start(c, (image, member) => {
      if (unknownProject.test(member)) return 'The project does not exist.'
      if (members.find(image, member)) return 'The image has been shared with this tenant.'
      if (members.of(image).length >= memberQuota) return 'The number of members exceeds the quota.'
      members.add(image, member, now())
      return null
    }),
  )

  app.delete('/v1/cloudimages/members', (c) =>
    start(c, (image, member) => (members.remove(image, member) ? null : 'The tenant is not a member.')),
  )

  app.get('/v1/:project/jobs/:job', (c) => {
    const job = c.req.param('project') === project ? jobs.get(c.req.param('job')) : undefined
    if (!job) return c.json({ error: { message: 'The job is not found.' } }, 404)
    job.looks += 1
    // The work is done between two looks, as by a cloud that takes its time.
    const before = (['INIT', 'RUNNING'] as const)[job.looks - 1]
    if (before) return c.json({ job_id: c.req.param('job'), status: before, entities: {} })
    const fault = job.work()
    if (fault === null) job.work = () => null
    const status = fault === null ? 'SUCCESS' : 'FAIL'
    const entities = { results: [{ image_id: job.image, project_id: job.member, status }] }
    return c.json({ job_id: c.req.param('job'), status, entities, error_code: null, fail_reason: fault })
  })

  app.get('/v2/images/:image/members', (c) => {
    const { image } = c.req.param()
    if (!images.some(({ id }) => id === image)) return c.json({ message: 'No image found.' }, 404)
    const rows = members.of(image)
    const from = Number(c.req.query('marker') ?? 0)
    const next = from + pageLength < rows.length ? { next_marker: String(from + pageLength) } : {}
    const shown = rows.slice(from, from + pageLength)
    const page_info = { ...next, current_count: shown.length }
    return c.json({ members: shown.map(describeMember), schema: '/v2/schemas/members', page_info })
  })

  app.get('/v2/images/:image/members/:member', (c) => {
    const member = members.find(c.req.param('image'), c.req.param('member'))
    return member ? c.json(describeMember(member)) : c.json({ message: 'No member found.' }, 404)
  })

  return app
}

/** Signs the request once more with the secret key and compares. */
async function isSigned({ req }: Context, { name, password }: CloudUser): Promise<boolean> {
  const date = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(req.header('x-sdk-date') ?? '')
  const given = req.header('authorization')
  const signed = /SignedHeaders=([^,]+)/.exec(given ?? '')?.[1]?.split(';') ?? []
  if (!date || !given) return false
  const [, year, month, day, hours, minutes, seconds] = date
  const headers = signed.filter((header) => header !== 'host' && header !== 'x-sdk-date')
  const { pathname, search } = new URL(req.url)
  const again = await signForHuawei(
    {
      method: req.method,
      url: `https://${req.header('host')}${pathname}${search}`,
      headers: Object.fromEntries(headers.map((header) => [header, req.header(header) ?? ''])),
      body: await req.text(),
    },
    { accessKey: name, secretKey: password },
    new Date(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`),
  )
  return again.authorization === given
}
