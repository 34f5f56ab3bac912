import { z } from 'zod'
import type { ImageShare, ShareAnswer } from '../../catalog/delivery/cloud-port.ts'
import { consoleUrl } from './console-url.ts'
import { explainStatus } from './explain-status.ts'
import { memberSchema, membersSchema, readGlance } from './glance.ts'
import { type HuaweiCalls, type HuaweiOptions, type JobEnd, openHuawei } from './huawei-calls.ts'
import type { HasTurn, TurnedCloud } from './in-turn.ts'
import { readJson } from './keystone.ts'
import { settled } from './settled.ts'

const startedSchema = z.object({ job_id: z.string() })

/**
 * Shares images through Huawei Cloud's own asynchronous calls, `POST` and `DELETE /v1/cloudimages/members`, each a job
 * that is polled; members are read by its native `/v2/images`. Signed with an access key. (IMS API Reference.)
 */
export function createHuaweiCloud(options: HuaweiOptions): TurnedCloud {
  const ask = (share: ImageShare, step: (calls: HuaweiCalls) => Promise<ShareAnswer>) =>
    settled(async () => step(openHuawei(options, share.region)))
  return {
    status: (share) => ask(share, (calls) => read(calls, share)),
    grant: (share, hasTurn = () => true) => ask(share, (calls) => give(calls, share, hasTurn)),
    revoke: (share) => ask(share, (calls) => take(calls, share)),
    consoleUrl: (share) => consoleUrl(options.settings.consoleUrl, share),
  }
}

async function read({ call }: HuaweiCalls, share: ImageShare): Promise<ShareAnswer> {
  const answer = await call('GET', `${imagePath(share)}/members/${encodeURIComponent(share.project)}`)
  if (answer.status === 200) return { status: readGlance(share.cloud, answer, memberSchema).status }
  return answer.status === 404 ? { status: 'absent' } : explain(answer.status, share)
}

async function give(calls: HuaweiCalls, share: ImageShare, hasTurn: HasTurn): Promise<ShareAnswer> {
  const before = await read(calls, share)
  if (before.status === 'rejected') {
    const gone = await take(calls, share)
    if (gone.status !== 'absent') return gone
  } else if (before.status !== 'absent') return before
  if (!hasTurn())
    return { status: 'unreachable', reason: 'The cloud took so long that the turn to share was over.' }
  const end = await work(calls, 'POST', share)
  const after = await read(calls, share)
  // Another process may have shared it at the same moment; then the job failed and it is shared all the same.
  if (after.status === 'pending' || after.status === 'accepted') return after
  return typeof end === 'number' ? explain(end, share) : (failed(end, share) ?? after)
}

async function take(calls: HuaweiCalls, share: ImageShare): Promise<ShareAnswer> {
  const before = await members(calls, share)
  if (before.status === 'absent' || before.status === 'refused' || before.status === 'unreachable')
    return before
  const end = await work(calls, 'DELETE', share)
  const after = await members(calls, share)
  if (after.status === 'absent') return after
  if (typeof end === 'number') return explain(end, share)
  const why = failed(end, share)
  return why ?? { status: 'unreachable', reason: 'The cloud still lists the project for the image.' }
}

/** Looks in the whole list, since that is what the console shows. */
async function members({ call }: HuaweiCalls, share: ImageShare): Promise<ShareAnswer> {
  const answer = await call('GET', `${imagePath(share)}/members`)
  // The image itself is gone, and the access with it.
  if (answer.status === 404) return { status: 'absent' }
  if (answer.status !== 200) return explain(answer.status, share)
  const listed = readGlance(share.cloud, answer, membersSchema).members
  return { status: listed.some(({ member_id }) => member_id === share.project) ? 'pending' : 'absent' }
}

/** Starts a job and looks at it until it ends. @returns the HTTP status when none was started */
async function work(
  { call, finish }: HuaweiCalls,
  method: 'POST' | 'DELETE',
  { image, project }: ImageShare,
): Promise<JobEnd | number> {
  const answer = await call(method, '/v1/cloudimages/members', { images: [image], projects: [project] })
  const started = startedSchema.safeParse(readJson(answer.body))
  return answer.status === 200 && started.success ? finish(started.data.job_id) : answer.status
}

const imagePath = ({ image }: ImageShare) => `/v2/images/${encodeURIComponent(image)}`

/** Why a job did not do its work; null when it did. Huawei names no stable code for a full image, so its words are read. */
function failed(end: JobEnd, { image, region }: ImageShare): ShareAnswer | null {
  if (end.status === 'success') return null
  if (end.status === 'running')
    return { status: 'unreachable', reason: 'The cloud is still at work on the share.' }
  const words = [end.code, end.reason].filter(Boolean).join(': ')
  if (/quota|exceed|maximum|limit/i.test(words)) {
    const reason = `The image ${image} in ${region} is shared with as many projects as the cloud allows (${words}).`
    return { status: 'refused', cause: 'full', reason }
  }
  if (/project|tenant|member/i.test(words)) {
    return { status: 'refused', cause: 'project', reason: `The cloud does not take this project (${words}).` }
  }
  return { status: 'refused', reason: `The cloud could not do it: ${words || 'it gave no reason'}.` }
}

const explain = (status: number, share: ImageShare): ShareAnswer =>
  explainStatus(status, share, 'may not be shared with our access key (ims:images:share)')
