import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { licenseKeysSchema } from '../licenses/issuer.ts'
import { type CloudEnvironment, readClouds } from './cloud-settings.ts'
import { type DownloadEnvironment, readDownloads } from './download-settings.ts'
import { refusal } from './refusal.ts'
import { readRegistries, type RegistryEnvironment } from './registry-settings.ts'

const port = z.coerce.number().int().min(0).max(65_535)
const flag = z.enum(['0', '1']).transform((value) => value === '1')

/** `id:base64,…` with 32 bytes each; the first encrypts, all decrypt. */
const secretKeys = z.string().transform((text, context) => {
  const keys = new Map<string, Uint8Array>()
  for (const part of text.split(',')) {
    const [id, encoded] = part.trim().split(':')
    const bytes = Buffer.from(encoded ?? '', 'base64')
    if (!id || bytes.length !== 32 || keys.has(id)) {
      context.addIssue('must be a list of id:base64 with 32 bytes each and different ids')
      return z.NEVER
    }
    keys.set(id, bytes)
  }
  return { current: [...keys.keys()][0] as string, keys }
})

const licenseKeys = z.string().transform((text, context) => {
  try {
    return licenseKeysSchema.parse(JSON.parse(text))
  } catch {
    context.addIssue('must be a JWK set with private Ed25519 keys, each with its own "kid"')
    return z.NEVER
  }
})

const webhookSecrets = z
  .string()
  .min(1, 'is set but empty; give the signing secret of the webhook, or leave the setting out')
  .transform((text) => text.split(',').map((secret) => secret.trim()))
  .refine((secrets) => secrets.every(Boolean), 'has an empty secret between its commas')

/** Letters hold links that open orders: they leave this machine encrypted or not at all. */
const mailAddress = z
  .url({ protocol: /^https?$/, abort: true })
  .refine(
    (address) => address.startsWith('https:') || isLoopback(new URL(address).hostname),
    'must begin with https',
  )

/** Its password is never printed: whoever shows the address shows `databaseName()`. */
const databaseAddress = z
  .url({
    protocol: /^postgres(ql)?$/,
    abort: true,
    error: 'must be an address such as postgres://user:password@host/database',
  })
  .refine((address) => new URL(address).pathname.length > 1, 'must name a database after the host')

/** The environment, parsed once. Empty texts count as absent, except where an empty secret would be a mistake. */
const environment = z.object({
  PORT: port.default(4321),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  CATALOG_DIR: z.string().default('catalog'),
  DATA_DIR: z.string().default('.data'),
  DIST_DIR: z.string().default('dist'),
  DATABASE_URL: databaseAddress.optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, 'must be a secret or restricted key of Stripe, such as sk_test_…')
    .optional(),
  STRIPE_WEBHOOK_SECRET: webhookSecrets.optional(),
  STRIPE_API_BASE: z.url({ protocol: /^https?$/ }).optional(),
  SECRET_KEYS: secretKeys.optional(),
  LICENSE_KEYS: licenseKeys.optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_HTTP_URL: mailAddress.optional(),
  MAIL_FROM: z.string().optional(),
  OPERATOR_TOKEN: z.string().trim().min(16, 'must have at least 16 characters').optional(),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .refine(
      (parts) => parts.every((part) => isIP(part)),
      'must be addresses such as 10.0.0.2, with commas between',
    ),
  ALLOW_INSECURE_SELLERS: flag.default(false),
})

type Environment = z.output<typeof environment>

export interface Settings extends Omit<Environment, 'PUBLIC_URL'> {
  PUBLIC_URL: string
  /** Absolute folders. */
  catalogDir: string
  dataDir: string
  distDir: string
  mode: 'sandbox' | 'test' | 'live'
  /** Secrets of sellers by setting name. */
  sellerKeys: ReadonlyMap<string, string>
  clouds: CloudEnvironment
  downloads: DownloadEnvironment
  registries: RegistryEnvironment
}

/** Settings that must not be set to an empty text: an empty secret is a mistake, not a choice. */
const secrets = [
  'DATABASE_URL',
  'STRIPE_WEBHOOK_SECRET',
  'STRIPE_SECRET_KEY',
  'SECRET_KEYS',
  'LICENSE_KEYS',
  'OPERATOR_TOKEN',
]

