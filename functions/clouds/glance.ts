import { z } from 'zod'
import type { Outgoing, OutgoingAnswer } from '../outgoing/fetch.ts'
import { CloudFault } from './fault.ts'
import { readJson, type Session, signIn } from './keystone.ts'
import type { CloudSettings } from './settings.ts'

/** Glance v2 of one region of one cloud, signed in. Paths are below `/v2`. */
export type Glance = (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<OutgoingAnswer>

export const memberSchema = z.object({ status: z.enum(['pending', 'accepted', 'rejected']) })
export const membersSchema = z.object({ members: z.array(z.object({ member_id: z.string() })) })

/**
 * Opens Glance of a region. The token is kept until shortly before it ends; an answer 401 brings one new sign-in and
 * one repetition, never more.
 *
 * Hosts: a call may go to the host of the configured address, and to the hosts that its own service catalog names,
 * since the operator trusts the cloud with its credentials anyway. Nothing a buyer or seller writes adds a host.
 */
export function createGlance(outgoing: Outgoing, cloud: string, settings: CloudSettings, now: () => Date) {
  const sessions = new Map<string, Promise<Session>>()
  const scopeOf = (region: string) => settings.projectName ?? region

  async function session(region: string): Promise<Session> {
    const scope = scopeOf(region)
    const kept = sessions.get(scope)
    if (kept) {
      const signedIn = await kept
      if (signedIn.usableUntil > now().getTime()) return signedIn
      // Another call may have signed in anew while this one waited.
      if (sessions.get(scope) !== kept) return session(region)
    }
    const fresh = signIn(outgoing, cloud, settings, region, now)
    sessions.set(scope, fresh)
    fresh.catch(() => sessions.delete(scope))
    return fresh
  }

  /** Forgets a session that the cloud no longer takes, unless a newer one is there. */
  async function forget(region: string, refused: Session): Promise<void> {
    const kept = await sessions.get(scopeOf(region))
    if (kept === refused) sessions.delete(scopeOf(region))
  }

  return (region: string): Glance => {
    return async (method, path, body) => {
      const send = ({ token, imageServices }: Session) =>
        outgoing({
          url: `${imageUrl(cloud, settings, imageServices, region)}${path}`,
          method,
          headers: {
            accept: 'application/json',
            'x-auth-token': token,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          hosts: [new URL(settings.authUrl).host, ...imageServices.map(({ url }) => new URL(url).host)],
        })
      const first = await session(region)
      const answer = await send(first)
      if (answer.status !== 401) return answer
      await forget(region, first)
      const second = await send(await session(region))
      if (second.status !== 401) return second
      throw new CloudFault('refused', `The cloud "${cloud}" does not accept the token that it just gave us.`)
    }
  }
}

/** Reads a successful answer by its schema. */
export function readGlance<T>(cloud: string, { body }: OutgoingAnswer, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(readJson(body))
  if (parsed.success) return parsed.data
  throw new CloudFault('unreachable', `The cloud "${cloud}" answered something that we cannot read.`)
}

function imageUrl(
  cloud: string,
  settings: CloudSettings,
  services: Session['imageServices'],
  region: string,
): string {
  const service =
    services.find((one) => one.region === region) ??
    services.find((one) => one.region === settings.regionName)
  if (!service && services.length) {
    throw new CloudFault('refused', `The cloud "${cloud}" has no image service in the region "${region}".`)
  }
  const base = (service?.url ?? new URL(settings.authUrl).origin).replace(/\/+$/, '')
  return base.endsWith('/v2') ? base : `${base}/v2`
}
