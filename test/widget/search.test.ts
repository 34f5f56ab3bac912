import { describe, expect, test } from 'vitest'
import type { SearchRecord } from '../../catalog/search-format.ts'
import { createEngine } from '../../widget/search/engine.ts'

function record(id: string, name: string, tagline = '', tags: string[] = []): SearchRecord {
  return {
    id,
    name,
    tagline,
    tags,
    seller: { id: 'northbeam', name: 'Northbeam' },
    category: { id: 'observability', name: 'Observability' },
    kind: { id: 'saas', name: 'SaaS' },
    model: 'one-time',
    from: null,
  }
}

const small = [
  record('tracewell', 'Tracewell', 'Follows one request through all services', ['tracing']),
  record('basalt', 'Basalt Server', 'A hardened Linux image', ['linux', 'security']),
  record('ledgerline', 'Ledgerline', 'Bookkeeping with a hardened audit trail', ['finance']),
  record('uber', 'Überblick', 'One view of every invoice', ['finance']),
  record('zh', '追踪井', '跟踪一个请求经过的所有服务', []),
]

describe('search', () => {
  const engine = createEngine(small)
  const ids = (text: string) => engine.find(text).ids

  test('finds a name from its first letters on, and marks them', () => {
    const { ids, marks } = engine.find('trac')
    expect(ids[0]).toBe('tracewell')
    expect(marks.get('tracewell')).toEqual([[0, 4]])
  })

  test('puts a name before a word of the description', () => {
    expect(ids('hardened')).toEqual(expect.arrayContaining(['basalt', 'ledgerline']))
    expect(ids('finance')).toEqual(expect.arrayContaining(['ledgerline', 'uber']))
    expect(ids('basalt')[0]).toBe('basalt')
  })

  test('keeps only products that have every word typed', () => {
    expect(ids('hardened linux')).toEqual(['basalt'])
    expect(ids('linux basalt')).toEqual(['basalt'])
  })

  test('understands a typing error, and marks the letters that are right', () => {
    const { ids, marks } = engine.find('tarcewell')
    expect(ids).toEqual(['tracewell'])
    expect(marks.get('tracewell')?.length).toBeGreaterThan(0)
    expect(engine.find('basatl').ids).toEqual(['basalt'])
    expect(engine.find('ledgrel').ids, 'a word not finished, with an error').toEqual(['ledgerline'])
  })

  test('does not care for case and accents', () => {
    expect(ids('UBERBLICK')).toEqual(['uber'])
    expect(ids('überb')).toEqual(['uber'])
  })

  test('finds Chinese by any two characters in a row', () => {
    expect(ids('踪井')).toEqual(['zh'])
    expect(ids('请求')).toEqual(['zh'])
    expect(engine.find('追踪').marks.get('zh')).toEqual([[0, 2]])
  })

  test('proposes the nearest words and the categories when nothing is found', () => {
    const { ids, near } = engine.find('basement')
    expect(ids).toEqual([])
    expect(near).toContain('basalt')
    expect(near).toContain('Observability')
  })

  test('answers nothing to nothing', () => {
    expect(engine.find('  ')).toEqual({ ids: [], marks: new Map(), near: [] })
  })
})

describe('search over ten thousand products', () => {
  const random = seeded(7)
  const syllables =
    'ba co da fe gi ho ju ka lo mi na po qua re si tu ve wo xa yo zu bran clo dril stor'.split(' ')
  const invent = (count: number) =>
    Array.from({ length: count }, () => syllables[Math.floor(random() * 25)]).join('')
  const words = Array.from({ length: 1500 }, () => invent(3))
  const any = () => words[Math.floor(random() * words.length)] ?? ''
  const records = Array.from({ length: 10_000 }, (_, index) =>
    record(`p${index}`, `${invent(3)} ${any()}`, `${any()} ${any()} ${any()} ${any()}`, [any()]),
  )
  const engine = createEngine(records)

  test('a name with one typing error is among the first five in at least 98 of 100 searches', () => {
    const asked = Array.from({ length: 200 }, (_, index) => records[index * 49] as SearchRecord)
    const found = asked.filter(({ id, name }) =>
      engine.find(mistype(name, random)).ids.slice(0, 5).includes(id),
    )
    expect(found.length / asked.length).toBeGreaterThanOrEqual(0.98)
  })

  test('a word of the name with a word of the description finds it in at least 95 of 100 searches', () => {
    const asked = Array.from({ length: 200 }, (_, index) => records[index * 43] as SearchRecord)
    const found = asked.filter(({ id, name, tagline }) => {
      const text = `${name.split(' ')[0]} ${tagline.split(' ')[2]}`
      return engine.find(text).ids.slice(0, 5).includes(id)
    })
    expect(found.length / asked.length).toBeGreaterThanOrEqual(0.95)
  })
})

/** A letter more, less or another, or two swapped, somewhere after the first. */
function mistype(name: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (name.indexOf(' ') - 2))
  const letter = 'abcdefghijklmnopqrstuvwxyz'[Math.floor(random() * 26)]
  const [before, here, after] = [name.slice(0, at), name[at] ?? '', name.slice(at + 1)]
  const edits = [
    `${before}${letter}${here}${after}`,
    `${before}${after}`,
    `${before}${letter}${after}`,
    `${before}${after[0]}${here}${after.slice(1)}`,
  ]
  return edits[Math.floor(random() * 4)] ?? name
}

/** Always the same numbers between 0 and 1. Source: the "mulberry32" generator, public domain. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
