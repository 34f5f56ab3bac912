import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { projectRoot } from './tool.ts'

const entry = `
import { fileURLToPath } from 'node:url'
import { main } from './functions/runtime/node.ts'
process.env.DIST_DIR ??= fileURLToPath(new URL('..', import.meta.url))
try {
  process.exit((await main()) ?? 0)
} catch (error) {
  console.error(error?.code === 'VITRINE_SENTENCE' ? error.message : error)
  process.exit(1)
}
`

/** The sandbox never ships: the bundle has a refusal in its place. */
const withoutSandbox: Plugin = {
  name: 'without-sandbox',
  setup(build) {
    build.onResolve({ filter: /sandbox\/start\.ts$/ }, () => ({
      path: 'refusal',
      namespace: 'without-sandbox',
    }))
    build.onLoad({ filter: /./, namespace: 'without-sandbox' }, () => ({
      contents: `export async function startSandbox() {
        throw Object.assign(new Error(
          'The built server has no sandbox: set STRIPE_SECRET_KEY, or run "npm start" in the project.'
        ), { code: 'VITRINE_SENTENCE' })
      }`,
    }))
  },
}

/** Writes the Node server as one file that needs no node_modules beside it. */
export async function bundleServer(outFile: string): Promise<void> {
  await build({
    stdin: { contents: entry, resolveDir: projectRoot, sourcefile: 'server.ts', loader: 'ts' },
    absWorkingDir: projectRoot,
    outfile: outFile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    conditions: ['production'],
    legalComments: 'none',
    logLevel: 'silent',
    tsconfig: join(projectRoot, 'tsconfig.json'),
    banner: {
      js: "import { createRequire as vitrineRequire } from 'node:module'; const require = vitrineRequire(import.meta.url);",
    },
    plugins: [withoutSandbox],
  })
}
