import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { generateLicenseKeys, licenseKeysSchema } from '../licenses/issuer.ts'
import type { KeyRing } from '../secrets/seal.ts'
import { refusal } from './refusal.ts'

const fileSchema = z.strictObject({
  sealing: z.string(),
  tickets: z.string(),
  operatorToken: z.string(),
  licenses: licenseKeysSchema,
})

export interface LocalSecrets {
  ring: KeyRing
  tickets: Uint8Array
  operatorToken: string
  licenses: z.output<typeof licenseKeysSchema>
}

/** Random secrets made at the first start and kept in the data folder, for its owner only. */
export async function openLocalSecrets(dataDir: string): Promise<LocalSecrets> {
  const path = join(dataDir, 'secrets.json')
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const fresh: z.input<typeof fileSchema> = {
      sealing: randomBytes(32).toString('base64'),
      tickets: randomBytes(32).toString('base64'),
      operatorToken: randomBytes(24).toString('base64url'),
      licenses: licenseKeysSchema.parse(await generateLicenseKeys()),
    }
    const unfinished = `${path}.${process.pid}`
    writeFileSync(unfinished, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600 })
    putUnlessThere(unfinished, path)
  }
  const secrets = readSecrets(path)
  return {
    ring: { current: 'local', keys: new Map([['local', Buffer.from(secrets.sealing, 'base64')]]) },
    tickets: Buffer.from(secrets.tickets, 'base64'),
    operatorToken: secrets.operatorToken,
    licenses: secrets.licenses,
  }
}

/** Of two processes that start at once the first wins, and both go on with its secrets. */
function putUnlessThere(unfinished: string, path: string): void {
  try {
    linkSync(unfinished, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(unfinished)
  }
}

function readSecrets(path: string): z.output<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw refusal(
      `${path} is damaged; put back the copy of your backup, or move the whole data folder away to begin anew.`,
      cause,
    )
  }
}
