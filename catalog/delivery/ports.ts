import { z } from 'zod'
import type { CloudPort } from './cloud-port.ts'
import type { DownloadsPort } from './downloads-port.ts'
import type { FilesPort } from './files-port.ts'
import type { LicensePort } from './license-port.ts'
import type { RegistryPort } from './registry-port.ts'
import type { SellerPort } from './seller-port.ts'

/** Text encrypted under a key id, bound to one delivery and one field. Safe to store. */
export const sealedSchema = z.strictObject({ key: z.string(), iv: z.string(), data: z.string() })
export type Sealed = z.output<typeof sealedSchema>

/** All that a delivery method may touch, bound to one delivery. */
export interface Ports {
  now(): Date
  random(bytes: number): Uint8Array
  seal(field: string, text: string): Promise<Sealed>
  /** @throws when the text was sealed for another delivery or field */
  open(field: string, sealed: Sealed): Promise<string>
  seller: SellerPort
  cloud: CloudPort
  licenses: LicensePort
  files: FilesPort
  downloads: DownloadsPort
  registry: RegistryPort
}
