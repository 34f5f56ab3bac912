import { expect, test } from 'vitest'
import { createAwsCloud } from '../../../functions/clouds/aws.ts'

const share = {
  cloud: 'amber',
  region: 'eu-west-1',
  image: 'ami-0abcdef1234567890',
  project: '123456789012',
}

/** EC2 that shows who may use the image, and answers a change as told. */
function cloudOf(change: { status: number; code: string; message?: string }, listed: string[] = []) {
  const asked: URLSearchParams[] = []
  const cloud = createAwsCloud({
    cloud: 'amber',
    settings: { kind: 'aws', accessKey: 'a', secretKey: 's', securityToken: 'of an hour' },
    now: () => new Date('2026-11-23T09:00:00Z'),
    outgoing: async ({ body, headers }) => {
      const form = new URLSearchParams(String(body))
      asked.push(form)
      expect(headers).toMatchObject({ 'x-amz-security-token': 'of an hour' })
      const items = listed.map((id) => `<item><userId>${id}</userId></item>`).join('')
      const isRead = form.get('Action') === 'DescribeImageAttribute'
      const text = isRead
        ? `<DescribeImageAttributeResponse><launchPermission>${items}</launchPermission></DescribeImageAttributeResponse>`
        : `<Response><Errors><Error><Code>${change.code}</Code><Message>${change.message ?? ''}</Message></Error></Errors></Response>`
      const status = isRead ? 200 : change.status
      return { status, headers: new Headers(), body: new TextEncoder().encode(text) }
    },
  })
  return { cloud, asked }
}

test.each([
  [400, 'InvalidAMIID.NotFound', { status: 'refused', reason: expect.stringContaining('is not there') }],
  [400, 'InvalidAMIID.Malformed', { status: 'refused', reason: expect.stringContaining('is not there') }],
  [400, 'InvalidUserID.Malformed', { status: 'refused', cause: 'project' }],
  [400, 'InvalidAMIAttributeItemValue', { status: 'refused', cause: 'project' }],
  [400, 'ResourceLimitExceeded', { status: 'refused', cause: 'full' }],
  [403, 'UnauthorizedOperation', { status: 'refused', reason: expect.stringContaining('may not be shared') }],
  [403, 'SignatureDoesNotMatch', { status: 'refused', reason: expect.stringContaining('access key') }],
  [
    503,
    'RequestLimitExceeded',
    { status: 'unreachable', reason: expect.stringContaining('RequestLimitExceeded') },
  ],
  [503, 'Unavailable', { status: 'unreachable' }],
  [500, 'InternalError', { status: 'unreachable' }],
] as const)('HTTP %i %s says whose it is to mend, after one try', async (status, code, expected) => {
  const { cloud, asked } = cloudOf({ status, code })
  const answer = await cloud.grant(share)
  expect(answer).toMatchObject(expected)
  expect('cause' in answer).toBe('cause' in expected)
  expect(asked.filter((form) => form.get('Action') === 'ModifyImageAttribute')).toHaveLength(1)
})

test('that the image is another’s is not taken for a wrong key', async () => {
  const message = 'Not authorized for images: [ami-0abcdef1234567890]'
  const { cloud } = cloudOf({ status: 400, code: 'AuthFailure', message })
  expect(await cloud.grant(share)).toMatchObject({
    status: 'refused',
    reason: expect.stringContaining('may not be shared with our access key'),
  })
})

test('a change that is not shown yet is not taken for done, neither given nor taken', async () => {
  const done = { status: 200, code: '' }
  expect(await cloudOf(done).cloud.grant(share)).toEqual({ status: 'absent' })
  expect(await cloudOf(done, [share.project]).cloud.revoke(share)).toMatchObject({ status: 'unreachable' })
})

test('the change is the documented one: the permission of one account, added or removed', async () => {
  const { cloud, asked } = cloudOf({ status: 200, code: '' })
  await cloud.grant(share)
  await cloud.revoke(share)
  const changes = asked.filter((form) => form.get('Action') === 'ModifyImageAttribute')
  expect(changes.map((form) => Object.fromEntries(form))).toEqual(
    ['Add', 'Remove'].map((way) => ({
      Action: 'ModifyImageAttribute',
      ImageId: share.image,
      [`LaunchPermission.${way}.1.UserId`]: share.project,
      Version: '2016-11-15',
    })),
  )
})
