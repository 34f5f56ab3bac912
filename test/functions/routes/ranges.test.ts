import { expect, test } from 'vitest'
import { mayResume, spanOf } from '../../../functions/routes/ranges.ts'

test.each([
  [undefined, 'whole'],
  ['bytes=0-', { from: 0, to: 99 }],
  ['bytes=0-0', { from: 0, to: 0 }],
  ['bytes=90-', { from: 90, to: 99 }],
  ['bytes=90-1000', { from: 90, to: 99 }],
  ['bytes=99-99', { from: 99, to: 99 }],
  ['bytes=-1', { from: 99, to: 99 }],
  ['bytes=-1000', { from: 0, to: 99 }],
  ['Bytes = 1-2', { from: 1, to: 2 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-4', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=', 'whole'],
  ['bytes=1-2,4-5', 'whole'],
  ['bytes=1e3-', 'whole'],
  ['bytes=0x1-', 'whole'],
  ['bytes=1-2-3', 'whole'],
  ['bytes=99999999999999999999-', 'whole'],
  ['pages=1-2', 'whole'],
])('of 100 bytes, "%s" asks for %o', (header, span) => {
  expect(spanOf(header, 100)).toEqual(span)
})

test('a part is sent only of the file that was begun', () => {
  expect(mayResume(undefined, '"a"')).toBe(true)
  expect(mayResume('"a"', '"a"')).toBe(true)
  expect(mayResume('"b"', '"a"')).toBe(false)
  expect(mayResume('W/"a"', '"a"')).toBe(false)
  expect(mayResume('Mon, 23 Nov 2026 09:00:00 GMT', '"a"')).toBe(false)
})
