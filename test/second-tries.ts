import type { Reporter, TestModule } from 'vitest/node'

/** Names the tests that passed only at their second try, so that a retry hides nothing. */
export default class SecondTries implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests('passed')) {
        if (test.diagnostic()?.flaky) console.log(`! passed at the second try: ${test.fullName}`)
      }
    }
  }
}
