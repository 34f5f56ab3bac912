import { expect, test } from 'vitest'
import { signForHuawei } from '../../../functions/clouds/huawei-signature.ts'
import { type CloudUnderTest, describeCloud, openCloud } from './contract.ts'

const uuids = {
  share: { image: '7b6163b8-8fe2-4cf1-9f28-780c3bf7501a', project: '0123456789abcdef0123456789abcdef' },
  other: 'fedcba9876543210fedcba9876543210',
  copy: '8e3e3af9-c7af-4f18-b110-4169bd5dc46a',
  missing: '00000000-0000-4000-8000-000000000000',
  first: 'pending',
} as const
const openstack: CloudUnderTest = {
  ...uuids,
  platform: 'openstack',
  share: { ...uuids.share, cloud: 'aurora', region: 'eu-north-1' },
}
const huawei: CloudUnderTest = {
  ...uuids,
  platform: 'huawei',
  share: { ...uuids.share, cloud: 'lotus', region: 'ap-southeast-3' },
}
const aws: CloudUnderTest = {
  platform: 'aws',
  share: { cloud: 'amber', region: 'eu-west-1', image: 'ami-0abcdef1234567890', project: '123456789012' },
  other: '210987654321',
  copy: 'ami-0fedcba9876543210',
  missing: 'ami-00000000000000000',
  first: 'accepted',
}

for (const cloud of [openstack, huawei, aws]) describeCloud(cloud)

test('a request to Huawei Cloud is signed as in the worked example of its signing guide', async () => {
  // The guide's example keys, not real ones.
  const { authorization } = await signForHuawei(
    {
      method: 'GET',
      url: 'https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
      headers: { 'Content-Type': 'application/json' },
      body: '',
    },
    { accessKey: 'QTWAOYTTINDUT2QVKYUC', secretKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' },
    new Date('2019-11-15T03:36:55Z'),
  )
  expect(authorization).toBe(
    'SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=content-type;host;x-sdk-date, Signature=7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
  )
})

test('Huawei’s job is looked at until it ends', async () => {
  const { cloud, calls } = await openCloud(huawei)
  await cloud.grant(huawei.share)
  expect(calls.map(({ method, url }) => `${method} ${new URL(url).pathname.split('/')[3]}`)).toEqual([
    expect.stringContaining('GET'),
    'POST members',
    'GET jobs',
    'GET jobs',
    'GET jobs',
    expect.stringContaining('GET'),
  ])
})

test('rows that a race has doubled are all taken away', async () => {
  for (const under of [openstack, huawei]) {
    const { cloud, double } = await openCloud(under)
    await double(1)
    expect(await cloud.revoke(under.share), under.platform).toEqual({ status: 'absent' })
  }
})

test.each([
  [huawei, '0'.repeat(32)],
  [aws, '0'.repeat(12)],
])('a project that $platform does not know is the buyer’s to correct', async (under, project) => {
  const { cloud } = await openCloud(under)
  expect(await cloud.grant({ ...under.share, project })).toMatchObject({
    status: 'refused',
    cause: 'project',
  })
})

test('a region without a project of ours at Huawei Cloud is refused, and each region has its own', async () => {
  const { cloudWith, calls } = await openCloud(huawei)
  expect(await cloudWith({ projectId: 'eu-west-101=abc' }).grant(huawei.share)).toMatchObject({
    status: 'refused',
    reason: expect.stringContaining('no project id for the region "ap-southeast-3"'),
  })
  await cloudWith({ projectId: 'eu-west-101=abc, ap-southeast-3=def' }).status(huawei.share)
  expect(calls.at(-1)?.headers).toMatchObject({ 'x-project-id': 'def' })
})
