import type { ImageShare, ShareAnswer } from '../../catalog/delivery/cloud-port.ts'
import type { Outgoing } from '../outgoing/fetch.ts'
import { consoleUrl } from './console-url.ts'
import { explainStatus } from './explain-status.ts'
import { createGlance, type Glance, memberSchema, membersSchema, readGlance } from './glance.ts'
import type { HasTurn, TurnedCloud } from './in-turn.ts'
import { settled } from './settled.ts'
import type { CloudSettings } from './settings.ts'

export type { CloudSettings } from './settings.ts'

export interface CloudOptions {
  outgoing: Outgoing
  /** Settings by the cloud's name in product files. */
  clouds: Record<string, CloudSettings>
  now(): Date
}

/** Racing shares can leave several rows of one project; each DELETE takes one away. */
const mostRows = 50

/**
 * Shares images through Glance's member calls, signed in by Keystone v3; the same calls that Huawei's IMS serves
 * natively. Changes of one image and project must come one after the other: put `inTurn` around it.
 */
export function createCloud({ outgoing, clouds, now }: CloudOptions): TurnedCloud {
  const glances = new Map(
    Object.entries(clouds).map(([name, settings]) => [
      name,
      createGlance({ outgoing, cloud: name, settings, now }),
    ]),
  )

  const ask = (share: ImageShare, step: (glance: Glance) => Promise<ShareAnswer>) =>
    settled(() => {
      const glance = glances.get(share.cloud)?.(share.region)
      if (glance) return step(glance)
      const reason = `No cloud "${share.cloud}" is configured; set OPENSTACK_${settingName(share.cloud)}_AUTH_URL.`
      return Promise.resolve({ status: 'refused', reason })
    })

  return {
    status: (share) => ask(share, (glance) => read(glance, share)),
    grant: (share, hasTurn = () => true) => ask(share, (glance) => give(glance, share, hasTurn)),
    revoke: (share) => ask(share, (glance) => take(glance, share)),
    consoleUrl: (share) => consoleUrl(clouds[share.cloud]?.consoleUrl, share),
  }
}

async function read(glance: Glance, share: ImageShare): Promise<ShareAnswer> {
  const answer = await glance('GET', memberPath(share))
  if (answer.status === 200) return { status: readGlance(share.cloud, answer, memberSchema).status }
  if (answer.status === 404) return { status: 'absent' }
  return explain(answer.status, share)
}

async function give(glance: Glance, share: ImageShare, hasTurn: HasTurn): Promise<ShareAnswer> {
  const before = await read(glance, share)
  // Only the buyer can change a status; what was rejected is taken away and offered anew.
  if (before.status === 'rejected') {
    const gone = await take(glance, share)
    if (gone.status !== 'absent') return gone
  } else if (before.status !== 'absent') return before
  // Who stood still for so long that another took its turn must not give again what that one took back.
  if (!hasTurn())
    return { status: 'unreachable', reason: 'The cloud took so long that the turn to share was over.' }
  const answer = await glance('POST', `${imagePath(share)}/members`, { member: share.project })
  const now = await read(glance, share)
  // Another process may have shared it at the same moment and filled the last place; then it is shared all the same.
  const isShared = now.status === 'pending' || now.status === 'accepted'
  if (isShared || answer.status === 200 || answer.status === 409) return now
  return explain(answer.status, share)
}

async function take(glance: Glance, share: ImageShare): Promise<ShareAnswer> {
  for (let row = 0; row < mostRows; row += 1) {
    const answer = await glance('DELETE', memberPath(share))
    if (answer.status === 404) return verifyGone(glance, share)
    if (answer.status !== 204) return explain(answer.status, share)
  }
  return {
    status: 'unreachable',
    reason: 'The cloud still lists the project after it was removed many times.',
  }
}

async function verifyGone(glance: Glance, share: ImageShare): Promise<ShareAnswer> {
  const answer = await glance('GET', `${imagePath(share)}/members`)
  // The image itself is gone, and the access with it.
  if (answer.status === 404) return { status: 'absent' }
  if (answer.status !== 200) return explain(answer.status, share)
  const { members } = readGlance(share.cloud, answer, membersSchema)
  if (!members.some(({ member_id }) => member_id === share.project)) return { status: 'absent' }
  return {
    status: 'unreachable',
    reason: 'The cloud still lists the project among those that may use the image.',
  }
}

const imagePath = ({ image }: ImageShare) => `/images/${encodeURIComponent(image)}`
const memberPath = (share: ImageShare) => `${imagePath(share)}/members/${encodeURIComponent(share.project)}`

const settingName = (cloud: string) => cloud.toUpperCase().replace(/[^A-Z0-9]/g, '_')

const explain = (status: number, share: ImageShare): ShareAnswer =>
  explainStatus(status, share, 'may not be shared; its visibility must be "shared"')
