import { runTool } from './tool.ts'

/** `npm run test:registry [-- --where-reachable]`. */
export async function main(args: readonly string[]): Promise<number> {
  const { code } = await runTool('test/registry/main.ts', args, { show: true })
  return code
}
