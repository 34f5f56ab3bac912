import { z } from 'zod'
import type { CloudSettings } from '../clouds/settings.ts'
import { refusal } from './refusal.ts'

/** Clouds by the name product files use: `OPENSTACK_AURORA_EU_…` is `aurora-eu` there. */
export type CloudEnvironment = ReadonlyMap<string, CloudSettings>

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
} as const satisfies Record<string, keyof CloudSettings>

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
  const clouds = new Map<string, Partial<CloudSettings>>()
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

function checked(name: string, settings: Partial<CloudSettings>): CloudSettings {
  const { authUrl } = settings
  if (!authUrl || !z.url().safeParse(authUrl).success)
    throw refusal(`OPENSTACK_${name}_AUTH_URL must be an address.`)
  const byPassword = settings.username && settings.password
  const byCredential = settings.applicationCredentialId && settings.applicationCredentialSecret
  if (!byPassword && !byCredential) {
    throw refusal(
      `OPENSTACK_${name} needs _USERNAME and _PASSWORD, or _APPLICATION_CREDENTIAL_ID and _SECRET.`,
    )
  }
  return { ...settings, authUrl }
}
