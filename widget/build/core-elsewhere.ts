import type { Plugin } from 'esbuild'

interface CoreElsewhere {
  /** What `core.ts` exports. */
  names: string[]
  version: string
  /** True when the module may be first on the page and brings the core file itself. */
  imports: boolean
  /** Files of the core; none of them may come a second time. */
  coreInputs: string[]
}

/** Pure functions without state or identity; a copy of them does no harm. */
const harmless = /(money|version|price|define|words)\.ts$/

/** Takes everything of `core.ts` from the core file on the page: one Lit and one set of stores. */
export function coreElsewhere({ names, version, imports, coreInputs }: CoreElsewhere): Plugin {
  const source = [
    imports ? `import './vitrine-${version}.js'` : '',
    `export const { ${names.join(', ')} } = await import(globalThis[Symbol.for('vitrine ${version}')])`,
  ].join('\n')
  return {
    name: 'core-elsewhere',
    setup(build) {
      build.onResolve({ filter: /[\\/]core\.ts$/ }, () => ({ path: 'core', namespace: 'core' }))
      build.onLoad({ filter: /.*/, namespace: 'core' }, () => ({ contents: source, resolveDir: '.' }))
      build.onEnd(({ metafile }) => {
        const twice = Object.keys(metafile?.inputs ?? {}).filter(
          (file) => coreInputs.includes(file) && !harmless.test(file),
        )
        return {
          errors: twice.map((file) => ({ text: `${file} is in the core already; import it from core.ts` })),
        }
      })
    },
  }
}

/**
 * Leaves out of a built module the names of the core that it does not use; esbuild keeps all that are taken out of one
 * object.
 */
export function usedNames(built: string): string {
  return built.replace(/(?<=(?:var|const)\{)[^{}]+(?=\}=await import\(globalThis)/, (names) =>
    names
      .split(',')
      .filter((name) => built.split(localName(name)).length > 2)
      .join(','),
  )
}

/** `html:s` names it `s` in the module; a name that is found anywhere else is kept. */
function localName(name: string): RegExp {
  const local = (name.split(':').at(-1) ?? name).replaceAll('$', '\\$')
  return new RegExp(`(?<![\\w$])${local}(?![\\w$])`)
}
