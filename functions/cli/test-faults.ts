import { runTool } from './tool.ts'

/** `npm run test:faults [-- --kills 1000 --store sqlite|postgres|both --seed N]`. */
export async function main(args: readonly string[]): Promise<number> {
  const { code } = await runTool('test/faults/main.ts', args, { show: true })
  return code
}
