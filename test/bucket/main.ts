import { runVitest } from '../../functions/cli/test-runners.ts'
import { installPackages } from '../apt.ts'

/** `npm run test:bucket [-- --where-reachable]`: with the word, ends well where apt cannot bring Swift. */
const isExcused = process.argv.includes('--where-reachable')
const installed = await installPackages(['python3-swift'], console.log)
if (installed.status !== 'installed') {
  console.log(`A real bucket is not tested here: ${installed.reason}`)
  process.exit(isExcused && installed.status === 'unreachable' ? 0 : 1)
}
const { passed, failed } = await runVitest('test/bucket/vitest.config.ts', [])
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
