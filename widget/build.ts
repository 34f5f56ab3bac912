import { createHash } from 'node:crypto'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type BuildOptions, type BuildResult } from 'esbuild'
import { coreElsewhere, usedNames } from './build/core-elsewhere.ts'
import { litFitted, litNames } from './build/lit-fitted.ts'
import { writeManifest } from './build/manifest.ts'
import { shortLiterals } from './build/short-literals.ts'

const here = import.meta.dirname

/** Modules fetched when they are needed; they take Lit and the stores from the core file. */
const furtherModules = {
  'vitrine-dialog': { entry: 'dialog/module.ts', named: 'version', core: 'is loaded' },
  'vitrine-zh': { entry: 'words/zh.ts', named: 'version', core: 'is loaded' },
  'vitrine-order': { entry: 'order/module.ts', named: 'plainly', core: 'is imported' },
  'vitrine-cart': { entry: 'cart/module.ts', named: 'plainly', core: 'is imported' },
  'vitrine-engagement': { entry: 'engagement/module.ts', named: 'plainly', core: 'is imported' },
} as const satisfies Record<string, FurtherModule>

/** Files of the public elements, for the manifest. */
const elements = [
  'vitrine-buy.ts',
  'cart/vitrine-cart.ts',
  'dialog/vitrine-dialog.ts',
  'order/vitrine-order.ts',
  'order/vitrine-subscription.ts',
  'engagement/vitrine-engagement.ts',
  'receipt/vitrine-delivery.ts',
]

interface FurtherModule {
  entry: string
  /** In the file's name, or not at all. */
  named: 'version' | 'plainly'
  /** Whether the core is on the page already, or comes with this module. */
  core: 'is loaded' | 'is imported'
}

export interface WidgetBuild {
  /** Emptied by the caller; becomes `/widget/` of the site. */
  outDir: string
  version: string
  /** The store's origin, for `csp.txt`. */
  publicUrl?: string
}

/**
 * Builds everything under `/widget/`: the core under its two names, the modules loaded later, `vitrine.css`
 * (size reserved before the script runs), `csp.txt`, `sri.json` and the custom elements manifest.
 * @throws when the text of Lit that is patched has changed, or a module would bring a second Lit
 */
export async function buildWidget({ outDir, version, publicUrl }: WidgetBuild): Promise<void> {
  await mkdir(outDir, { recursive: true })
  const core = await bundle('embed.ts', version, [litFitted, shortLiterals])
  const text = core.outputFiles[0]?.contents ?? new Uint8Array()
  const coreFile = `vitrine-${version}.js`
  await Promise.all(['vitrine.js', coreFile].map((name) => writeFile(join(outDir, name), text)))
  const hashes: Record<string, string> = { [coreFile]: integrity(text) }
  const names = await exportedNames(version)
  for (const [name, module] of Object.entries<FurtherModule>(furtherModules)) {
    const elsewhere = coreElsewhere({
      names,
      version,
      imports: module.core === 'is imported',
      coreInputs: inputsOf(core),
    })
    const built = await bundle(module.entry, version, [elsewhere, shortLiterals])
    const bytes = new TextEncoder().encode(usedNames(built.outputFiles[0]?.text ?? ''))
    const file = module.named === 'version' ? `${name}-${version}.js` : `${name}.js`
    await writeFile(join(outDir, file), bytes)
    hashes[file] = integrity(bytes)
  }
  const search = await bundle('search/worker.ts', version, [])
  await writeFile(join(outDir, 'vitrine-search-worker.js'), search.outputFiles[0]?.contents ?? '')
  const verifier = await bundle('license/verify-license.ts', version, [])
  await writeFile(join(outDir, 'vitrine-license.js'), verifier.outputFiles[0]?.contents ?? '')
  await writeFile(join(outDir, 'sri.json'), `${JSON.stringify(hashes, null, 2)}\n`)
  await writeFile(join(outDir, 'csp.txt'), policyLines(publicUrl ?? 'https://your-store.example'))
  await copyFile(join(here, 'vitrine.css'), join(outDir, 'vitrine.css'))
  await writeManifest(join(outDir, 'custom-elements.json'), elements)
}

type Bundle = BuildResult<{ write: false; metafile: true }>

function bundle(
  entry: string,
  version: string,
  plugins: NonNullable<BuildOptions['plugins']>,
): Promise<Bundle> {
  return build({
    entryPoints: [join(here, entry)],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    conditions: ['production', 'browser'],
    define: { VITRINE_VERSION: JSON.stringify(version), 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    // Modules are read as UTF-8 wherever they are served; a character takes less than its escape.
    charset: 'utf8',
    mangleProps: litNames,
    external: [`./vitrine-${version}.js`],
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false, verbatimModuleSyntax: true } },
    plugins,
  })
}

function inputsOf(built: Bundle): string[] {
  return Object.keys(built.metafile.inputs)
}

async function exportedNames(version: string): Promise<string[]> {
  const built = await bundle('core.ts', version, [])
  return Object.values(built.metafile.outputs).flatMap((output) => output.exports)
}

function integrity(bytes: Uint8Array): string {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`
}

/** What a strict page adds to its policy. */
function policyLines(store: string): string {
  return `script-src ${store}/widget/\nstyle-src ${store}/widget/\nconnect-src ${store}\nimg-src ${store}\ntrusted-types vitrine\n`
}
