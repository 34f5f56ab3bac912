import type { CatalogContent } from './content.ts'
import { assemble } from './read/assemble.ts'
import { type CheckOptions, checkShelf } from './read/check.ts'
import { openFolder } from './read/folder.ts'
import { type CatalogProblem, sortProblems, withoutEchoes } from './read/problem.ts'
import { readShelf } from './read/shelf.ts'
import { readTexts } from './read/texts.ts'

export type { CatalogContent, CategoryContent, ProductContent, SellerContent } from './content.ts'
export { type CatalogProblem, formatProblem } from './read/problem.ts'

/**
 * Reads and checks a catalog folder: the only way in which product files are read.
 * @param dir folder with store.yaml, categories.yaml, products/, sellers/, partners/, media/, legal/, eula/
 * @param options.allowInsecureSellers also http and hosts that are not public, for development
 * @returns the content, or every problem of every file, by file and place
 */
export async function readCatalog(
  dir: string,
  options: Partial<CheckOptions> = {},
): Promise<{ content: CatalogContent } | { problems: CatalogProblem[] }> {
  const folder = await openFolder(dir)
  if (!folder) {
    const message = `there is no catalog folder "${dir}"`
    return {
      problems: [{ file: '.', line: 1, column: 1, field: '', message, hint: 'Name it in CATALOG_DIR.' }],
    }
  }
  const problems: CatalogProblem[] = []
  const shelf = await readShelf(folder, problems)
  await checkShelf(shelf, folder, { allowInsecureSellers: options.allowInsecureSellers ?? false }, problems)
  const texts = await readTexts(folder, shelf, problems)
  if (problems.length) return { problems: sortProblems(withoutEchoes(problems)) }
  return { content: await assemble(shelf, texts) }
}
