import { resolve } from 'node:path'
import { refusal } from '../runtime/refusal.ts'
import { projectRoot } from './tool.ts'

/** What a build is made from and where it goes. */
export interface BuildSettings {
  /** Absolute folders. */
  catalogDir: string
  distDir: string
  /** Origin of the shop, without a slash at the end. */
  publicUrl: string
  allowInsecureSellers: boolean
}

/**
 * Reads what a build needs to know; the runtime checks all settings, and refuses to start with a bad one.
 * @throws a refusal when PUBLIC_URL is no origin or PORT no port
 */
export function buildSettings(env: Readonly<Record<string, string | undefined>>): BuildSettings {
  const { HOST = '', PORT = '' } = env
  if (!/^\d*$/.test(PORT) || Number(PORT) > 65_535)
    throw refusal(`PORT must be a number up to 65535, and is "${PORT}".`)
  const given = env.PUBLIC_URL || `http://${HOST || '127.0.0.1'}:${PORT || '4321'}`
  return {
    catalogDir: resolve(projectRoot, env.CATALOG_DIR || 'catalog'),
    distDir: resolve(projectRoot, env.DIST_DIR || 'dist'),
    publicUrl: originOf(given),
    allowInsecureSellers: env.ALLOW_INSECURE_SELLERS === '1',
  }
}

function originOf(address: string): string {
  const url = URL.parse(address)
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash)
    return url.origin
  throw refusal(`PUBLIC_URL must be an origin such as https://shop.example, and is "${address}".`)
}
