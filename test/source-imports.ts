import { readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import ts from 'typescript'

export interface SourceImport {
  from: string
  /** Path in the project, or the name of a package. */
  to: string
  inside: boolean
  typeOnly: boolean
  dynamic: boolean
}

/** Every import, export-from and `import()` of a source file. The scripts of an .astro file count as one source. */
export function importsOf(root: string, file: string): SourceImport[] {
  const text = readFileSync(join(root, file), 'utf8')
  const source = ts.createSourceFile(
    file,
    file.endsWith('.astro') ? astroCode(text) : text,
    ts.ScriptTarget.Latest,
    true,
  )
  const found: SourceImport[] = []
  const note = (specifier: ts.Node | undefined, typeOnly: boolean, dynamic = false) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return
    const inside = specifier.text.startsWith('.')
    const to = inside ? posix.join(dirname(file), specifier.text) : specifier.text
    found.push({ from: file, to: to.replace(/[?#].*$/, ''), inside, typeOnly, dynamic })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) note(node.moduleSpecifier, isTypeImport(node))
    if (ts.isExportDeclaration(node)) note(node.moduleSpecifier, node.isTypeOnly)
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) note(node.argument.literal, true)
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      note(node.arguments[0], false, true)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function isTypeImport({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const named = importClause.namedBindings
  if (importClause.name || !named || !ts.isNamedImports(named)) return false
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly)
}

function astroCode(text: string): string {
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1] ?? ''
  const scripts = [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code]) => code)
  return [front, ...scripts].join('\n')
}
