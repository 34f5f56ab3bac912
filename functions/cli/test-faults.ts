import { runTool } from './tool.ts'

/** `npm run test:faults [-- kills|ledger --kills 1000 --store sqlite|postgres|both --histories 1000000 --seed N]`. */
export async function main(args: readonly string[]): Promise<number> {
  const { code } = await runTool('test/faults/main.ts', args, { show: true })
  return code
}
