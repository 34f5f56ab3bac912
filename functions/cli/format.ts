import { formatArgs } from './checks.ts'
import { runTool } from './tool.ts'

/** `npm run format [-- file…]`; without files, all of them. */
export async function main(args: readonly string[]): Promise<number> {
  const { code } = await runTool('prettier', args.length ? ['--write', ...args] : formatArgs, { show: true })
  return code
}
