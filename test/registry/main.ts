import { runVitest } from '../../functions/cli/test-runners.ts'
import { bringPrograms } from './packages.ts'

/** `npm run test:registry [-- --where-reachable]`: with the word, ends well where apt cannot bring the programs. */
const isExcused = process.argv.includes('--where-reachable')
const brought = await bringPrograms()
if ('reason' in brought) {
  console.log(`The real registry is not tested here: ${brought.reason}`)
  process.exit(isExcused ? 0 : 1)
}
process.env.REGISTRY_PROGRAMS = JSON.stringify(brought)
const { passed, failed } = await runVitest('test/registry/vitest.config.ts', [])
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
