import type { Finding } from './problem.ts'

// A Markdown parser's time grows with the square of the marks in one paragraph and of the lines in lists and quotes,
// and it recurses into both. No text for people comes near these limits; at them, rendering takes about two seconds.
const maxParagraph = 8_000
const maxMarks = 300
const maxNesting = 6
const maxContainers = 2_000

/** What of a Markdown text is too much to be shown, with its offset; null when all is well. */
export function markdownFault(text: string): (Finding & { offset: number }) | null {
  return containerFault(text) ?? paragraphFault(text)
}

const containers = /^[ \t]*(?:(?:>|[*+-][ \t]|\d{1,9}[.)][ \t])[ \t]*)+/gm
const container = />|[*+-]|\d+[.)]/g

function containerFault(text: string): (Finding & { offset: number }) | null {
  let total = 0
  for (const { 0: markers, index } of text.matchAll(containers)) {
    const depth = markers.match(container)?.length ?? 0
    total += depth
    const isRule = /^[-*_ \t]+$/.test(markers)
    if (depth > maxNesting && !isRule) {
      return { message: `quotes and lists are nested more than ${maxNesting} deep`, offset: index }
    }
    if (total > maxContainers) {
      return { message: `there are more than ${maxContainers} lines of lists and quotes`, offset: index }
    }
  }
  return null
}

function paragraphFault(text: string): (Finding & { offset: number }) | null {
  for (const { 0: paragraph, index } of text.matchAll(/(?:[^\n]*\S[^\n]*(?:\n|$))+/g)) {
    if (paragraph.length > maxParagraph) {
      const message = `a paragraph has ${paragraph.length} characters`
      return {
        message,
        allowed: `at most ${maxParagraph}; put a blank line between paragraphs`,
        offset: index,
      }
    }
    const marks = paragraph.replace(/[^[\]*_`]/g, '').length
    if (marks > maxMarks) {
      const message = `a paragraph has ${marks} marks of emphasis and links`
      return { message, allowed: `at most ${maxMarks} between two blank lines`, offset: index }
    }
  }
  return null
}
