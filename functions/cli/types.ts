import { runChecks, typeChecks } from './checks.ts'

/** `npm run types`. */
export async function main(): Promise<number> {
  const { failed } = await runChecks(typeChecks())
  return failed ? 1 : 0
}
