import { z } from 'zod'
import { defineDelivery, type Outcome } from '../define.ts'
import { endReasons, type Line } from '../line.ts'
import type { Ports } from '../ports.ts'
import { storedFileSchema } from '../files-port.ts'
import { isKey, keyBytes, makeKey } from '../license-key.ts'
import { verifySnippet } from './verify-snippet.ts'

const terms = z.strictObject({
  kind: z.literal('license').meta({ description: 'A key and a signed license file.' }),
  source: z.literal('signed').meta({
    description: 'Where licenses come from. "signed": the store issues an Ed25519-signed license file.',
  }),
  machines: z.int().positive().max(100_000).optional().meta({
    description:
      'Machines one license may run on; a plan with a quantity multiplies it. Absent: not limited.',
  }),
  features: z.array(z.string().min(1).max(64)).max(50).optional().meta({
    description:
      'Features the license opens, by the names the software knows. They stand in the license file.',
  }),
})
type Terms = z.output<typeof terms>

const grant = z.strictObject({
  key: z.string().refine(isKey, 'a license key with a fitting check digit'),
  file: storedFileSchema,
  issuer: z.url(),
  kid: z.string(),
  issuedAt: z.iso.datetime(),
  /** When the file stops being valid; absent: never. */
  until: z.iso.datetime().optional(),
  seats: z.int().positive().optional(),
  machines: z.int().positive().optional(),
  features: z.array(z.string()),
  revoked: z.strictObject({ at: z.iso.datetime(), reason: z.enum(endReasons) }).optional(),
})
type Grant = z.output<typeof grant>

/** A file outlives its term by this, so that software goes on while a renewal is paid and the file is fetched. */
const slackDays = 3

const offlineCopies =
  'A copy of the license file that was downloaded before still verifies offline; it has no end date.'

/** A key and a signed license file that the seller's software verifies without asking anybody. */
export const license = defineDelivery({
  kind: 'license',
  terms,
  grant,
  words: {
    en: {
      label: 'License',
      summary: 'A license key and a signed license file, ready as soon as the payment is confirmed.',
      steps: [
        'The payment is confirmed.',
        'A license key and a signed license file are issued for you.',
        'You download the file from your order page and put it where the software looks for it.',
        'The software verifies the file on your machine, without a network.',
      ],
    },
    'zh-CN': {
      label: '许可证',
      summary: '付款确认后立即获得许可证密钥和已签名的许可证文件。',
      steps: [
        '确认付款。',
        '为您签发许可证密钥和已签名的许可证文件。',
        '您从订单页面下载文件，并放到软件读取许可证的位置。',
        '软件在您的机器上离线验证该文件。',
      ],
    },
  },
  look: {
    // A seal: a scalloped disk with a ring in it, on two ends of ribbon.
    glyph:
      'M12.00 3.30A2.6 2.6 0 0 1 16.38 5.12A2.6 2.6 0 0 1 18.20 9.50A2.6 2.6 0 0 1 16.38 13.88A2.6 2.6 0 0 1 12.00 15.70A2.6 2.6 0 0 1 7.62 13.88A2.6 2.6 0 0 1 5.80 9.50A2.6 2.6 0 0 1 7.62 5.12A2.6 2.6 0 0 1 12.00 3.30zM14.75 9.5a2.75 2.75 0 1 1-5.5 0a2.75 2.75 0 0 1 5.5 0zM8.2 16.2L7 21.5l5-2.25l5 2.25l-1.2-5.3',
    tint: { light: '#8a3b46', dark: '#e29aa3' },
  },
  runsAnywhere: () => true,
  inputs: () => [],
  asks: (_line, step) => ({
    code: 'issuing',
    text: step ? 'Issuing your license file anew' : 'Issuing your license key and license file',
  }),

  provision,
  check: provision,
  renew: (line, _scene, ports) => reissue(line, ports),
  change: (line, { plan, quantity }, ports) => reissue({ ...line, plan, quantity }, ports),

  async end(line, reason, ports) {
    if (!line.grant) return { status: 'ended', grant: null, note: 'Ended before a license was issued.' }
    const revoked = line.grant.revoked ?? { at: ports.now().toISOString(), reason }
    const note = `The license is revoked and no longer handed out. ${offlineCopies}`
    return { status: 'ended', grant: { ...line.grant, revoked }, note }
  },

  actions: {},

  offerView: (terms) => [
    { type: 'text', label: 'You get', value: 'A license key and a signed license file' },
    { type: 'text', label: 'Machines', value: machinesText(terms.machines) },
    ...(terms.features?.length ? [{ type: 'list' as const, label: 'Features', value: terms.features }] : []),
    { type: 'text', label: 'Verified', value: 'On your machine, without a network (Ed25519 signature)' },
  ],

  receiptView({ grant, state }) {
    if (!grant) return []
    if (state === 'suspended')
      return [{ type: 'text', label: 'License', value: 'Not handed out while it is paused.' }]
    if (grant.revoked) {
      return [
        {
          type: 'text',
          label: 'License',
          value: `Revoked on ${grant.revoked.at.slice(0, 10)}. ${offlineCopies}`,
        },
      ]
    }
    const jwksUrl = new URL('/api/licenses/jwks.json', grant.issuer).href
    const { id, name, size } = grant.file
    return [
      { type: 'code', label: 'License key', value: grant.key },
      { type: 'file', label: 'License file', value: name, file: id, size },
      ...(grant.until
        ? [{ type: 'text' as const, label: 'Valid until', value: grant.until.slice(0, 10) }]
        : []),
      ...(grant.seats ? [{ type: 'text' as const, label: 'Units', value: String(grant.seats) }] : []),
      { type: 'text', label: 'Machines', value: machinesText(grant.machines) },
      ...(grant.features.length ? [{ type: 'list' as const, label: 'Features', value: grant.features }] : []),
      { type: 'link', label: 'Public keys (JWKS)', value: jwksUrl },
      { type: 'code', label: 'Verify it offline', value: verifySnippet(name), language: 'js' },
    ]
  },
})

