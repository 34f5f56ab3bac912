import type { Finding } from './problem.ts'

/** A Markdown file taken apart. Offsets count in the whole text. */
export interface FrontMatter {
  yaml: string
  yamlOffset: number
  body: string
  bodyOffset: number
}

const opening = /^---[ \t]*\r?\n/

/**
 * Splits a file into the YAML between two lines `---` and the Markdown below. No other front matter is known:
 * readers that take `---js` have run the code in it (github.com/jonschlinkert/gray-matter/issues/131).
 */
export function splitFrontMatter(text: string): FrontMatter | (Finding & { offset: number }) {
  const start = opening.exec(text)
  if (!start) return { ...openingFault(text), offset: 0 }
  const yamlOffset = start[0].length
  const closing = /^---[ \t]*(?:\r?\n|$)/m
  const end = closing.exec(text.slice(yamlOffset))
  if (!end) {
    return {
      message: 'the front matter is not closed',
      hint: 'Put a line "---" below the last field.',
      offset: 0,
    }
  }
  const bodyOffset = yamlOffset + end.index + end[0].length
  const body = text.slice(bodyOffset)
  const second = /^\s*---[ \t]*[^\s-]/.exec(body)
  if (second) {
    return {
      message: 'there is a second block of front matter',
      allowed: 'one, in YAML, between two lines "---"',
      offset: bodyOffset + second[0].length - 4,
    }
  }
  return { yaml: text.slice(yamlOffset, yamlOffset + end.index), yamlOffset, body, bodyOffset }
}

function openingFault(text: string): Finding {
  const first = (text.split('\n', 1)[0] ?? '').trim()
  const language = /^---\s*([^\s-].*)$/.exec(first)?.[1]
  return {
    message: language
      ? `front matter in "${language.slice(0, 20)}" is not read`
      : 'the file does not begin with front matter',
    allowed: 'YAML between two lines "---", the first of them the first line of the file',
  }
}
