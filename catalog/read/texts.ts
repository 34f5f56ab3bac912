import { sha256 } from './digest.ts'
import { refuse } from './document.ts'
import { namedFiles } from './finding.ts'
import type { Folder } from './folder.ts'
import { markdownFault } from './markdown-fault.ts'
import type { CatalogProblem } from './problem.ts'
import { findSecret } from './secrets.ts'
import type { Shelf } from './shelf.ts'
import { readText } from './text.ts'

/** A Markdown text that people agree to; the hash is of its bytes. */
export interface Agreed {
  text: string
  sha256: string
}

const maxBytes = 100_000

/** Reads every license and legal text that a file names, each once. */
export async function readTexts(
  folder: Folder,
  shelf: Shelf,
  problems: CatalogProblem[],
): Promise<Map<string, Agreed>> {
  const named = new Set([
    ...(shelf.store ? namedFiles(shelf.store.raw, ['legal']) : []),
    ...[...shelf.products.values()].flatMap(({ raw }) => namedFiles(raw, ['eula'])),
  ])
  const texts = new Map<string, Agreed>()
  for (const path of [...named].sort()) {
    const entry = folder.entries.get(path)
    if (!entry?.path.endsWith('.md')) continue
    const file = await readText(folder, entry, maxBytes)
    if ('message' in file) refuse(problems, path, file)
    else if (!file.text.trim()) refuse(problems, path, { message: 'this text is empty' })
    else {
      for (const fault of [findSecret(file.text), markdownFault(file.text)]) {
        if (fault) refuse(problems, path, { ...fault, text: file.text })
      }
      texts.set(path, { text: file.text, sha256: await sha256(file.bytes) })
    }
  }
  return texts
}
