import { join } from 'node:path'
import { buildSite } from '../../site/build/build.ts'
import { buildWidget } from '../../widget/build.ts'
import { publicUrl } from './built-site.ts'

/** Builds in a process of its own: Astro brings a Vite that does not belong into the test runner's. */
const [outDir = '', catalogDir = 'catalog'] = process.argv.slice(2)
await buildSite({ outDir, catalogDir, publicUrl })
await buildWidget({ outDir: join(outDir, 'widget'), version: '0.0.0', publicUrl })
