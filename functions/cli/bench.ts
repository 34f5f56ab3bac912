import { runTool } from './tool.ts'

/** `npm run bench [-- part…]`. */
export async function main(args: readonly string[]): Promise<number> {
  const { code } = await runTool('test/bench/run.ts', args, { show: true })
  return code
}
