import { lintChecks, runChecks, typeChecks } from './checks.ts'
import { type Count, runBrowserTests, runVitest } from './test-runners.ts'

interface Part {
  name: string
  run(): Promise<Count>
}

const parts: Part[] = [
  { name: 'types', run: () => runChecks(typeChecks()) },
  { name: 'lint', run: () => runChecks(lintChecks()) },
  { name: 'floors', run: () => runVitest('test/vitest.config.ts', ['test/floors.test.ts']) },
  { name: 'unit', run: () => runVitest('test/vitest.config.ts', ['--exclude', 'test/floors.test.ts']) },
  { name: 'edge', run: () => runVitest('test/edge/vitest.config.ts', []) },
  { name: 'faults', run: () => runVitest('test/faults/vitest.config.ts', []) },
  { name: 'browser', run: () => runBrowserTests('test/web-test-runner.config.mjs') },
  { name: 'e2e', run: () => runVitest('test/e2e/vitest.config.ts', ['--exclude', 'test/e2e/size.e2e.ts']) },
  { name: 'size', run: () => runVitest('test/e2e/vitest.config.ts', ['test/e2e/size.e2e.ts']) },
]

/**
 * `npm test`: every part in turn, or those named. The last line counts tests, and each static check as one;
 * a part that breaks, or finds nothing to run, counts as failed.
 */
export async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find((name) => !parts.some((part) => part.name === name))
  if (unknown) {
    console.error(`There is no part "${unknown}". Parts: ${parts.map(({ name }) => name).join(' ')}`)
    return 1
  }
  const total = { passed: 0, failed: 0 }
  const failures: string[] = []
  for (const part of parts) {
    if (args.length && !args.includes(part.name)) continue
    console.log(`\n— ${part.name}`)
    const count = await part.run()
    total.passed += count.passed
    total.failed += count.failed
    if (count.failed) failures.push(`— ${part.name}`, ...(count.failures ?? []))
  }
  if (failures.length) console.log(`\nWhat failed:\n${failures.join('\n')}`)
  console.log(`\n${total.passed} passed, ${total.failed} failed`)
  return total.failed ? 1 : 0
}
