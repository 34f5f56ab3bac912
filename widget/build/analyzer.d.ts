import type { Package } from 'custom-elements-manifest/schema'
import type * as typescript from 'typescript'

/** The package's own types leave out its function for programs. */
declare module '@custom-elements-manifest/analyzer' {
  export const ts: typeof typescript
  export function create(options: {
    modules: typescript.SourceFile[]
    plugins: unknown[]
    context: { dev: boolean }
  }): Package
}
