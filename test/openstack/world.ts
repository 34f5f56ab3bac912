import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { ImageShare } from '../../catalog/delivery/cloud-port.ts'
import { createGlance, membersSchema, readGlance } from '../../functions/clouds/glance.ts'
import { createCloud } from '../../functions/clouds/openstack.ts'
import { type CallService, openService } from '../../functions/clouds/service.ts'
import type { CloudSettings } from '../../functions/clouds/settings.ts'
import { createOutgoing, type Outgoing } from '../../functions/outgoing/fetch.ts'
import { type Account, openAdmin } from './cloud-admin.ts'
import { authUrlOf, readPorts, region } from './place.ts'

const now = () => new Date()
const outgoing = createOutgoing({ allowInsecure: true })
const named = z.object({ id: z.string() })
const serverSchema = z.object({ server: z.object({ status: z.string() }) })

/** How the operator of a shop would write an account into its settings. */
export function settingsOf(account: Account, keystone: 'keystone' | 'brief' = 'keystone'): CloudSettings {
  const { username, password, projectName } = account
  return { authUrl: authUrlOf(readPorts(), keystone), username, password, projectName }
}

/** An account's own way to its services. Nova wants its version from 2.37 on for a server without networks. */
export function servicesOf(account: Account): { glance: CallService; nova: CallService } {
  const access = { outgoing, cloud: 'real', settings: settingsOf(account), now }
  const headers = { 'openstack-api-version': 'compute 2.37' }
  return {
    glance: createGlance(access)(region),
    nova: openService(access, { type: 'compute', name: 'compute', headers })(region),
  }
}

/** The shop's client at the real cloud, and what it has called. */
export function clientOf(settings: CloudSettings, clock: () => Date = now) {
  const calls: { url: string; status: number }[] = []
  const noting: Outgoing = async (request) => {
    const answer = await outgoing(request)
    calls.push({ url: request.url, status: answer.status })
    return answer
  }
  const cloud = createCloud({ outgoing: noting, clouds: { real: settings }, now: clock })
  return {
    cloud,
    signIns: () => calls.filter(({ url }) => url.endsWith('/auth/tokens')).length,
    /** Calls that were refused for their token. */
    refusedTokens: () => calls.filter(({ status }) => status === 401).length,
  }
}

export async function openWorld() {
  const admin = await openAdmin(readPorts())
  const account = (role: string) => admin.account(`${role}-${randomBytes(4).toString('hex')}`)
  const operator = await account('operator')
  const { glance } = servicesOf(operator)

  /** An image of the operator's with bytes in it, so that servers can be made from it. */
  async function image(visibility: 'shared' | 'private' = 'shared'): Promise<string> {
    const facts = { name: 'product', disk_format: 'raw', container_format: 'bare', visibility }
    const { id } = readGlance('real', await glance('POST', '/images', facts), named)
    const { status } = await glance('PUT', `/images/${id}/file`, new Uint8Array(4096))
    if (status !== 204) throw new Error(`Glance answered the upload with ${status}.`)
    return id
  }

  return {
    admin,
    account,
    operator,
    image,
    share: (id: string, project: string): ImageShare => ({ cloud: 'real', region, image: id, project }),
    /** Projects in the image's rows of members, one for each row. */
    async members(id: string): Promise<string[]> {
      const answer = await glance('GET', `/images/${id}/members`)
      return readGlance('real', answer, membersSchema).members.map(({ member_id }) => member_id)
    },
    /** What Glance answers to a share that nobody serialised. */
    shareRawly: async (id: string, project: string): Promise<number> =>
      (await glance('POST', `/images/${id}/members`, { member: project })).status,
    deleteImage: async (id: string): Promise<number> => (await glance('DELETE', `/images/${id}`)).status,
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>

/** A buyer at the cloud: what the order page tells to do, done. */
export function buyerAt(account: Account) {
  const { glance, nova } = servicesOf(account)
  return {
    project: account.project,
    accept: async (image: string): Promise<number> =>
      (await glance('PUT', `/images/${image}/members/${account.project}`, { status: 'accepted' })).status,
    reject: async (image: string): Promise<number> =>
      (await glance('PUT', `/images/${image}/members/${account.project}`, { status: 'rejected' })).status,
    sees: async (image: string): Promise<number> => (await glance('GET', `/images/${image}`)).status,
    /** Asks for a server. @returns its id, or the status of the refusal */
    async launch(image: string): Promise<string | number> {
      const facts = { name: 'web', imageRef: image, flavorRef: '1', networks: 'none' }
      const answer = await nova('POST', '/servers', { server: facts })
      if (answer.status !== 202) return answer.status
      return readGlance('real', answer, z.object({ server: named })).server.id
    },
    /** Status of a server once it is no longer being built. */
    async settled(server: string | number): Promise<string> {
      for (let tries = 0; tries < 100; tries += 1) {
        const { status } = readGlance('real', await nova('GET', `/servers/${server}`), serverSchema).server
        if (status !== 'BUILD') return status
        await pause(300)
      }
      return 'BUILD'
    },
  }
}
