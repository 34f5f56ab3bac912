/// <reference path="./analyzer.d.ts" />
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { create, ts } from '@custom-elements-manifest/analyzer'

const widget = join(import.meta.dirname, '..')

/** Writes the custom elements manifest, from which editors know tags, attributes, events and parts. */
export async function writeManifest(file: string, elements: readonly string[]): Promise<void> {
  const modules = await Promise.all(
    elements.map(async (path) =>
      ts.createSourceFile(path, await readFile(join(widget, path), 'utf8'), ts.ScriptTarget.ES2022, true),
    ),
  )
  await writeFile(
    file,
    `${JSON.stringify(create({ modules, plugins: [], context: { dev: false } }), null, 2)}\n`,
  )
}
