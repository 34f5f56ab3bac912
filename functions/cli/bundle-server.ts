import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { projectRoot } from './tool.ts'

/** Runs the bundle beside it; relative settings start from the folder it is run in. */
const server = `import { fileURLToPath } from 'node:url'
import { main } from './shop.js'

process.env.DIST_DIR ??= fileURLToPath(new URL('..', import.meta.url))
try {
  process.exit(await main({ root: process.cwd() }))
} catch (error) {
  console.error(error?.code === 'VITRINE_SENTENCE' ? error.message : error)
  process.exit(1)
}
`

/**
 * Writes the shop as one file that needs no node_modules beside it (`shop.js`, which exports `main`), and
 * `server.js`, which runs it. The sandbox is handed to `main` by `npm start` and is in neither.
 */
export async function bundleServer(outDir: string): Promise<void> {
  await build({
    entryPoints: [join(projectRoot, 'functions/runtime/node.ts')],
    absWorkingDir: projectRoot,
    outfile: join(outDir, 'shop.js'),
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
  })
  await writeFile(join(outDir, 'server.js'), server)
  await writeFile(join(outDir, 'package.json'), '{ "type": "module" }\n')
}
