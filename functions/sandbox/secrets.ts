import { createECDH, createHmac, createPrivateKey, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { BucketKey } from './bucket/signature.ts'

const secretsSchema = z.strictObject({
  stripeKey: z.string().min(1),
  webhookSecret: z.string().min(1),
  sellers: z.string().min(1),
  cloud: z.string().min(1),
})

export interface SandboxSecrets {
  stripeKey: string
  webhookSecret: string
  cloudPassword: string
  sellerKey(seller: string, name: string): string
  bucket: BucketKey
  /** Private key that signs tokens for registries, PKCS #8 in PEM. */
  registryKey: string
}

/** Random secrets of this sandbox, made at its first start and kept in `secrets.json`, readable by its owner only. */
export function openSecrets(dataDir: string): SandboxSecrets {
  const file = join(dataDir, 'secrets.json')
  if (!existsSync(file)) {
    const fresh = {
      stripeKey: `sk_test_${randomBytes(24).toString('hex')}`,
      webhookSecret: `whsec_${randomBytes(24).toString('base64url')}`,
      sellers: randomBytes(32).toString('hex'),
      cloud: randomBytes(24).toString('base64url'),
    }
    const unfinished = `${file}.${process.pid}`
    writeFileSync(unfinished, JSON.stringify(fresh, null, 2), { mode: 0o600 })
    renameSync(unfinished, file)
  }
  const secrets = secretsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  return {
    stripeKey: secrets.stripeKey,
    webhookSecret: secrets.webhookSecret,
    cloudPassword: secrets.cloud,
    sellerKey: (seller, name) =>
      createHmac('sha256', secrets.sellers).update(`${seller}/${name}`).digest('base64url'),
    bucket: {
      accessKeyId: 'AKIASANDBOX',
      secretAccessKey: derived(secrets.cloud, 'bucket').toString('base64url'),
    },
    registryKey: signingKey(derived(secrets.cloud, 'registry')),
  }
}

/** A secret of its own for another purpose, the same at every start. */
function derived(from: string, purpose: string): Buffer {
  return createHmac('sha256', from).update(`sandbox ${purpose}`).digest()
}

/** The key on P-256 whose secret number these 32 bytes are. */
function signingKey(secret: Buffer): string {
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(secret)
  const point = curve.getPublicKey()
  const part = (from: number) => point.subarray(from, from + 32).toString('base64url')
  const jwk = { kty: 'EC', crv: 'P-256', d: secret.toString('base64url'), x: part(1), y: part(33) }
  return createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }).toString()
}
