import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

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
  }
}
