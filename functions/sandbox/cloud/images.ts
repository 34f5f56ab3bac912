import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Tokens } from './identity.ts'
import { describeMember, type Member, type Members, memberStatuses } from './members.ts'

export interface CloudImage {
  id: string
  region: string
  name: string
  visibility?: 'shared' | 'private'
}

export interface ImagesOptions {
  images: CloudImage[]
  members: Members
  tokens: Tokens
  /** Project that all images belong to. */
  owner: string
  memberQuota: number
  now(): Date
}

type Env = { Variables: { project: string } }

/**
 * Glance v2 of every region, as far as sharing goes, below `/<region>/v2`. Statuses are those that a real Glance
 * answered: share 200, again 409, revoke 204, again 404, a stranger 404, a buyer who shares on or revokes 403, a
 * private image 403, too many members 413. A project that does not exist is taken all the same, and a pending member
 * already sees the image by its id.
 */
export function createImages({ images, members, tokens, owner, memberQuota, now }: ImagesOptions): Hono<Env> {
  const app = new Hono<Env>()

  app.use('*', async (c, next) => {
    const project = tokens.projectOf(c.req.header('x-auth-token'))
    if (!project) return refuse(c, 401, 'This server could not verify that you are authorized to access it.')
    c.set('project', project)
    await next()
    return undefined
  })

  app.get('/:region/v2/images', (c) => {
    const wanted = c.req.query('member_status') ?? 'accepted'
    const isListed = (image: CloudImage) => {
      if (c.get('project') === owner) return true
      const status = members.find(image.id, c.get('project'))?.status
      return status !== undefined && (wanted === 'all' || status === wanted)
    }
    const found = images.filter((image) => image.region === c.req.param('region') && isListed(image))
    return c.json({ images: found.map((image) => describeImage(image, owner)) })
  })

  app.get('/:region/v2/images/:image', (c) => {
    const image = visible(c)
    return image ? c.json(describeImage(image, owner)) : notFound(c)
  })

  app.get('/:region/v2/images/:image/members', (c) => {
    const image = visible(c)
    if (!image) return notFound(c)
    const project = c.get('project')
    const rows = members.of(image.id).filter((row) => project === owner || row.project === project)
    return c.json({ members: rows.map(describeMember), schema: '/v2/schemas/members' })
  })

  app.post('/:region/v2/images/:image/members', async (c) => {
    const image = visible(c)
    if (!image) return notFound(c)
    if (c.get('project') !== owner) return refuse(c, 403, 'You are not permitted to create image members.')
    const body = z
      .object({ member: z.string().min(1).max(255) })
      .safeParse(await c.req.json().catch(() => null))
    if (!body.success) return refuse(c, 400, 'Expected a dict in the form {"member": "image_id"}.')
    if (image.visibility === 'private') return refuse(c, 403, 'Only shared images have members.')
    if (members.find(image.id, body.data.member))
      return refuse(c, 409, 'Member is already associated with image.')
    if (members.of(image.id).length >= memberQuota)
      return refuse(c, 413, 'The limit has been exceeded on members.')
    return c.json(describeMember(members.add(image.id, body.data.member, now())))
  })

  app.get('/:region/v2/images/:image/members/:member', (c) => {
    const member = visible(c) && seen(c)
    return member ? c.json(describeMember(member)) : notFound(c)
  })

  app.put('/:region/v2/images/:image/members/:member', async (c) => {
    const member = visible(c) && seen(c)
    if (!member) return notFound(c)
    if (c.get('project') === owner)
      return refuse(c, 403, 'You are not permitted to modify the status of this member.')
    const body = z.object({ status: z.enum(memberStatuses) }).safeParse(await c.req.json().catch(() => null))
    if (!body.success) return refuse(c, 400, 'The status must be pending, accepted or rejected.')
    members.setStatus(member, body.data.status, now())
    return c.json(describeMember(member))
  })

  app.delete('/:region/v2/images/:image/members/:member', (c) => {
    const image = visible(c)
    if (!image) return notFound(c)
    if (c.get('project') !== owner) return refuse(c, 403, 'You are not permitted to delete image members.')
    return members.remove(image.id, c.req.param('member')) ? c.body(null, 204) : notFound(c)
  })

  /** The image of the path, if the caller's project may know of it: as owner or as a member in any status. */
  function visible(c: Context<Env>): CloudImage | undefined {
    const image = images.find(
      ({ id, region }) => id === c.req.param('image') && region === c.req.param('region'),
    )
    const project = c.get('project')
    return image && (project === owner || members.find(image.id, project)) ? image : undefined
  }

  function seen(c: Context<Env>): Member | undefined {
    const member = members.find(c.req.param('image') ?? '', c.req.param('member') ?? '')
    return member && [owner, member.project].includes(c.get('project')) ? member : undefined
  }

  return app
}

function describeImage(image: CloudImage, owner: string): Record<string, unknown> {
  return { id: image.id, name: image.name, owner, status: 'active', visibility: image.visibility ?? 'shared' }
}

const notFound = (c: Context) => refuse(c, 404, 'No image or member found.')

/** Glance answers its faults as a small HTML page. */
function refuse(c: Context, status: 400 | 401 | 403 | 404 | 409 | 413, message: string): Response {
  return c.html(
    `<html><head><title>${status}</title></head><body><h1>${status}</h1>${message}</body></html>`,
    status,
  )
}
