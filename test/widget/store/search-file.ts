import type { SearchHead } from '../../../catalog/search-format.ts'

const label = (id: string, name: string) => ({ id, name })

const head: SearchHead = {
  format: 1,
  locale: 'en',
  count: 2,
  sellers: [label('keel', 'Keel'), label('northbeam', 'Northbeam')],
  categories: [label('observability', 'Observability'), label('systems', 'Systems')],
  kinds: [label('image', 'Machine image'), label('saas', 'SaaS')],
  models: ['one-time'],
  tags: ['linux', 'tracing'],
  currencies: ['USD'],
}

/** A search file of two products, as the build writes it. */
export const searchFile = [
  JSON.stringify(head),
  ...['basalt', 'tracewell'],
  ...['Basalt', 'Tracewell'],
  ...['A hardened Linux image.', 'Follows one request.'],
  ...['0', '1'],
  ...['1', '0'],
  ...['0', '1'],
  ...['0', '0'],
  ...['0', '1'],
  ...['0 2s0', '0 3s4'],
  '',
].join('\n')
