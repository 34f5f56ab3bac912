/** Where something stands in a file; both from 1. */
export interface Place {
  line: number
  column: number
}

/** A fault of a catalog file, in words for the person who mends it. */
export interface CatalogProblem extends Place {
  /** Path inside the catalog folder. */
  file: string
  /** Path of the field, such as `plans.0.price.USD`; empty when the whole file is meant. */
  field: string
  message: string
  /** What may stand there. */
  allowed?: string
  /** How to mend it. */
  hint?: string
}

/** What a check says of a field, before its place is known. */
export interface Finding {
  message: string
  allowed?: string | undefined
  hint?: string | undefined
}

/** `products/x.md:12:5 plans.0.price.USD  "49,00" is not a price. Allowed: … . Write 49.00.` */
export function formatProblem(problem: CatalogProblem): string {
  const { file, line, column, field, message, allowed, hint } = problem
  const sentences = [message, allowed && `Allowed: ${allowed}`, hint].filter((text) => text !== undefined)
  return `${file}:${line}:${column} ${field ? `${field}  ` : ' '}${sentences.map(sentence).join(' ')}`
}

/** Problems in the order in which an editor meets them: by file, then by place. */
export function sortProblems(problems: readonly CatalogProblem[]): CatalogProblem[] {
  return [...problems].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.field, b.field),
  )
}

/** A file that leads outside also has a path of the wrong form; one of the two is enough. */
export function withoutEchoes(problems: readonly CatalogProblem[]): CatalogProblem[] {
  const told = new Map<string, number>()
  for (const { file, field } of problems) {
    told.set(`${file} ${field}`, (told.get(`${file} ${field}`) ?? 0) + 1)
  }
  return problems.filter(
    ({ file, field, message }) => !message.endsWith(wrongForm) || told.get(`${file} ${field}`) === 1,
  )
}

/** End of the message of a value that a pattern refused. */
export const wrongForm = 'does not have the right form'

function sentence(text: string | undefined): string {
  if (!text) return ''
  // File names keep their letters.
  const isFileName = /^[^\s]*[./]/.test(text)
  const start = isFileName ? text : text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?。]$/.test(start) ? start : `${start}.`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
