import { runTool } from './tool.ts'

/** `npm run test:bucket [-- --where-reachable]`. */
export async function main(args: readonly string[]): Promise<number> {
  const { code } = await runTool('test/bucket/main.ts', args, { show: true })
  return code
}
