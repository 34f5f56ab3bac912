import { expect, test } from 'vitest'
import { readClouds } from '../../../functions/runtime/cloud-settings.ts'

const key = {
  OPENSTACK_LOTUS_KIND: 'huawei',
  OPENSTACK_LOTUS_ACCESS_KEY: 'a',
  OPENSTACK_LOTUS_SECRET_KEY: 's',
}

test('a cloud with an access key needs no address', () => {
  const clouds = readClouds({
    ...key,
    OPENSTACK_LOTUS_PROJECT_ID: 'ap-southeast-3=p',
    OPENSTACK_AMBER_EU_KIND: 'aws',
    OPENSTACK_AMBER_EU_ACCESS_KEY: 'a',
    OPENSTACK_AMBER_EU_SECRET_KEY: 's',
    OPENSTACK_AMBER_EU_CONSOLE_URL: 'https://console.example/{region}/{image}',
  })
  expect(clouds.get('lotus')).toMatchObject({ kind: 'huawei', projectId: 'ap-southeast-3=p' })
  expect(clouds.get('amber-eu')).toMatchObject({ kind: 'aws', accessKey: 'a', secretKey: 's' })
})

test.each([
  [{ OPENSTACK_LOTUS_KIND: 'azure' }, 'OPENSTACK_LOTUS_KIND must be openstack, huawei or aws'],
  [{ OPENSTACK_LOTUS_KIND: 'aws' }, '_ACCESS_KEY and _SECRET_KEY'],
  [key, 'OPENSTACK_LOTUS_PROJECT_ID must name the project'],
  [
    { ...key, OPENSTACK_LOTUS_PROJECT_ID: 'p', OPENSTACK_LOTUS_ENDPOINT: 'ims' },
    '_ENDPOINT must be an address',
  ],
  [{ OPENSTACK_LOTUS_ACCESS_KEY: 'a' }, 'OPENSTACK_LOTUS_AUTH_URL must be an address'],
])('%j is refused with the setting that is wrong', (env, words) => {
  expect(() => readClouds(env)).toThrow(words)
})
