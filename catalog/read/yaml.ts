import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml'
import { createOffsets, type Offsets } from './offsets.ts'
import type { Path } from './path.ts'
import type { Finding } from './problem.ts'
import { explainYamlError } from './yaml-words.ts'

/** A fault of the YAML itself. */
export interface YamlFault extends Finding {
  offset: number
  path: Path
}

export interface YamlRead {
  /** Plain objects, lists, texts, numbers; undefined when the text could not be read. */
  value: unknown
  faults: YamlFault[]
  offsets: Offsets
}

const maxDepth = 16
/** Aliases can make a short text long; no honest file comes near this. */
const maxNodes = 20_000

/**
 * Reads YAML 1.2 (core schema) with the place of every value. Tags are refused, keys are texts and unique, aliases
 * are followed within limits.
 * @param options.sourceText paths whose numbers are handed over as they are written, such as prices
 */
export function readYaml(text: string, options: { sourceText(path: Path): boolean }): YamlRead {
  const offsets = createOffsets()
  const documents = parse(text)
  if ('message' in documents) return { value: undefined, faults: [documents], offsets }
  const [first, second] = documents
  if (!first) return { value: null, faults: [], offsets }
  const document: Document<Node> = first
  const faults: YamlFault[] = document.errors.map((error) => ({
    ...explainYamlError(error),
    offset: error.pos[0],
    path: [],
  }))
  if (second)
    faults.push({
      message: 'there is a second document in the file',
      offset: second.range?.[0] ?? 0,
      path: [],
    })
  if (document.errors.length) return { value: undefined, faults: faults.slice(0, 3), offsets }
  let nodes = 0

  function convert(node: Node | null, path: Path): unknown {
    const offset = node?.range?.[0] ?? 0
    const refuse = (finding: Finding): undefined => void faults.push({ ...finding, offset, path })
    if (++nodes > maxNodes) return void (nodes === maxNodes + 1 && refuse(tooLarge))
    if (path.length > maxDepth) return refuse({ message: `fields are nested more than ${maxDepth} deep` })
    if (node === null) return null
    if (isAlias(node)) return convertAlias(node.resolve(document), path, refuse)
    if (node.tag)
      return refuse({
        message: `the tag "${node.tag}" is not allowed`,
        hint: 'Remove it; write the value alone.',
      })
    if (isScalar(node)) return scalar(node.value, node.source, path, refuse)
    if (isSeq(node)) return node.items.map((item, index) => child(item as Node, offset, [...path, index]))
    if (!isMap(node)) return refuse({ message: 'this cannot be read' })
    const fields: Record<string, unknown> = {}
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : ''
      const keyOffset = isScalar(key) ? (key.range?.[0] ?? offset) : offset
      const fault = keyFault(name)
      if (fault) faults.push({ ...fault, offset: keyOffset, path: [...path, name] })
      else if (Object.hasOwn(fields, name)) {
        faults.push({ ...writtenTwice, offset: keyOffset, path: [...path, name] })
      } else fields[name] = child(value as Node | null, keyOffset, [...path, name])
    }
    return fields
  }

  function convertAlias(target: Node | undefined, path: Path, refuse: (f: Finding) => undefined): unknown {
    return target ? convert(target, path) : refuse(unknownAlias)
  }

  function child(node: Node | null, keyOffset: number, path: Path): unknown {
    // An alias stands where it is written, not where its anchor is.
    offsets.set(path, { key: keyOffset, value: node?.range?.[0] ?? keyOffset })
    return convert(node, path)
  }

  function scalar(
    value: unknown,
    source: string | undefined,
    path: Path,
    refuse: (f: Finding) => undefined,
  ): unknown {
    if (typeof value !== 'number') return value
    if (options.sourceText(path)) return source ?? String(value)
    return Number.isFinite(value)
      ? value
      : refuse({ message: `${source} is not a number that can be used here` })
  }

  const start = document.contents?.range?.[0] ?? 0
  offsets.set([], { key: start, value: start })
  return { value: convert(document.contents, []), faults, offsets }
}

const writtenTwice = { message: 'this field is written twice', hint: 'Keep one of them.' }

const unknownAlias = {
  message: 'this alias repeats something that has no such name',
  hint: 'A text that begins with "*" needs quotes.',
}

const tooLarge = {
  message: `there are more than ${maxNodes} values in this file, counting what aliases repeat`,
  hint: 'Write what is needed without aliases (the names after "&" and "*").',
}

function parse(text: string): Document<Node>[] | YamlFault {
  try {
    const documents = parseAllDocuments(text, {
      version: '1.2',
      schema: 'core',
      strict: true,
      // The parser compares each key with all before it; ours below takes one look-up.
      uniqueKeys: false,
      stringKeys: true,
      merge: false,
      resolveKnownTags: false,
      prettyErrors: false,
      logLevel: 'silent',
    })
    return 'empty' in documents ? [] : (documents as Document<Node>[])
  } catch (error) {
    // The parser recurses; text made to exhaust it ends here instead of in the build.
    const reason = error instanceof Error ? error.message : String(error)
    return { message: `this cannot be read as YAML (${reason})`, offset: 0, path: [] }
  }
}

function keyFault(name: string): Finding | null {
  if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
    return { message: `"${name}" cannot be the name of a field` }
  }
  return name.length > 200 ? { message: 'the name of a field is far too long' } : null
}
