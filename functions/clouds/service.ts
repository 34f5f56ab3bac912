import type { Outgoing, OutgoingAnswer } from '../outgoing/fetch.ts'
import { CloudFault } from './fault.ts'
import { type ServiceAddress, type Session, signIn } from './keystone.ts'
import type { CloudSettings } from './settings.ts'

/** One service of one region of one cloud, signed in. Paths begin behind the service's address. */
export type CallService = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<OutgoingAnswer>

export interface CloudAccess {
  outgoing: Outgoing
  /** Name of the cloud, for sentences. */
  cloud: string
  settings: CloudSettings
  now(): Date
}

export interface ServiceKind {
  /** As the service catalog names it. */
  type: 'image' | 'compute'
  /** What the sentences call it. */
  name: string
  /** Put behind the service's address unless that ends with it. */
  version?: string
  headers?: Record<string, string>
}

/**
 * Opens a service of every region. The token is kept until shortly before it ends; an answer 401 brings one new
 * sign-in and one repetition, never more.
 *
 * Hosts: a call may go to the host of the configured address, and to the hosts that its own service catalog names,
 * since the operator trusts the cloud with its credentials anyway. Nothing a buyer or seller writes adds a host.
 */
export function openService(access: CloudAccess, kind: ServiceKind): (region: string) => CallService {
  const { outgoing, cloud, settings, now } = access
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

  return (region) => async (method, path, body) => {
    const send = ({ token, services }: Session) => {
      const addresses = services.filter(({ type }) => type === kind.type)
      return outgoing({
        url: `${addressOf(access, kind, addresses, region)}${path}`,
        method,
        headers: {
          accept: 'application/json',
          'x-auth-token': token,
          ...kind.headers,
          ...(body === undefined ? {} : contentOf(body)),
        },
        ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
        hosts: [new URL(settings.authUrl).host, ...addresses.map(({ url }) => new URL(url).host)],
      })
    }
    const first = await session(region)
    const answer = await send(first)
    if (answer.status !== 401) return answer
    await forget(region, first)
    const second = await send(await session(region))
    if (second.status !== 401) return second
    throw new CloudFault('refused', `The cloud "${cloud}" does not accept the token that it just gave us.`)
  }
}

const contentOf = (body: unknown) => ({
  'content-type': body instanceof Uint8Array ? 'application/octet-stream' : 'application/json',
})

function addressOf(
  { cloud, settings }: CloudAccess,
  { name, version = '' }: ServiceKind,
  addresses: ServiceAddress[],
  region: string,
): string {
  const service =
    addresses.find((one) => one.region === region) ??
    addresses.find((one) => one.region === settings.regionName)
  if (!service && addresses.length) {
    throw new CloudFault('refused', `The cloud "${cloud}" has no ${name} service in the region "${region}".`)
  }
  const base = (service?.url ?? new URL(settings.authUrl).origin).replace(/\/+$/, '')
  return base.endsWith(version) ? base : `${base}${version}`
}
