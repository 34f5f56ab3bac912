import Fuse from 'fuse.js'
import { readSearchIndex, type SearchRecord } from '../../catalog/search-format.ts'

/** What a search found among the products of this language. */
export interface Found {
  /** Product ids, best first. */
  ids: string[]
  /** Matched letters of names, as ranges from (included) to (not included). */
  marks: Map<string, [number, number][]>
  /** Nearest names, when nothing was found. */
  near: string[]
}

const address = document.querySelector<HTMLElement>('[data-search]')?.dataset['search'] ?? ''
let loading: Promise<SearchRecord[]> | undefined

/** Fetches the search file, once; a fetch that failed is tried again by the next call. */
export function prepare(): Promise<SearchRecord[]> {
  loading ??= read().catch((cause: unknown) => {
    loading = undefined
    throw cause
  })
  return loading
}

/** Finds products by words, each with a fault or two; every word has to be found. */
export async function searchProducts(text: string): Promise<Found> {
  const records = await prepare()
  const words = text.split(/\s+/).filter(Boolean)
  const marks = new Map<string, [number, number][]>()
  let scores: Map<string, number> | undefined
  for (const word of words) {
    const found = new Map<string, number>()
    for (const { item, score = 1, matches = [] } of fuseOf(records, 0.3).search(word)) {
      const before = scores ? scores.get(item.id) : 0
      if (before === undefined) continue
      found.set(item.id, before + score)
      const ranges = matches.filter(({ key }) => key === 'name').flatMap(({ indices }) => longest(indices))
      marks.set(item.id, merged([...(marks.get(item.id) ?? []), ...ranges]))
    }
    scores = found
  }
  const ids = [...(scores ?? [])].sort((a, b) => a[1] - b[1]).map(([id]) => id)
  const near = ids.length
    ? []
    : fuseOf(records, 0.7)
        .search(text, { limit: 3 })
        .map(({ item }) => item.name)
  return { ids, marks, near }
}

async function read(): Promise<SearchRecord[]> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`The search file answered ${response.status}.`)
  return readSearchIndex(await response.text()).records
}

function fuseOf(records: SearchRecord[], threshold: number): Fuse<SearchRecord> {
  return new Fuse(records, {
    threshold,
    ignoreLocation: true,
    includeMatches: true,
    includeScore: true,
    keys: [
      { name: 'name', weight: 4 },
      { name: 'tags', weight: 2 },
      { name: 'seller.name', weight: 2 },
      { name: 'category.name', weight: 1 },
      { name: 'tagline', weight: 1 },
    ],
  })
}

/** Single letters scattered over a name say nothing: the longest run is what the eye looks for. */
function longest(indices: readonly (readonly [number, number])[]): [number, number][] {
  const [first] = [...indices].sort((a, b) => b[1] - b[0] - (a[1] - a[0]))
  return first ? [[first[0], first[1] + 1]] : []
}

function merged(ranges: [number, number][]): [number, number][] {
  const result: [number, number][] = []
  for (const [from, to] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}
