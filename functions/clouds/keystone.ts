import { z } from 'zod'
import type { Outgoing } from '../outgoing/fetch.ts'
import { CloudFault } from './fault.ts'
import type { CloudSettings } from './settings.ts'

export interface Session {
  token: string
  /** In milliseconds of our own clock, so that a clock that is off at the cloud does no harm. */
  usableUntil: number
  /** Public addresses as the service catalog has them; empty when the cloud sent no catalog. */
  services: ServiceAddress[]
}

export interface ServiceAddress {
  /** `image`, `compute`, … */
  type: string
  region: string
  url: string
}

const tokenSchema = z.object({
  token: z.object({
    issued_at: z.iso.datetime({ offset: true }),
    expires_at: z.iso.datetime({ offset: true }),
    catalog: z
      .array(
        z.object({
          type: z.string(),
          endpoints: z.array(
            z.object({
              interface: z.string(),
              region: z.string().nullish(),
              region_id: z.string().nullish(),
              url: z.url({ protocol: /^https?$/ }),
            }),
          ),
        }),
      )
      .optional(),
  }),
})

/**
 * Signs in at Keystone v3, once, in the scope of the project that owns the images.
 * @throws CloudFault `refused` for wrong credentials: asking again would only lock the account
 */
export async function signIn(
  outgoing: Outgoing,
  cloud: string,
  settings: CloudSettings,
  region: string,
  now: () => Date,
): Promise<Session> {
  const answer = await outgoing({
    url: `${identityUrl(settings)}/auth/tokens`,
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ auth: credentials(cloud, settings, region) }),
    hosts: [new URL(settings.authUrl).host],
  })
  if (answer.status === 401 || answer.status === 403) {
    throw new CloudFault(
      'refused',
      `The cloud "${cloud}" does not accept our sign-in; check its credentials.`,
    )
  }
  if (answer.status === 400 || answer.status === 404) {
    throw new CloudFault(
      'refused',
      `The cloud "${cloud}" does not understand our sign-in (HTTP ${answer.status}); check its address and project.`,
    )
  }
  const token = answer.headers.get('x-subject-token')
  if (answer.status !== 201 || !token) {
    throw new CloudFault(
      'unreachable',
      `The cloud "${cloud}" answered the sign-in with HTTP ${answer.status}.`,
    )
  }
  const parsed = tokenSchema.safeParse(readJson(answer.body))
  if (!parsed.success)
    throw new CloudFault('unreachable', `The cloud "${cloud}" answered a sign-in we cannot read.`)
  const { issued_at, expires_at, catalog = [] } = parsed.data.token
  const lifeMs = Date.parse(expires_at) - Date.parse(issued_at)
  return {
    token,
    usableUntil: now().getTime() + lifeMs - Math.min(60_000, lifeMs / 5),
    services: catalog.flatMap(({ type, endpoints }) =>
      endpoints
        .filter((endpoint) => endpoint.interface === 'public')
        .map(({ region: name, region_id, url }) => ({ type, region: region_id ?? name ?? '', url })),
    ),
  }
}

/** JSON of an answer; null for anything else. */
export function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return null
  }
}

function identityUrl({ authUrl }: CloudSettings): string {
  const base = authUrl.replace(/\/+$/, '')
  return base.endsWith('/v3') ? base : `${base}/v3`
}

function credentials(cloud: string, settings: CloudSettings, region: string): Record<string, unknown> {
  const { username, password, applicationCredentialId: id, applicationCredentialSecret: secret } = settings
  if (id && secret) {
    return { identity: { methods: ['application_credential'], application_credential: { id, secret } } }
  }
  if (!username || !password) {
    throw new CloudFault(
      'refused',
      `The cloud "${cloud}" has no credentials; set a user name and password for it.`,
    )
  }
  const domain = { name: settings.userDomain ?? 'Default' }
  return {
    identity: { methods: ['password'], password: { user: { name: username, domain, password } } },
    scope: { project: { name: settings.projectName ?? region, domain } },
  }
}
