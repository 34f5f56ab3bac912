/** Where in the operator's pages one is; kept in the address behind "#". */
export interface Route {
  view: 'orders' | 'order' | 'deliveries' | 'dead-letters' | 'health' | 'statements'
  id: string
  query: URLSearchParams
}

/** Reads `#/orders?state=paid`, `#/orders/ord_1`, `#/statements?month=2026-11`, …; anything else is the list of orders. */
export function routeFrom(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?')
  const [first = '', id = ''] = path.split('/')
  const query = new URLSearchParams(search)
  if (first === 'orders' && id) return { view: 'order', id: decodeURIComponent(id), query }
  if (first === 'deliveries' || first === 'dead-letters' || first === 'health' || first === 'statements')
    return { view: first, id: '', query }
  return { view: 'orders', id: '', query }
}

/** Address of the list of orders with these conditions; empty ones are left out. */
export function ordersAddress(conditions: Record<string, string>): string {
  const query = new URLSearchParams(Object.entries(conditions).filter(([, value]) => value))
  return query.size ? `#/orders?${query}` : '#/orders'
}
