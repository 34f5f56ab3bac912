import { z } from 'zod'
import type { Outgoing, OutgoingAnswer } from '../outgoing/fetch.ts'
import { CloudFault } from './fault.ts'
import { signForHuawei } from './huawei-signature.ts'
import { readJson } from './keystone.ts'
import type { KeyedCloudSettings } from './settings.ts'

export interface HuaweiOptions {
  outgoing: Outgoing
  /** Name of the cloud, for sentences. */
  cloud: string
  settings: KeyedCloudSettings
  /** Time that requests are signed with. */
  now(): Date
  /** Waits between two looks at a job. */
  pause(ms: number): Promise<void>
}

/** How a job ended; `running`: it was still at work when we stopped looking. */
export type JobEnd =
  | { status: 'success' }
  | { status: 'running' }
  | { status: 'fail'; code: string | null; reason: string | null }

/** Huawei Cloud's image service of one region. */
export interface HuaweiCalls {
  call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<OutgoingAnswer>
  /** Looks at a job until it ends, for about 20 seconds. */
  finish(job: string): Promise<JobEnd>
}

/** `status` is SUCCESS, FAIL, RUNNING or INIT, in either case ("Querying the Status of an Asynchronous Job", IMS API). */
const jobSchema = z.object({
  status: z.string(),
  error_code: z.string().nullish(),
  fail_reason: z.string().nullish(),
})

const looksAtJob = 12
const pauseMs = (look: number) => Math.min(250 * 2 ** look, 2000)

/** @throws CloudFault when the settings name no project for the region */
export function openHuawei(options: HuaweiOptions, region: string): HuaweiCalls {
  const { outgoing, settings, now, pause } = options
  const endpoint = (settings.endpoint ?? 'https://ims.{region}.myhuaweicloud.com')
    .replaceAll('{region}', encodeURIComponent(region))
    .replace(/\/+$/, '')
  const project = projectOf(options, region)

  const call: HuaweiCalls['call'] = async (method, path, body) => {
    const url = `${endpoint}${path}`
    const text = body === undefined ? '' : JSON.stringify(body)
    const headers = { 'content-type': 'application/json', 'x-project-id': project }
    const answer = await outgoing({
      url,
      method,
      headers: await signForHuawei({ method, url, headers, body: text }, settings, now()),
      ...(text ? { body: text } : {}),
      hosts: [new URL(endpoint).host],
    })
    if (answer.status !== 401) return answer
    throw new CloudFault(
      'refused',
      `The cloud "${options.cloud}" does not accept our access key; check it and the clock.`,
    )
  }

  return {
    call,
    async finish(job) {
      for (let look = 0; look < looksAtJob; look += 1) {
        await pause(pauseMs(look))
        const answer = await call('GET', `/v1/${project}/jobs/${encodeURIComponent(job)}`)
        const read = jobSchema.safeParse(readJson(answer.body))
        // A job may be asked for before the service that answers knows of it.
        if (answer.status !== 200 || !read.success) continue
        const { status, error_code = null, fail_reason = null } = read.data
        if (/^success$/i.test(status)) return { status: 'success' }
        if (/^fail(ed)?$/i.test(status)) return { status: 'fail', code: error_code, reason: fail_reason }
      }
      return { status: 'running' }
    },
  }
}

function projectOf({ cloud, settings }: HuaweiOptions, region: string): string {
  const entries = (settings.projectId ?? '').split(',').map((entry) => entry.trim())
  const named = entries.find((entry) => entry.startsWith(`${region}=`))?.slice(region.length + 1)
  const project = named ?? entries.find((entry) => entry !== '' && !entry.includes('='))
  if (project) return project
  throw new CloudFault('refused', `The cloud "${cloud}" has no project id for the region "${region}".`)
}
