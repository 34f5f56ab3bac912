import Fuse from 'fuse.js/basic'
import type { SearchRecord } from '../../catalog/search-format.ts'
import { createVocabulary, type Match, type Vocabulary } from './vocabulary.ts'
import { plain, type Word, wordsOf } from './words.ts'

/** What a search finds. */
export interface Found {
  /** Product ids, best first. */
  ids: string[]
  /** Letters of each name that the words typed stand for: from, and up to but without. */
  marks: Map<string, [number, number][]>
  /** When nothing is found: words of the catalog that look like what was typed, then categories. */
  near: string[]
}

/** What a word counts by where it stands. */
const fields = [
  { weight: 6, textOf: ({ name }: SearchRecord) => name },
  { weight: 3, textOf: ({ tags }: SearchRecord) => tags.join(' ') },
  {
    weight: 2,
    textOf: ({ seller, category, kind }: SearchRecord) => `${seller.name} ${category.name} ${kind.name}`,
  },
  { weight: 1, textOf: ({ tagline }: SearchRecord) => tagline },
]

/** So many of the best are put in their last order by fuse.js. */
const reordered = 10

export interface Engine {
  find(text: string): Found
}

/** Search over all products of a file: vocabulary first, then postings; fuse.js scores a handful at a time. */
export function createEngine(records: readonly SearchRecord[]): Engine {
  const { vocabulary, postings } = indexRecords(records)
  const categories = [...new Set(records.map(({ category }) => category.name))]

  const scoreAll = (words: readonly Match[][]): Map<number, { score: number; covered: number }> => {
    const scores = new Map<number, { score: number; covered: number }>()
    for (const matches of words) {
      for (const [record, score] of scoreWord(matches, postings, records.length)) {
        const sum = scores.get(record) ?? { score: 0, covered: 0 }
        scores.set(record, { score: sum.score + score, covered: sum.covered + 1 })
      }
    }
    return scores
  }

  return {
    find(text) {
      const words = [...new Set(wordsOf(text).map((word) => word.text))]
      const matched = words.map((word) => vocabulary.match(word))
      const scores = scoreAll(matched)
      // Who has every word comes alone; only when nobody has, those with the most of them.
      const most = Math.max(0, ...[...scores.values()].map(({ covered }) => covered))
      const best = [...scores]
        .filter(([, { covered }]) => covered === most)
        .sort(([a, one], [b, other]) => other.score - one.score || a - b)
        .map(([record, { score }]) => ({ record: records[record] as SearchRecord, score }))
      const ordered = [...lastOrder(best.slice(0, reordered), text), ...best.slice(reordered)].map(
        ({ record }) => record,
      )
      const terms = new Set(matched.flat().map(({ term }) => vocabulary.terms[term] ?? ''))
      return {
        ids: ordered.map(({ id }) => id),
        marks: new Map(ordered.slice(0, 100).map(({ id, name }) => [id, marksIn(name, words, terms)])),
        near: ordered.length || !words.length ? [] : nearOf(words, vocabulary, categories),
      }
    },
  }
}

interface Posting {
  record: number
  weight: number
}

function indexRecords(records: readonly SearchRecord[]): { vocabulary: Vocabulary; postings: Posting[][] } {
  const byTerm = new Map<string, Posting[]>()
  for (const [record, product] of records.entries()) {
    const weights = new Map<string, number>()
    for (const { weight, textOf } of fields) {
      for (const { text } of wordsOf(textOf(product)))
        weights.set(text, Math.max(weight, weights.get(text) ?? 0))
    }
    for (const [term, weight] of weights) {
      const list = byTerm.get(term)
      if (list) list.push({ record, weight })
      else byTerm.set(term, [{ record, weight }])
    }
  }
  const terms = [...byTerm.keys()].sort()
  return { vocabulary: createVocabulary(terms), postings: terms.map((term) => byTerm.get(term) ?? []) }
}

/** Best of a word in each record: rarity of the term, how well it matches, and where it stands. */
function scoreWord(
  matches: readonly Match[],
  postings: readonly Posting[][],
  count: number,
): Map<number, number> {
  const scores = new Map<number, number>()
  for (const { term, quality } of matches) {
    const list = postings[term] ?? []
    const rarity = Math.log(1 + count / list.length)
    for (const { record, weight } of list) {
      const score = rarity * quality * weight
      if (score > (scores.get(record) ?? 0)) scores.set(record, score)
    }
  }
  return scores
}

function lastOrder<Hit extends { record: SearchRecord; score: number }>(
  hits: readonly Hit[],
  text: string,
): Hit[] {
  const names = hits.map(({ record }) => plain(record.name))
  const likeness = new Map(
    new Fuse(names, { includeScore: true, threshold: 1, ignoreLocation: true })
      .search(plain(text.trim()).slice(0, 32))
      .map(({ refIndex, score = 1 }) => [refIndex, 1 - score]),
  )
  return hits
    .map((hit, index) => ({ hit, score: hit.score * (1 + (likeness.get(index) ?? 0)) }))
    .sort((a, b) => b.score - a.score)
    .map(({ hit }) => hit)
}

/** In a name, the beginning that was typed; of a mistyped word, the letters that fuse.js finds again. */
function marksIn(name: string, typed: readonly string[], terms: ReadonlySet<string>): [number, number][] {
  const ranges: [number, number][] = []
  for (const word of wordsOf(name)) {
    const begun = typed.filter((text) => word.text.startsWith(text)).sort((a, b) => b.length - a.length)[0]
    if (begun) ranges.push([word.start, Math.min(word.start + begun.length, word.end)])
    else if (terms.has(word.text)) ranges.push(...lettersOf(word, typed))
  }
  return joined(ranges)
}

function lettersOf(word: Word, typed: readonly string[]): [number, number][] {
  const fuse = new Fuse([word.text], {
    includeMatches: true,
    threshold: 0.6,
    ignoreLocation: true,
    minMatchCharLength: 2,
  })
  const indices = typed.flatMap((text) => fuse.search(text)[0]?.matches?.[0]?.indices ?? [])
  return indices.map(([from, to]) => [word.start + from, Math.min(word.start + to + 1, word.end)])
}

function joined(ranges: [number, number][]): [number, number][] {
  const result: [number, number][] = []
  for (const [from, to] of ranges.sort(([a], [b]) => a - b)) {
    const last = result.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}

function nearOf(words: readonly string[], vocabulary: Vocabulary, categories: readonly string[]): string[] {
  const near = words.flatMap((word) => vocabulary.nearest(word, 2))
  return [...new Set([...near.slice(0, 4), ...categories.slice(0, 4)])]
}
