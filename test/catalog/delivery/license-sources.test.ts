import { expect, test } from 'vitest'
import { license } from '../../../catalog/delivery/license/method.ts'

test('a source refuses what belongs to another, and says what it needs', () => {
  const faults = (terms: object) =>
    license.terms.safeParse({ kind: 'license', ...terms }).error?.issues.map(({ path }) => path.join('.'))
  expect(faults({ source: 'pool' })).toEqual(['pool'])
  expect(faults({ source: 'pool', pool: 'a', machines: 2 })).toEqual(['machines'])
  expect(faults({ source: 'seller' })).toBeUndefined()
  expect(faults({ source: 'seller', key: 'main' })).toEqual(['protocol', 'url'])
  expect(faults({ source: 'signed', url: 'https://api.northbeam.example' })).toEqual(['url'])
})
