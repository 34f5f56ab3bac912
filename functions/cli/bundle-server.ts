import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { projectRoot } from './tool.ts'

/** Runs the bundle beside it; relative settings start from the folder it is run in. */
const server = `import { fileURLToPath } from 'node:url'

process.env.DIST_DIR ??= fileURLToPath(new URL('..', import.meta.url))
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(\`The server needs Node 24 or newer, and this is \${process.versions.node}.\`)
  process.exit(1)
}
try {
  const { main } = await import('./shop.js')
  process.exit(await main({ root: process.cwd() }))
} catch (error) {
  console.error(error?.code === 'VITRINE_SENTENCE' ? error.message : error)
  process.exit(1)
}
`

/** Bundled CommonJS packages ask for Node's modules by `require`, which a module does not have. */
const requireBanner = (from: string): string =>
  `import { createRequire as vitrineRequire } from 'node:module'; const require = vitrineRequire(${from});`

const common: BuildOptions = {
  absWorkingDir: projectRoot,
  bundle: true,
  platform: 'node',
  format: 'esm',
  legalComments: 'none',
  logLevel: 'silent',
  tsconfig: join(projectRoot, 'tsconfig.json'),
}

/**
 * Writes the shop as files that need no node_modules beside them (`shop.js`, which exports `main`), and
 * `server.js`, which runs it; and `worker.js`, the same functions for workerd. The sandbox is handed to `main` by
 * `npm start` and is in none of them.
 */
export async function bundleServer(outDir: string): Promise<void> {
  await build({
    ...common,
    entryPoints: { shop: join(projectRoot, 'functions/runtime/node.ts') },
    outdir: outDir,
    // What few shops need, such as the client of buckets, is a file of its own that only they read at the start.
    splitting: true,
    chunkNames: 'shop-[hash]',
    target: 'node24',
    conditions: ['production'],
    banner: { js: requireBanner('import.meta.url') },
  })
  await bundleWorker(join(outDir, 'worker.js'))
  await writeFile(join(outDir, 'server.js'), server)
  await writeFile(join(outDir, 'package.json'), '{ "type": "module" }\n')
}

/** Writes the functions for workerd, small enough to be uploaded: `pg` and `stripe` have parts of their own for it. */
export async function bundleWorker(outFile: string): Promise<void> {
  await build({
    ...common,
    entryPoints: [join(projectRoot, 'functions/runtime/workerd.ts')],
    outfile: outFile,
    target: 'es2024',
    conditions: ['workerd', 'worker', 'production'],
    external: ['cloudflare:*', 'pg-native'],
    minifySyntax: true,
    minifyWhitespace: true,
    banner: { js: requireBanner("'/'") },
  })
}
