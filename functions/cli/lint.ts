import { lintChecks, runChecks } from './checks.ts'

/** `npm run lint`. */
export async function main(): Promise<number> {
  const { failed } = await runChecks(lintChecks())
  return failed ? 1 : 0
}
