import { readFile } from 'node:fs/promises'
import { type Plugin, transform } from 'esbuild'

const widget = /[\\/]widget[\\/].*\.ts$/

/** Shortens what esbuild takes for plain text: style sheets, and the indentation of templates. */
export const shortLiterals: Plugin = {
  name: 'short-literals',
  setup(build) {
    build.onLoad({ filter: widget }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const contents = path.endsWith('.styles.ts') ? await shortSheets(source) : shortTemplates(source)
      return { contents, loader: 'ts' }
    })
  },
}

async function shortSheets(source: string): Promise<string> {
  let short = source
  for (const [literal, sheet = ''] of source.matchAll(/css`([^`]*)`/g)) {
    const { code } = await transform(sheet, {
      loader: 'css',
      minify: true,
      target: ['chrome123', 'safari17.5'],
    })
    short = short.replace(literal, () => `css\`${code.trim().replaceAll('\\', '\\\\')}\``)
  }
  return short
}

/** In code: a comment, a string, a bracket, or a run of anything else. */
const codeToken =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|[`{}]|[^`{}'"/]+|[\s\S]/y

/** In a template: where code or the template's end comes, a line break, an escape, or a run of text. */
const textToken = /\$\{|`|>\n\s*(?=<)|\n\s*|\\[\s\S]|[^`$>\n\\]+|[\s\S]/y

/**
 * A line break and its indentation inside a template literal becomes one space, or nothing between two tags.
 * A regular expression with a quote or backtick in it is not expected.
 */
export function shortTemplates(source: string): string {
  const open: string[] = []
  let short = ''
  for (let at = 0; at < source.length;) {
    const inText = open.at(-1) === '`'
    const token = inText ? textToken : codeToken
    token.lastIndex = at
    const [text = ''] = token.exec(source) ?? []
    at = token.lastIndex
    if (text === (inText ? '`' : '}')) open.pop()
    else if (inText ? text === '${' : text === '`' || text === '{') open.push(text.slice(-1))
    short += inText && text.startsWith('>\n') ? '>' : inText && text.startsWith('\n') ? ' ' : text
  }
  return short
}
