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
/** "Error Codes" of the IMS API Reference, https://support.huaweicloud.com/api-ims/ims_03_0908.html. */
const faultSchema = z.object({
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }),
})
const pageSchema = membersSchema.extend({
  page_info: z.object({ next_marker: z.string().nullish() }).nullish(),
})
const mostPages = 20

/**
 * Shares images through Huawei Cloud's own asynchronous calls, `POST` and `DELETE /v1/cloudimages/members`, each a job
 * that is polled; members are read by its native `/v2/images`, whose writing calls are abandoned. Signed with an access
 * key. (IMS API Reference, https://support.huaweicloud.com/api-ims/ims_03_0624.html, ims_03_0722 and ims_03_0723.)
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
  return refused(end, share) ?? after
}

async function take(calls: HuaweiCalls, share: ImageShare): Promise<ShareAnswer> {
  const before = await members(calls, share)
  if (before.status === 'absent' || before.status === 'refused' || before.status === 'unreachable')
    return before
  const end = await work(calls, 'DELETE', share)
  const after = await members(calls, share)
  if (after.status === 'absent') return after
  const why = refused(end, share)
  return why ?? { status: 'unreachable', reason: 'The cloud still lists the project for the image.' }
}

/** Looks in the whole list, page by page, since that is what the console shows. */
async function members({ call }: HuaweiCalls, share: ImageShare): Promise<ShareAnswer> {
  let marker: string | null | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const from = marker ? `?marker=${encodeURIComponent(marker)}` : ''
    const answer = await call('GET', `${imagePath(share)}/members${from}`)
    // The image itself is gone, and the access with it.
    if (answer.status === 404) return { status: 'absent' }
    if (answer.status !== 200) return explain(answer.status, share)
    const listed = readGlance(share.cloud, answer, pageSchema)
    if (listed.members.some(({ member_id }) => member_id === share.project)) return { status: 'pending' }
    marker = listed.page_info?.next_marker
    if (!marker) return { status: 'absent' }
  }
  return { status: 'unreachable', reason: 'The cloud’s list of projects has no end.' }
}

/** A call that started no job. */
interface NotStarted {
  status: 'not-started'
  http: number
  words: string
}

/** Starts a job and looks at it until it ends. */
async function work(
  { call, finish }: HuaweiCalls,
  method: 'POST' | 'DELETE',
  { image, project }: ImageShare,
): Promise<JobEnd | NotStarted> {
  const answer = await call(method, '/v1/cloudimages/members', { images: [image], projects: [project] })
  const body = readJson(answer.body)
  const started = startedSchema.safeParse(body)
  if (answer.status === 200 && started.success) return finish(started.data.job_id)
  const { code, message } = faultSchema.safeParse(body).data?.error ?? {}
  return { status: 'not-started', http: answer.status, words: [code, message].filter(Boolean).join(': ') }
}

/** Why it was not done; null when it was. */
function refused(end: JobEnd | NotStarted, share: ImageShare): ShareAnswer | null {
  if (end.status !== 'not-started') return failed(end, share)
  // Of all that is asked wrongly 400 has the code; only its words say whose it is to mend.
  return end.http === 400 && end.words ? explainWords(end.words, share) : explain(end.http, share)
}

const imagePath = ({ image }: ImageShare) => `/v2/images/${encodeURIComponent(image)}`

/** Why a job did not do its work; null when it did. */
function failed(end: JobEnd, share: ImageShare): ShareAnswer | null {
  if (end.status === 'success') return null
  if (end.status === 'running')
    return { status: 'unreachable', reason: 'The cloud is still at work on the share.' }
  return explainWords([end.code, end.reason].filter(Boolean).join(': '), share)
}

/** The pages of the sharing calls name no code for a full image, nor for an unknown project: the words are read. */
function explainWords(words: string, { image, region }: ImageShare): ShareAnswer {
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
