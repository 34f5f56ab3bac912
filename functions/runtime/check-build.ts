import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Catalog } from '../../catalog/catalog.ts'
import { sellerKeySetting } from '../../catalog/seller.ts'
import { refusal } from './refusal.ts'
import type { Settings } from './settings.ts'

const recordSchema = z.object({ publicUrl: z.string() })

/**
 * Holds the settings against the build they are to serve: its pages name one address, its products name sellers' keys.
 * @throws a refusal that names the setting, and every seller's key that is missing
 */
export async function checkBuild(settings: Settings, catalog: Catalog): Promise<void> {
  const record = recordSchema.parse(JSON.parse(await readFile(join(settings.distDir, 'build.json'), 'utf8')))
  if (record.publicUrl !== settings.PUBLIC_URL) {
    throw refusal(
      `PUBLIC_URL is ${settings.PUBLIC_URL}, but the build was made for ${record.publicUrl}; build again or set it alike.`,
    )
  }
  // The sandbox's stand-ins have keys of their own.
  if (settings.mode === 'sandbox') return
  const products = await Promise.all((await catalog.products()).map((id) => catalog.get(id)))
  const missing = new Map<string, string>()
  for (const product of products) {
    if (!product || product.withdrawn || !('key' in product.delivery) || !product.delivery.key) continue
    const setting = sellerKeySetting(product.seller.id, product.delivery.key)
    if (!settings.sellerKeys.get(setting)) missing.set(setting, `${product.name} of ${product.seller.name}`)
  }
  if (missing.size === 0) return
  const names = [...missing.keys()].join(', ')
  throw refusal(
    `${names} ${missing.size === 1 ? 'is' : 'are'} not set; without it ${[...missing.values()].join(', ')} cannot be delivered.`,
  )
}