/**
 * Reads every setting.
 * @throws a refusal whose sentence names the setting that is wrong
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>, root: string): Settings {
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== '' || secrets.includes(name)),
  )
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw refusal(`${issue?.path.join('.')} ${lowerFirst(issue?.message ?? 'is not possible')}.`)
  }
  const values = parsed.data
  const mode = modeOf(values.STRIPE_SECRET_KEY)
  const folders = {
    catalogDir: resolve(root, values.CATALOG_DIR),
    dataDir: resolve(root, values.DATA_DIR),
    distDir: resolve(root, values.DIST_DIR),
  }
  const settings: Settings = {
    ...values,
    PUBLIC_URL: originOf(values.PUBLIC_URL ?? `http://${values.HOST}:${values.PORT}`),
    ...folders,
    mode,
    sellerKeys: readSellerKeys(given),
    clouds: readClouds(given),
    downloads: readDownloads(given, { root, apart: Object.values(folders) }),
    registries: readRegistries(given),
  }
  checkTogether(settings)
  if (mode === 'live' && !values.PUBLIC_URL) {
    throw refusal('PUBLIC_URL is not set; a shop that takes real money needs its public address there.')
  }
  return settings
}

function checkTogether(settings: Settings): void {
  const { PUBLIC_URL, HOST, mode } = settings
  const isLocal = isLoopback(new URL(PUBLIC_URL).hostname)
  if (mode === 'sandbox' && !(isLocal && isLoopback(HOST))) {
    throw refusal(
      `Without STRIPE_SECRET_KEY the shop runs as a sandbox, and only on this machine: HOST is ${HOST} and PUBLIC_URL is ${PUBLIC_URL}.`,
    )
  }
  if (settings.ALLOW_INSECURE_SELLERS && !isLocal) {
    throw refusal(`ALLOW_INSECURE_SELLERS=1 is for this machine only, and PUBLIC_URL is ${PUBLIC_URL}.`)
  }
  if (settings.SMTP_URL && settings.MAIL_HTTP_URL) {
    throw refusal('SMTP_URL and MAIL_HTTP_URL are both set; keep the one by which mail is to leave.')
  }
  const base = settings.STRIPE_API_BASE
  if (base && mode === 'live' && new URL(base).origin !== 'https://api.stripe.com') {
    throw refusal('STRIPE_API_BASE may not lead a live key anywhere but to Stripe.')
  }
  if (mode === 'sandbox') return
  const needed = ['SECRET_KEYS', 'LICENSE_KEYS', 'MAIL_FROM'] as const
  if (mode === 'live' && isLocal) {
    throw refusal(`PUBLIC_URL is ${PUBLIC_URL}; a shop that takes real money needs its public address there.`)
  }
  const mails = settings.SMTP_URL ?? settings.MAIL_HTTP_URL
  const missing =
    needed.find((name) => settings[name] === undefined) ?? (mails ? null : 'SMTP_URL or MAIL_HTTP_URL')
  if (missing)
    throw refusal(`${missing} is not set; a shop that takes payments needs it (see the README, "Deploy").`)
}

function modeOf(key: string | undefined): Settings['mode'] {
  if (!key) return 'sandbox'
  return key.split('_')[1] === 'live' ? 'live' : 'test'
}

function readSellerKeys(env: Readonly<Record<string, string | undefined>>): Map<string, string> {
  const names = Object.keys(env).filter((name) => name.startsWith('SELLER_KEY_'))
  return new Map(names.map((name) => [name, env[name] ?? '']))
}

function originOf(address: string): string {
  const url = new URL(address)
  if (url.pathname === '/' && !url.search && !url.hash && !url.username) return url.origin
  throw refusal(`PUBLIC_URL must be an origin such as https://shop.example, and is ${address}.`)
}

/** The database as it may be printed: host and name, without user and password. */
export function databaseName(address: string): string {
  const { host, pathname } = new URL(address)
  return `${host}${pathname}`
}

/** Whether a host name means this machine. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
