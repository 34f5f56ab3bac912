import { expect, test } from 'vitest'
import { en } from '../../site/i18n/en.ts'
import { textsOf } from '../../site/i18n/texts.ts'
import { zhCN } from '../../site/i18n/zh-CN.ts'

/** Paths of all words: `list.facets.method`. */
function pathsOf(words: object, before = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' ? pathsOf(value, `${before}${key}.`) : [`${before}${key}`],
  )
}

test('every word of the site is there in both languages', () => {
  expect(pathsOf(zhCN).sort()).toEqual(pathsOf(en).sort())
})

test('a language without words of its own reads English', () => {
  expect(textsOf('fr')).toBe(en)
})

test('nothing on the site shouts', () => {
  expect(JSON.stringify(en)).not.toMatch(/[!]|oops/i)
})
