import type { z } from 'zod'
import type { JsonSchema } from '../json-schemas.ts'
import { sha256 } from './digest.ts'
import { explainIssues } from './explain.ts'
import type { FieldFinding } from './finding.ts'
import type { Entry, Folder } from './folder.ts'
import { splitFrontMatter } from './front-matter.ts'
import { isFields } from './guide.ts'
import { markdownFault } from './markdown-fault.ts'
import type { Offsets } from './offsets.ts'
import type { CatalogProblem, Finding } from './problem.ts'
import { findSecret } from './secrets.ts'
import { placeAt, readText, type TextFile } from './text.ts'
import type { Path } from './path.ts'
import { readYaml, type YamlRead } from './yaml.ts'

/** A catalog file as it was read: the raw fields for rules, the parsed value when the schema found no fault. */
export interface Document<Value> {
  id: string
  file: string
  raw: unknown
  value: Value | null
  /** Markdown below the front matter; empty for YAML files. */
  body: string
  /** Of the whole file. */
  sha256: string
  changed: Date
  /** Gives a finding its place in this file. */
  problem(finding: FieldFinding): CatalogProblem
}

/** How a kind of file is read. */
export interface DocumentKind<Value> {
  format: 'yaml' | 'markdown'
  schema: z.ZodType<Value>
  guide: JsonSchema
  /** Whether there must be a text below the front matter. */
  needsBody?: true
  sourceText?(path: Path): boolean
}

const maxMarkdownBytes = 100_000
/** Of YAML, alone or as front matter. Looking for keys written twice takes the square of the fields. */
const maxYamlBytes = 64_000

/**
 * Reads and checks one file.
 * @param problems gets every fault with its place
 * @returns null when nothing of the file could be read
 */
export async function readDocument<Value>(
  folder: Folder,
  entry: Entry,
  id: string,
  kind: DocumentKind<Value>,
  problems: CatalogProblem[],
): Promise<Document<Value> | null> {
  const file = await readText(folder, entry, kind.format === 'yaml' ? maxYamlBytes : maxMarkdownBytes)
  if ('message' in file) return refuse(problems, entry.path, file)
  const secret = findSecret(file.text)
  if (secret) refuse(problems, entry.path, { ...secret, text: file.text })
  const parts = kind.format === 'yaml' ? wholeFile(file) : splitFrontMatter(file.text)
  if ('message' in parts) return refuse(problems, entry.path, { ...parts, text: file.text })
  if (parts.yaml.length > maxYamlBytes) {
    return refuse(problems, entry.path, { message: 'the front matter is too long', allowed: '64 kB' })
  }
  const fault = bodyFault(parts.body, kind)
  if (fault)
    refuse(problems, entry.path, { ...fault, offset: parts.bodyOffset + fault.offset, text: file.text })
  const yaml = readYaml(parts.yaml, { sourceText: kind.sourceText ?? (() => false) })
  for (const { offset, path, message, allowed, hint } of yaml.faults) {
    const place = placeAt(file.text, parts.yamlOffset + offset)
    problems.push(problemAt(entry.path, place, path, { message, allowed, hint }))
  }
  if (yaml.value === undefined) return null
  const { value, findings } = parse(kind, yaml)
  const problem = problemsIn(file, parts.yamlOffset, yaml.offsets)
  problems.push(...findings.map(problem))
  return {
    id,
    file: entry.path,
    raw: yaml.value,
    value,
    body: parts.body,
    sha256: await sha256(file.bytes),
    changed: file.changed,
    problem,
  }
}

function problemsIn(
  { path: file, text }: TextFile,
  yamlOffset: number,
  offsets: Offsets,
): Document<unknown>['problem'] {
  return (finding) => {
    const offset = yamlOffset + offsets.of(finding.path, finding.on)
    return problemAt(file, placeAt(text, offset), finding.path, finding)
  }
}

/** A problem of a file as a whole, or of a place in its text. */
export function refuse(
  problems: CatalogProblem[],
  file: string,
  { offset = 0, text = '', ...finding }: Finding & { offset?: number; text?: string },
): null {
  problems.push(problemAt(file, placeAt(text, offset), [], finding))
  return null
}

function bodyFault(body: string, kind: DocumentKind<unknown>): (Finding & { offset: number }) | null {
  if (kind.needsBody && !body.trim()) {
    return {
      message: 'there is no text below the front matter',
      allowed: 'the description, in Markdown',
      offset: 0,
    }
  }
  const title = /^\s*#[ \t]/.exec(body)
  if (!title) return markdownFault(body)
  const message = 'the text begins with a heading of first level; the page has the name as its title'
  return { message, hint: 'Remove it, or begin it with "##".', offset: title[0].length - 2 }
}

function wholeFile(file: TextFile) {
  return { yaml: file.text, yamlOffset: 0, body: '', bodyOffset: file.text.length }
}

function parse<Value>(
  kind: DocumentKind<Value>,
  yaml: YamlRead,
): { value: Value | null; findings: FieldFinding[] } {
  if (!isFields(yaml.value) || Array.isArray(yaml.value)) {
    const message =
      yaml.value === null ? 'there are no fields' : 'this must be a group of fields, "name: value"'
    return { value: null, findings: [{ path: [], on: 'value', message }] }
  }
  // What could not be read is not also missing.
  const told = new Set(yaml.faults.map(({ path }) => path.join('.')))
  const isNew = ({ path }: FieldFinding): boolean => !told.has(path.join('.'))
  const result = kind.schema.safeParse(yaml.value)
  if (!result.success)
    return { value: null, findings: explainIssues(result.error.issues, yaml.value, kind.guide).filter(isNew) }
  return { value: yaml.faults.length ? null : result.data, findings: [] }
}

function problemAt(
  file: string,
  place: { line: number; column: number },
  path: Path,
  { message, allowed, hint }: Finding,
): CatalogProblem {
  return {
    file,
    ...place,
    field: path.join('.'),
    message,
    ...(allowed !== undefined && { allowed }),
    ...(hint !== undefined && { hint }),
  }
}
