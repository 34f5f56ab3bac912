import { refusal } from './refusal.ts'
import { readSettings, type Settings } from './settings.ts'

/** What the shop needs where it runs in workerd; nothing there has a default that fits. */
const needed = ['PUBLIC_URL', 'DATABASE_URL', 'STRIPE_SECRET_KEY', 'MAIL_HTTP_URL'] as const

/** Settings that are there: the common schema asks for the others of every shop that takes payments. */
type Present = 'STRIPE_SECRET_KEY' | 'MAIL_HTTP_URL' | 'SECRET_KEYS' | 'LICENSE_KEYS' | 'MAIL_FROM'
export type EdgeSettings = Settings & { [Name in Present]-?: NonNullable<Settings[Name]> } & {
  DATABASE_URL: string
}

/**
 * Reads the worker's variables and secrets by the same schema as the environment elsewhere. A binding `HYPERDRIVE`
 * stands in for `DATABASE_URL`.
 * @throws a refusal whose sentence names the setting that is wrong or missing
 */
export function readEdgeSettings(bindings: Readonly<Record<string, unknown>>): EdgeSettings {
  const texts = Object.entries(bindings).filter((entry): entry is [string, string] => isText(entry[1]))
  const env: Record<string, string | undefined> = Object.fromEntries(texts)
  env.DATABASE_URL = pooledAddress(bindings.HYPERDRIVE) ?? env.DATABASE_URL
  if (env.SMTP_URL) {
    throw refusal('SMTP_URL is set, but no mail server can be spoken to here; set MAIL_HTTP_URL instead.')
  }
  const missing = needed.find((name) => !env[name])
  if (missing) throw refusal(`${missing} is not set; the worker needs it (see the README, "At the edge").`)
  return { ...(readSettings(env, '/') as EdgeSettings), DATABASE_URL: env.DATABASE_URL as string }
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

/** Source: developers.cloudflare.com/hyperdrive/configuration/connect-to-postgres */
function pooledAddress(binding: unknown): string | undefined {
  if (typeof binding !== 'object' || binding === null || !('connectionString' in binding)) return undefined
  return String(binding.connectionString)
}
