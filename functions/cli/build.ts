import { relative } from 'node:path'
import { buildSettings } from './build-settings.ts'
import { buildShop } from './build-shop.ts'

/** `npm run build`. */
export async function main(): Promise<number> {
  const settings = buildSettings(process.env)
  const started = performance.now()
  console.log(`Building the shop for ${settings.publicUrl}`)
  const record = await buildShop(settings, console.log)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`Built ${record.id} into ${relative(process.cwd(), settings.distDir) || '.'} in ${seconds} s.`)
  return 0
}
