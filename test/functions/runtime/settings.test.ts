import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { generateLicenseKeys } from '../../../functions/licenses/issuer.ts'
import { clientAddress } from '../../../functions/runtime/client-address.ts'
import { readSettings } from '../../../functions/runtime/settings.ts'

const live = {
  HOST: '0.0.0.0',
  PUBLIC_URL: 'https://shop.example',
  STRIPE_SECRET_KEY: 'sk_live_abc',
  SECRET_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  LICENSE_KEYS: JSON.stringify(await generateLicenseKeys()),
  SMTP_URL: 'smtps://user:password@mail.example',
  MAIL_FROM: 'Shop <shop@shop.example>',
}
const read = (env: Record<string, string>) => readSettings(env, '/shop')

test('with no settings at all the shop is a sandbox on this machine', () => {
  expect(read({})).toMatchObject({ mode: 'sandbox', PORT: 4321, PUBLIC_URL: 'http://127.0.0.1:4321' })
})

test('the mode follows the payment key', () => {
  expect(read(live).mode).toBe('live')
  expect(read({ ...live, STRIPE_SECRET_KEY: 'sk_test_abc' }).mode).toBe('test')
})

test.for<[string, Record<string, string>, string]>([
  ['a public host without a payment key', { HOST: '0.0.0.0' }, 'STRIPE_SECRET_KEY'],
  ['a public address without a payment key', { PUBLIC_URL: 'https://shop.example' }, 'STRIPE_SECRET_KEY'],
  ['an empty webhook secret', { ...live, STRIPE_WEBHOOK_SECRET: '' }, 'STRIPE_WEBHOOK_SECRET'],
  [
    'an empty part in the webhook secrets',
    { ...live, STRIPE_WEBHOOK_SECRET: 'whsec_a,' },
    'STRIPE_WEBHOOK_SECRET',
  ],
  ['an empty payment key', { STRIPE_SECRET_KEY: '' }, 'STRIPE_SECRET_KEY'],
  ['a publishable key', { ...live, STRIPE_SECRET_KEY: 'pk_live_abc' }, 'STRIPE_SECRET_KEY'],
  ['a short sealing key', { ...live, SECRET_KEYS: 'k1:c2hvcnQ=' }, 'SECRET_KEYS'],
  ['license keys that are none', { ...live, LICENSE_KEYS: '{}' }, 'LICENSE_KEYS'],
  ['an empty database address', { DATABASE_URL: '' }, 'DATABASE_URL'],
  ['a database that is no PostgreSQL', { DATABASE_URL: 'mysql://shop@db.example/shop' }, 'DATABASE_URL'],
  ['a database without a name', { DATABASE_URL: 'postgres://shop@db.example/' }, 'DATABASE_URL'],
  ['a short operator token', { OPERATOR_TOKEN: 'short' }, 'OPERATOR_TOKEN'],
  ['a live key without a public address', { ...live, PUBLIC_URL: '' }, 'PUBLIC_URL'],
  ['proxies that are no addresses', { TRUSTED_PROXIES: '10.0.0.2, abc' }, 'TRUSTED_PROXIES'],
  ['a port that is none', { PORT: 'http' }, 'PORT'],
  ['a public address with a path', { PUBLIC_URL: 'http://127.0.0.1:4321/shop' }, 'PUBLIC_URL'],
  ['insecure sellers on a public shop', { ...live, ALLOW_INSECURE_SELLERS: '1' }, 'ALLOW_INSECURE_SELLERS'],
  [
    'a live key led elsewhere',
    { ...live, STRIPE_API_BASE: 'https://stripe.evil.example' },
    'STRIPE_API_BASE',
  ],
  [
    'a cloud without a way to sign in',
    { OPENSTACK_AURORA_AUTH_URL: 'https://iam.example' },
    'OPENSTACK_AURORA',
  ],
  ['a mail service without encryption', { MAIL_HTTP_URL: 'http://mail.example/emails' }, 'MAIL_HTTP_URL'],
  [
    'two ways for mail to leave',
    { ...live, MAIL_HTTP_URL: 'https://re_key@mail.example/emails' },
    'MAIL_HTTP_URL',
  ],
  [
    'no mail server',
    Object.fromEntries(Object.entries(live).filter(([name]) => name !== 'SMTP_URL')),
    'SMTP_URL',
  ],
])('%s stops the start with one sentence naming the setting', ([, env, name]) => {
  expect(() => read(env)).toThrow(new RegExp(`^[^\\n]*${name}[^\\n]*\\.$`))
})

test('a cloud’s settings reach the name product files use', () => {
  const clouds = read({
    OPENSTACK_AURORA_EU_AUTH_URL: 'https://iam.example/v3',
    OPENSTACK_AURORA_EU_USERNAME: 'shop',
    OPENSTACK_AURORA_EU_PASSWORD: 'secret',
  }).clouds
  expect(clouds.get('aurora-eu')).toMatchObject({ authUrl: 'https://iam.example/v3', username: 'shop' })
})

test('only named proxies are believed about the caller’s address', () => {
  const headers = new Headers({ 'x-forwarded-for': '198.51.100.9, 203.0.113.5' })
  expect(clientAddress(headers, '192.0.2.1', [])).toBe('192.0.2.1')
  expect(clientAddress(headers, '192.0.2.1', ['192.0.2.1'])).toBe('203.0.113.5')
  expect(clientAddress(headers, '192.0.2.1', ['192.0.2.1', '203.0.113.5'])).toBe('198.51.100.9')
})