async function provision(line: Line<Terms, Grant>, ports: Ports): Promise<Outcome<Grant>> {
  if (line.grant?.revoked) return { status: 'ended', grant: line.grant, note: 'The license is revoked.' }
  const issued = line.grant ?? (await issue(line, ports))
  return { status: 'granted', grant: issued, note: 'Your license key and license file are ready.' }
}

/** Under the key that the buyer has: only the file is another. */
async function reissue(line: Line<Terms, Grant>, ports: Ports): Promise<Outcome<Grant>> {
  if (!line.grant || line.grant.revoked) return { status: 'refused', reason: 'There is no license to renew.' }
  const issued = await issue(line, ports)
  const valid = issued.until ? `, valid until ${issued.until.slice(0, 10)}` : ''
  return { status: 'granted', grant: issued, note: `A new license file is ready under the same key${valid}.` }
}

/**
 * A crash between here and the stored grant leaves a license that nobody was shown; the next try issues its own.
 * Every claim follows from the line and the key, so that the same key gives the same bytes.
 */
async function issue(line: Line<Terms, Grant>, ports: Ports): Promise<Grant> {
  const key = line.grant?.key ?? makeKey(ports.random(keyBytes))
  const until = line.term.until && new Date(line.term.until.getTime() + slackDays * 86_400_000)
  const { product, plan, quantity, unit, terms } = line
  const seats = unit === null ? {} : { seats: quantity }
  const machines = terms.machines === undefined ? {} : { machines: terms.machines * quantity }
  const features = terms.features ?? []
  const issuedAt = Math.floor(line.paidAt.getTime() / 1000)
  const { jwt, kid } = await ports.licenses.sign({
    iss: ports.licenses.issuer,
    jti: line.delivery,
    sub: key,
    product,
    plan: plan.id,
    ...seats,
    ...machines,
    features,
    // In clear, so that the software can say who it is licensed to.
    ...(line.buyer.email === null ? {} : { customer: { email: line.buyer.email } }),
    iat: issuedAt,
    nbf: issuedAt,
    ...(until ? { exp: Math.floor(until.getTime() / 1000) } : {}),
  })
  const bytes = new TextEncoder().encode(`${jwt}\n`)
  const file = await ports.files.put({ name: `${product.id}-license.jwt`, type: 'application/jwt', bytes })
  const issued = new Date(issuedAt * 1000).toISOString()
  const term = until ? { until: until.toISOString() } : {}
  const { issuer } = ports.licenses
  return { key, file, issuer, kid, issuedAt: issued, ...term, ...seats, ...machines, features }
}

function machinesText(machines: number | undefined): string {
  if (machines === undefined) return 'Not limited'
  return machines === 1 ? '1 machine' : `Up to ${machines} machines`
}
