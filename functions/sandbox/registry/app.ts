import { createPublicKey } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { jwtVerify } from 'jose'
import { z } from 'zod'
import { type Blob, contentOf, type RegistryArtifact } from './artifacts.ts'
import { createPullPage } from './pull-page.ts'

export interface RegistryOptions {
  /** Origin of the shop: issuer of the tokens, and where callers are sent for one. */
  shopUrl: string
  /** The registry's name for itself: its host. */
  service: string
  /** The shop's key, of which only the public half is used. */
  key: string
  artifacts: readonly RegistryArtifact[]
  now(): Date
}

const accessSchema = z.array(z.object({ type: z.string(), name: z.string(), actions: z.array(z.string()) }))

/**
 * A private registry as docker, podman, skopeo and Helm meet it: pulling by the OCI distribution specification 1.1,
 * with tokens that the shop signs; and a page on which a person can pull without any of them.
 */
export function createRegistryStandIn(options: RegistryOptions): Hono {
  const { shopUrl, service, key, now } = options
  const publicKey = createPublicKey(key)
  const repositories = new Map<string, Map<string, Blob>>()
  const tags = new Map<string, string>()
  for (const artifact of options.artifacts) {
    const { digest, blobs } = contentOf(artifact)
    const kept = repositories.get(artifact.repository) ?? new Map<string, Blob>()
    for (const [name, blob] of blobs) kept.set(name, blob)
    repositories.set(artifact.repository, kept)
    tags.set(`${artifact.repository}:${artifact.tag}`, digest)
  }
  const app = new Hono()
  app.route('/', createPullPage(options))

  app.get('/v2/', async (c) => ((await accessOf(c)) === null ? challenge(c, null) : c.json({})))

  // Hono serves HEAD by the same handler.
  app.get('/v2/:rest{.+}', async (c) => {
    const [, repository = '', part, reference = ''] =
      /^(.+)\/(manifests|blobs)\/([^/]+)$/.exec(c.req.param('rest')) ?? []
    const access = await accessOf(c)
    const mayPull = access?.some(({ type, name, actions }) => {
      return type === 'repository' && name === repository && actions.includes('pull')
    })
    if (!mayPull) return challenge(c, repository)
    const digest = tags.get(`${repository}:${reference}`) ?? reference
    const blob = repositories.get(repository)?.get(digest)
    if (!blob) return fault(c, 404, part === 'blobs' ? 'BLOB_UNKNOWN' : 'MANIFEST_UNKNOWN')
    const headers = {
      'content-type': part === 'blobs' ? 'application/octet-stream' : blob.type,
      'content-length': String(blob.bytes.length),
      'docker-content-digest': digest,
      'docker-distribution-api-version': 'registry/2.0',
    }
    return new Response(c.req.method === 'HEAD' ? null : blob.bytes, { headers })
  })
  return app

  /** What the caller's token lets it do; null without a valid one. */
  async function accessOf(c: Context) {
    const token = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (!token) return null
    try {
      const checks = { issuer: shopUrl, audience: service, algorithms: ['ES256'], currentDate: now() }
      const { payload } = await jwtVerify(token, publicKey, checks)
      return accessSchema.parse(payload.access)
    } catch {
      return null
    }
  }

  function challenge(c: Context, repository: string | null): Response {
    const scope = repository ? `,scope="repository:${repository}:pull"` : ''
    const realm = `${shopUrl}/api/registry/token`
    c.header('www-authenticate', `Bearer realm="${realm}",service="${service}"${scope}`)
    return fault(c, 401, 'UNAUTHORIZED')
  }
}

function fault(c: Context, status: 401 | 404, code: string): Response {
  c.header('docker-distribution-api-version', 'registry/2.0')
  return c.json({ errors: [{ code, message: code.toLowerCase().replace('_', ' ') }] }, status)
}
