import { createHash, randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'

export interface CloudUser {
  name: string
  password: string
  /** Project that the user may sign in to, by name. */
  project: string
}

export interface Tokens {
  issue(projectId: string): string
  /** Project of a token that is still good. */
  projectOf(token: string | undefined): string | null
}

const loginSchema = z.object({
  auth: z.object({
    identity: z.object({
      methods: z.array(z.string()).min(1),
      password: z
        .object({
          user: z.object({ name: z.string(), domain: z.object({ name: z.string() }), password: z.string() }),
        })
        .optional(),
      application_credential: z.object({ id: z.string(), secret: z.string() }).optional(),
    }),
    scope: z
      .object({ project: z.object({ name: z.string(), domain: z.object({ name: z.string() }) }) })
      .optional(),
  }),
})

/** Id that the stand-in gives a project's name: 32 hexadecimal characters, always the same. */
export function projectIdOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 32)
}

export function createTokens(now: () => Date, lifeSeconds: number): Tokens {
  const tokens = new Map<string, { project: string; until: number }>()
  return {
    issue(project) {
      const token = randomBytes(32).toString('base64url')
      tokens.set(token, { project, until: now().getTime() + lifeSeconds * 1000 })
      return token
    },
    projectOf(token) {
      const kept = token ? tokens.get(token) : undefined
      return kept && kept.until > now().getTime() ? kept.project : null
    },
  }
}

/**
 * Keystone v3, as far as signing in goes. An application credential is a user's name and password in other clothes.
 * @param imageUrl Glance of a region, for the service catalog, as the caller's host reaches it
 */
export function createIdentity(options: {
  users: CloudUser[]
  regions: string[]
  tokens: Tokens
  lifeSeconds: number
  now(): Date
  imageUrl(host: string, region: string): string
}): Hono {
  const { users, regions, tokens, now } = options
  return new Hono().post('/auth/tokens', async (c) => {
    const login = loginSchema.safeParse(await c.req.json().catch(() => null))
    if (!login.success)
      return refuse(c, 400, 'Bad Request', 'The request body is not valid for authentication.')
    const { identity, scope } = login.data.auth
    const name = identity.password?.user.name ?? identity.application_credential?.id
    const secret = identity.password?.user.password ?? identity.application_credential?.secret
    const user = users.find((one) => one.name === name && one.password === secret)
    const isScoped = !identity.password || scope?.project.name === user?.project
    if (!user || !isScoped) {
      return refuse(c, 401, 'Unauthorized', 'The request you have made requires authentication.')
    }
    const project = projectIdOf(user.project)
    const issued = now()
    const expires = new Date(issued.getTime() + options.lifeSeconds * 1000)
    const host = c.req.header('host') ?? ''
    const endpoints = regions.flatMap((region) =>
      ['public', 'internal', 'admin'].map((kind) => ({
        id: projectIdOf(`${region} ${kind}`),
        interface: kind,
        region,
        region_id: region,
        url: options.imageUrl(host, region),
      })),
    )
    c.header('X-Subject-Token', tokens.issue(project))
    return c.json(
      {
        token: {
          methods: identity.methods,
          user: {
            id: projectIdOf(`user ${user.name}`),
            name: user.name,
            domain: { id: 'default', name: 'Default' },
          },
          project: { id: project, name: user.project, domain: { id: 'default', name: 'Default' } },
          issued_at: issued.toISOString().replace('Z', '000Z'),
          expires_at: expires.toISOString().replace('Z', '000Z'),
          catalog: [{ id: projectIdOf('image'), type: 'image', name: 'glance', endpoints }],
        },
      },
      201,
    )
  })
}

function refuse(c: Context, code: 400 | 401, title: string, message: string): Response {
  return c.json({ error: { code, title, message } }, code)
}
