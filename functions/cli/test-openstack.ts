import { runTool } from './tool.ts'

/** `npm run test:openstack [-- --where-reachable | start | stop]`. */
export async function main(args: readonly string[]): Promise<number> {
  const { code } = await runTool('test/openstack/main.ts', args, { show: true })
  return code
}
