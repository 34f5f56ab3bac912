import Fuse from 'fuse.js/basic'
import { editDistance } from './distance.ts'

/** A term of the vocabulary that a typed word may mean, and how well: 1 is the word itself. */
export interface Match {
  term: number
  quality: number
}

export interface Vocabulary {
  /** Sorted. */
  terms: readonly string[]
  /** Terms that are the word, begin with it, or are a typing error away from it. */
  match(word: string): Match[]
  /** Terms that look most like a word, whatever the distance. */
  nearest(word: string, count: number): string[]
}

/** More terms than this are never compared letter by letter. */
const candidates = 60

/** A prefix may stand for many terms; these are enough. */
const expansions = 400

/** Looks words up in a sorted list of terms; what errors need is made at the first error. */
export function createVocabulary(terms: readonly string[]): Vocabulary {
  let grams: Map<string, number[]> | undefined
  const seen = new Map<string, Match[]>()

  const beginningWith = (word: string): Match[] => {
    const matches: Match[] = []
    for (let term = firstFrom(terms, word); term < terms.length && matches.length < expansions; term++) {
      const text = terms[term] ?? ''
      if (!text.startsWith(word)) break
      matches.push({ term, quality: text === word ? 1 : 0.6 + (0.3 * word.length) / text.length })
    }
    return matches
  }

  const alike = (word: string): number[] => {
    grams ??= indexGrams(terms)
    const shared = new Map<number, number>()
    for (const gram of gramsOf(word)) {
      for (const term of grams.get(gram) ?? []) shared.set(term, (shared.get(term) ?? 0) + 1)
    }
    const likeness = ([term, count]: [number, number]) => count / ((terms[term]?.length ?? 0) + word.length)
    return [...shared]
      .sort((a, b) => likeness(b) - likeness(a))
      .slice(0, candidates)
      .map(([term]) => term)
  }

  const mistyped = (word: string): Match[] => {
    const allowed = word.length < 4 ? 0 : word.length < 8 ? 1 : 2
    if (!allowed) return []
    const near = alike(word)
    const texts = near.map((term) => terms[term] ?? '')
    const fuse = new Fuse(texts, { includeScore: true, threshold: 0.6, ignoreLocation: true })
    return fuse.search(word).flatMap(({ item, refIndex, score = 1 }) => {
      const { whole, beginning } = editDistance(word, item, allowed)
      const edits = Math.min(whole, beginning + 0.5)
      const quality = (0.75 - 0.2 * edits) * (1 - score / 3)
      return edits <= allowed + 0.5 && near[refIndex] !== undefined ? [{ term: near[refIndex], quality }] : []
    })
  }

  return {
    terms,
    match(word) {
      const known = seen.get(word)
      if (known) return known
      const found = beginningWith(word)
      const exact = found.some(({ quality }) => quality === 1)
      const matches = new Map((exact ? [] : mistyped(word)).map((match) => [match.term, match]))
      for (const match of found) matches.set(match.term, match)
      const answer = [...matches.values()]
      if (seen.size > 500) seen.clear()
      seen.set(word, answer)
      return answer
    },
    nearest(word, count) {
      const texts = alike(word).map((term) => terms[term] ?? '')
      const fuse = new Fuse(texts, { threshold: 1, ignoreLocation: true })
      return fuse.search(word, { limit: count }).map(({ item }) => item)
    },
  }
}

function firstFrom(terms: readonly string[], word: string): number {
  let [low, high] = [0, terms.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((terms[middle] ?? '') < word) low = middle + 1
    else high = middle
  }
  return low
}

/** Pairs of neighbouring letters, the first with a mark before it. */
function gramsOf(word: string): string[] {
  const marked = `^${word}`
  return Array.from(word, (_, at) => marked.slice(at, at + 2))
}

function indexGrams(terms: readonly string[]): Map<string, number[]> {
  const grams = new Map<string, number[]>()
  for (const [term, text] of terms.entries()) {
    for (const gram of new Set(gramsOf(text))) {
      const list = grams.get(gram)
      if (list) list.push(term)
      else grams.set(gram, [term])
    }
  }
  return grams
}
