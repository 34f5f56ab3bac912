/** Chosen value of each facet. */
export type Filter = Record<string, string>

const keys = ['method', 'category', 'seller', 'price']

/** The conditions an address asks for. */
export function filterFrom(query: URLSearchParams): Filter {
  return Object.fromEntries(keys.flatMap((key) => (query.get(key) ? [[key, query.get(key) as string]] : [])))
}

/** The filter with a value chosen, or let go when it was chosen already. */
export function toggled(filter: Filter, key: string, id: string): Filter {
  const { [key]: before, ...rest } = filter
  return before === id ? rest : { ...rest, [key]: id }
}

/** The part of an address that asks for these conditions: empty, or from "?" on. */
export function queryOf(filter: Filter, text: string): string {
  const query = new URLSearchParams(filter)
  if (text) query.set('q', text)
  return query.size ? `?${query}` : ''
}
