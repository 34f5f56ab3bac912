/**
 * The search file of one language. Line 1 is the head in JSON; then follow the columns in the order of
 * `searchColumns`, each with `count` lines, one product a line, sorted by name. Columns compress better than records,
 * and what repeats (sellers, categories, tags, …) is written once in the head and numbered in base 36.
 *
 * | column | line |
 * | --- | --- |
 * | id, name, tagline | as it is |
 * | seller, category, kind, model | number in the head’s list |
 * | tags | numbers in the head’s list, with spaces |
 * | from | number of the currency, space, minor units in base 36; empty when the price is arranged |
 */
export const searchColumns = [
  'id',
  'name',
  'tagline',
  'seller',
  'category',
  'kind',
  'model',
  'tags',
  'from',
] as const

/** First line of a search file. */
export interface SearchHead {
  format: 1
  locale: string
  count: number
  sellers: SearchLabel[]
  categories: SearchLabel[]
  kinds: SearchLabel[]
  /** Ids of price models. */
  models: string[]
  tags: string[]
  currencies: string[]
}

/** Id, and name in the file's language. */
export interface SearchLabel {
  id: string
  name: string
}

/** A product as search knows it. */
export interface SearchRecord {
  id: string
  name: string
  tagline: string
  seller: SearchLabel
  category: SearchLabel
  kind: SearchLabel
  model: string
  tags: string[]
  /** Lowest price, in minor units; null when the price is arranged. */
  from: { currency: string; amount: number } | null
}

/**
 * Takes a search file apart.
 * @throws RangeError when it is not one, or not complete
 */
export function readSearchIndex(text: string): { head: SearchHead; records: SearchRecord[] } {
  const lines = text.split('\n')
  const head = JSON.parse(lines[0] ?? '') as SearchHead
  if (head.format !== 1 || lines.length < 1 + head.count * searchColumns.length) {
    throw new RangeError('this is not a complete search file of format 1')
  }
  const records = Array.from({ length: head.count }, (_, row): SearchRecord => {
    const cell = (column: (typeof searchColumns)[number]): string =>
      lines[1 + searchColumns.indexOf(column) * head.count + row] ?? ''
    const [currency = '', amount] = cell('from').split(' ')
    return {
      id: cell('id'),
      name: cell('name'),
      tagline: cell('tagline'),
      seller: entry(head.sellers, cell('seller')),
      category: entry(head.categories, cell('category')),
      kind: entry(head.kinds, cell('kind')),
      model: entry(head.models, cell('model')),
      tags: cell('tags')
        .split(' ')
        .filter(Boolean)
        .map((tag) => entry(head.tags, tag)),
      from: amount
        ? { currency: entry(head.currencies, currency), amount: Number.parseInt(amount, 36) }
        : null,
    }
  })
  return { head, records }
}

function entry<Entry>(list: readonly Entry[], number: string): Entry {
  const found = list[Number.parseInt(number, 36)]
  if (found === undefined) throw new RangeError(`the search file has no entry ${number}`)
  return found
}
