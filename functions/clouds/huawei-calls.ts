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

const endedSchema = z.object({
  status: z.string(),
  error_code: z.string().nullish(),
  fail_reason: z.string().nullish(),
})

/**
 * `status` is SUCCESS, FAIL, RUNNING or INIT; the pages of the sharing calls write "failed" and "success". A job over
 * several images and projects has a result each, and may have sub-jobs that say what the job itself does not ("Querying
 * the Status of an Asynchronous Job", https://support.huaweicloud.com/intl/en-us/api-ims/ims_03_0905.html).
 */
const jobSchema = endedSchema.extend({
  entities: z
    .object({
      results: z.array(endedSchema).nullish(),
      sub_jobs_result: z.array(endedSchema).nullish(),
    })
    .nullish(),
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
        const end = endOf(read.data)
        if (end) return end
      }
      return { status: 'running' }
    },
  }
}

/** How a job ended, null while it runs. It failed as well when only a part of it did: ours is one image and one project. */
function endOf(job: z.output<typeof jobSchema>): JobEnd | null {
  const parts = [...(job.entities?.results ?? []), ...(job.entities?.sub_jobs_result ?? [])]
  const failed = [job, ...parts].filter(({ status }) => /^fail(ed)?$/i.test(status))
  const hasEnded = /^(success|fail(ed)?)$/i.test(job.status)
  if (!hasEnded) return null
  const telling = failed.find(({ error_code, fail_reason }) => error_code || fail_reason) ?? failed[0]
  if (!telling) return { status: 'success' }
  return { status: 'fail', code: telling.error_code ?? null, reason: telling.fail_reason ?? null }
}

function projectOf({ cloud, settings }: HuaweiOptions, region: string): string {
  const entries = (settings.projectId ?? '').split(',').map((entry) => entry.trim())
  const named = entries.find((entry) => entry.startsWith(`${region}=`))?.slice(region.length + 1)
  const project = named ?? entries.find((entry) => entry !== '' && !entry.includes('='))
  if (project) return project
  throw new CloudFault('refused', `The cloud "${cloud}" has no project id for the region "${region}".`)
}
