import { createPrivateKey } from 'node:crypto'
import type { RegistrySettings } from '../registry/sign.ts'
import { refusal } from './refusal.ts'

/** Private registries by the name product files use: `REGISTRY_HARBOR_EU_…` is `harbor-eu` there. */
export type RegistryEnvironment = Readonly<Record<string, RegistrySettings>>

const pattern = /^REGISTRY_([A-Z0-9_]+?)_(HOST|SERVICE|KEY)$/

/**
 * Gathers the settings of each registry.
 * @throws a refusal that names the setting that is wrong
 */
export function readRegistries(env: Readonly<Record<string, string | undefined>>): RegistryEnvironment {
  const registries = new Map<string, { HOST?: string; SERVICE?: string; KEY?: string }>()
  for (const [setting, value] of Object.entries(env)) {
    const [, name, field] = pattern.exec(setting) ?? []
    if (name && field && value) registries.set(name, { ...registries.get(name), [field]: value })
  }
  const read = [...registries].map(([name, { HOST, SERVICE, KEY }]): [string, RegistrySettings] => {
    const setting = `REGISTRY_${name}`
    if (!HOST || !/^[a-z0-9.-]+(:\d+)?$/.test(HOST)) {
      throw refusal(`${setting}_HOST must be a host such as registry.example or registry.example:5000.`)
    }
    if (!KEY)
      throw refusal(`${setting}_KEY is not set; it is the private key that signs the registry's tokens.`)
    // One line is easier to keep in an environment: "\n" stands for its ends.
    const key = KEY.replaceAll('\\n', '\n')
    if (!isSigningKey(key)) {
      throw refusal(`${setting}_KEY must be a private key on the curve P-256 in PEM ("BEGIN PRIVATE KEY").`)
    }
    return [name.toLowerCase().replaceAll('_', '-'), { host: HOST, service: SERVICE, key }]
  })
  return Object.fromEntries(read)
}

function isSigningKey(pem: string): boolean {
  try {
    const key = createPrivateKey(pem)
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
  } catch {
    return false
  }
}
