import { expect, test } from 'vitest'
import { createHuaweiCloud } from '../../../functions/clouds/huawei.ts'
import type { OutgoingRequest } from '../../../functions/outgoing/fetch.ts'

const share = {
  cloud: 'lotus',
  region: 'ap-southeast-3',
  image: '7b6163b8-8fe2-4cf1-9f28-780c3bf7501a',
  project: '0123456789abcdef0123456789abcdef',
}
const settings = { kind: 'huawei', accessKey: 'a', secretKey: 's', projectId: 'own' } as const

interface Reply {
  status?: number
  body?: unknown
}

/** Huawei Cloud that starts a job, ends it as told, and shows no member before or after. */
function cloudOf({ start, jobs }: { start?: Reply; jobs?: Reply[] }) {
  const calls: OutgoingRequest[] = []
  const pauses: number[] = []
  const left = [...(jobs ?? [])]
  const cloud = createHuaweiCloud({
    cloud: 'lotus',
    settings,
    now: () => new Date('2026-11-23T09:00:00Z'),
    pause: async (ms) => void pauses.push(ms),
    outgoing: async (request) => {
      calls.push(request)
      const { pathname } = new URL(request.url)
      const reply = (): Reply => {
        if (pathname.startsWith('/v2/')) return { status: 404 }
        if (pathname.startsWith('/v1/cloudimages/')) return start ?? { body: { job_id: 'job1' } }
        return (left.length > 1 ? left.shift() : left[0]) ?? { status: 404 }
      }
      const { status = 200, body = {} } = reply()
      return { status, headers: new Headers(), body: new TextEncoder().encode(JSON.stringify(body)) }
    },
  })
  return { cloud, calls, pauses }
}

const fail = (more: object): Reply => ({ body: { job_id: 'job1', status: 'FAIL', ...more } })
const member = { image_id: share.image, project_id: share.project }

test.each<[string, Reply, object]>([
  [
    'its reason names the project',
    fail({ fail_reason: 'The project does not exist.' }),
    { cause: 'project' },
  ],
  [
    'its reason names the quota',
    fail({ error_code: 'IMG.1', fail_reason: 'member quota exceeded' }),
    { cause: 'full' },
  ],
  [
    'only a sub-job says why',
    fail({ entities: { sub_jobs_result: [{ status: 'FAIL', fail_reason: 'Tenant not found' }] } }),
    { cause: 'project' },
  ],
  [
    'it is written as the page of the call writes it',
    { body: { status: 'failed' } },
    { reason: expect.stringContaining('no reason') },
  ],
  [
    'it ended well but for our part',
    { body: { status: 'SUCCESS', entities: { results: [{ ...member, status: 'FAIL' }] } } },
    { reason: expect.stringContaining('could not do it') },
  ],
  [
    'the image may not be shared',
    fail({ fail_reason: 'An encrypted image' }),
    { reason: expect.stringContaining('encrypted') },
  ],
])('a job that failed is refused with its cause: %s', async (_name, job, expected) => {
  const answer = await cloudOf({ jobs: [job] }).cloud.grant(share)
  expect(answer).toMatchObject({ status: 'refused', ...expected })
  expect('cause' in answer).toBe('cause' in expected)
})

test('a job is looked at through INIT and RUNNING, and while nobody knows of it yet', async () => {
  const jobs = [
    { status: 404 },
    { body: { status: 'INIT' } },
    { body: { status: 'RUNNING' } },
    { body: { status: 'SUCCESS' } },
  ]
  const { cloud, calls, pauses } = cloudOf({ jobs })
  // Done, and not shown yet: the delivery tries again.
  expect(await cloud.grant(share)).toEqual({ status: 'absent' })
  expect(calls.filter(({ url }) => url.endsWith('/v1/own/jobs/job1'))).toHaveLength(4)
  expect(pauses).toEqual([250, 500, 1000, 2000])
})

test('a job without an end is left to the next try after about twenty seconds', async () => {
  const { cloud, pauses } = cloudOf({ jobs: [{ body: { status: 'RUNNING' } }] })
  expect(await cloud.grant(share)).toMatchObject({ status: 'unreachable' })
  expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBe(19_750)
})

const wrong = (message: string, code = 'IMG.9999'): Reply => ({
  status: 400,
  body: { error: { code, message } },
})

test.each<[string, Reply, object]>([
  ['400 for the project', wrong('The tenant id is invalid.'), { status: 'refused', cause: 'project' }],
  [
    '400 for the quota',
    wrong('The number of members exceeds the limit.'),
    { status: 'refused', cause: 'full' },
  ],
  [
    '400 for the image',
    wrong('The image is encrypted.'),
    { status: 'refused', reason: expect.stringContaining('IMG.9999') },
  ],
  ['403', { status: 403 }, { status: 'refused', reason: expect.stringContaining('ims:images:share') }],
  ['404', { status: 404 }, { status: 'refused', reason: expect.stringContaining('is not there') }],
  ['401', { status: 401 }, { status: 'refused', reason: expect.stringContaining('access key') }],
  ['429', { status: 429 }, { status: 'unreachable' }],
  ['500', { status: 500 }, { status: 'unreachable' }],
  ['503', { status: 503 }, { status: 'unreachable' }],
])('a share that starts no job says whose it is to mend: %s', async (_name, start, expected) => {
  const { cloud, calls } = cloudOf({ start })
  expect(await cloud.grant(share)).toMatchObject(expected)
  expect(calls.filter(({ method }) => method === 'POST')).toHaveLength(1)
})
