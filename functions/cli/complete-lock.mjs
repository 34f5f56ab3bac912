/**
 * Completes package-lock.json after `npm install`, so that `npm ci` accepts it everywhere.
 * When the registry does not have a package for every platform yet, npm leaves the missing ones out of the lock
 * without a word, and `npm ci` then refuses the lock ("Missing: … from lock file"). This adds each as
 * `{ version, optional: true }`; npm skips an optional package of another platform. Run it after each `npm install`:
 *
 *     node functions/cli/complete-lock.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const added = []

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(path, name, range)) continue
    lock.packages[`${folderOf(path)}node_modules/${name}`] = { version: exactVersion(range), optional: true }
    added.push(name)
  }
}

if (added.length) {
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  lock.packages = Object.fromEntries(sorted)
  writeFileSync(file, JSON.stringify(lock, null, 2) + '\n')
}
console.log(
  added.length ? `Added to package-lock.json: ${added.join(', ')}` : 'package-lock.json is complete.',
)

/** Node's own look-up: inside the package that asks, then beside it, then in each folder above it. */
function isLocked(path, name, range) {
  for (let folder = path ? `${path}/` : ''; ; folder = folderOf(folder)) {
    const found = lock.packages[`${folder}node_modules/${name}`]
    if (found) return !/^\d/.test(range) || found.version === range
    if (!folder) return false
  }
}

/** `node_modules/a/node_modules/b` → `node_modules/a/`; the top level is the empty text. */
function folderOf(path) {
  return path.slice(0, Math.max(0, path.lastIndexOf('node_modules/')))
}

/** The lowest version a range allows: the one its author tried. */
function exactVersion(range) {
  const version = /\d+\.\d+\.\d+[\w.+-]*/.exec(range)
  if (!version) throw new Error(`No version can be read from the range "${range}".`)
  return version[0]
}
