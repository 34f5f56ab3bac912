import { z } from 'zod'
import type { AnyCloudSettings } from '../clouds/settings.ts'
import { refusal } from './refusal.ts'

/** Clouds by the name product files use: `OPENSTACK_AURORA_EU_…` is `aurora-eu` there. */
export type CloudEnvironment = ReadonlyMap<string, AnyCloudSettings>

const fields = {
  AUTH_URL: 'authUrl',
  USERNAME: 'username',
  PASSWORD: 'password',
  USER_DOMAIN: 'userDomain',
  PROJECT_NAME: 'projectName',
  APPLICATION_CREDENTIAL_ID: 'applicationCredentialId',
  APPLICATION_CREDENTIAL_SECRET: 'applicationCredentialSecret',
  REGION_NAME: 'regionName',
  KIND: 'kind',
  CONSOLE_URL: 'consoleUrl',
  ACCESS_KEY: 'accessKey',
  SECRET_KEY: 'secretKey',
  SECURITY_TOKEN: 'securityToken',
  PROJECT_ID: 'projectId',
  ENDPOINT: 'endpoint',
} as const

type Given = Partial<Record<(typeof fields)[keyof typeof fields], string | undefined>>

const pattern = new RegExp(
  `^OPENSTACK_(.+)_(${Object.keys(fields)
    .sort((a, b) => b.length - a.length)
    .join('|')})$`,
)

/**
 * Gathers the settings of each cloud.
 * @throws a refusal that names a cloud without an address or without a way to sign in
 */
export function readClouds(env: Readonly<Record<string, string | undefined>>): CloudEnvironment {
  const clouds = new Map<string, Given>()
  for (const [setting, value] of Object.entries(env)) {
    const match = pattern.exec(setting)
    if (!match) continue
    const [, name = '', field = ''] = match
    clouds.set(name, { ...clouds.get(name), [fields[field as keyof typeof fields]]: value })
  }
  return new Map(
    [...clouds].map(([name, settings]) => [name.toLowerCase().replaceAll('_', '-'), checked(name, settings)]),
  )
}

function checked(name: string, { kind = 'openstack', ...given }: Given): AnyCloudSettings {
  if (kind === 'huawei' || kind === 'aws') return keyed(name, { kind, ...given })
  if (kind !== 'openstack') throw refusal(`OPENSTACK_${name}_KIND must be openstack, huawei or aws.`)
  const { authUrl } = given
  if (!authUrl || !z.url().safeParse(authUrl).success)
    throw refusal(`OPENSTACK_${name}_AUTH_URL must be an address.`)
  const byPassword = given.username && given.password
  const byCredential = given.applicationCredentialId && given.applicationCredentialSecret
  if (!byPassword && !byCredential) {
    throw refusal(
      `OPENSTACK_${name} needs _USERNAME and _PASSWORD, or _APPLICATION_CREDENTIAL_ID and _SECRET.`,
    )
  }
  return { ...given, kind, authUrl }
}

function keyed(name: string, given: Given & { kind: 'huawei' | 'aws' }): AnyCloudSettings {
  const { kind, accessKey, secretKey, securityToken, projectId, endpoint, consoleUrl } = given
  if (!accessKey || !secretKey) throw refusal(`OPENSTACK_${name} needs _ACCESS_KEY and _SECRET_KEY.`)
  if (kind === 'huawei' && !projectId) {
    throw refusal(
      `OPENSTACK_${name}_PROJECT_ID must name the project of the images: ID, or REGION=ID with commas between.`,
    )
  }
  if (endpoint && !z.url().safeParse(endpoint.replaceAll('{region}', 'region')).success)
    throw refusal(`OPENSTACK_${name}_ENDPOINT must be an address; {region} may stand in it.`)
  return { kind, accessKey, secretKey, securityToken, projectId, endpoint, consoleUrl }
}
