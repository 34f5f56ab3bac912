import { join, relative } from 'node:path'
import { formatProblem, readCatalog } from '../../catalog/read.ts'

const help = `npm run check:catalog [dir]

Checks the catalog files and prints every problem as file:line:column, with the field, what is allowed and how to
mend it. Without [dir] it checks CATALOG_DIR, or else catalog/. Ends with 1 when there is a problem.

ALLOW_INSECURE_SELLERS=1  also takes sellers on http and on hosts that are not public, for development.
`

/** `npm run check:catalog [dir]`. */
export async function main(argv: string[]): Promise<number> {
  return checkCatalog({ argv, env: process.env, print: (text) => console.log(text) })
}

/**
 * Checks a catalog folder and prints what is wrong with it.
 * @param args.argv arguments after the command's name
 * @returns the exit code: 0, or 1 when there is a problem
 */
export async function checkCatalog(args: {
  argv: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  print(text: string): void
}): Promise<0 | 1> {
  const { argv, env, print } = args
  if (argv.includes('--help') || argv.includes('-h')) {
    print(help)
    return 0
  }
  const unknown = argv.find((arg) => arg.startsWith('-')) ?? argv[1]
  if (unknown !== undefined) {
    print(`"${unknown}" is not understood.\n\n${help}`)
    return 1
  }
  const dir = argv[0] ?? env.CATALOG_DIR ?? 'catalog'
  const result = await readCatalog(dir, { allowInsecureSellers: env.ALLOW_INSECURE_SELLERS === '1' })
  if ('problems' in result) {
    const { problems } = result
    const near = relative(process.cwd(), dir)
    const shown = near.startsWith('..') ? dir : near || '.'
    for (const problem of problems) print(formatProblem({ ...problem, file: join(shown, problem.file) }))
    const files = new Set(problems.map(({ file }) => file)).size
    print(`\n${count(problems.length, 'problem')} in ${count(files, 'file')}.`)
    return 1
  }
  const { products, sellers, categories, partners } = result.content
  print(
    `${dir} has no problem: ${count(products.length, 'product')}, ${count(sellers.length, 'seller')}, ` +
      `${count(categories.length, 'category', 'categories')}, ${count(partners.length, 'partner')}.`,
  )
  return 0
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
