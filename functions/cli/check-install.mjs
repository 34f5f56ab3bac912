/** Exits with 1 when node_modules does not hold what package-lock.json names for this platform. Used by `.ci/run`. */
import { isInstalled } from './install.mjs'

if (!isInstalled({ withTests: true })) {
  console.error(
    'node_modules does not hold all that package-lock.json names; the installation is incomplete.',
  )
  process.exit(1)
}
