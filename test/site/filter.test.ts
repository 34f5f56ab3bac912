import { expect, test } from 'vitest'
import { filterFrom, queryOf, toggled } from '../../site/scripts/filter.ts'

test('an address keeps the conditions it asks for and nothing else', () => {
  const query = new URLSearchParams('method=saas&seller=northbeam&q=trace&other=1&price=')
  expect(filterFrom(query)).toEqual({ method: 'saas', seller: 'northbeam' })
})

test('choosing a value again lets it go, another value of the facet replaces it', () => {
  expect(toggled({ method: 'saas' }, 'method', 'saas')).toEqual({})
  expect(toggled({ method: 'saas' }, 'method', 'image')).toEqual({ method: 'image' })
  expect(toggled({ method: 'saas' }, 'seller', 'minamo')).toEqual({ method: 'saas', seller: 'minamo' })
})

test('without conditions the address stays clean', () => {
  expect(queryOf({}, '')).toBe('')
  expect(queryOf({ method: 'saas' }, 'a b')).toBe('?method=saas&q=a+b')
})
