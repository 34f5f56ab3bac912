import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { imageInLanguage } from '../../../catalog/delivery/image/chinese.ts'
import { inChinese } from '../../../catalog/delivery/phrases.ts'
import { outgoingZh } from '../../../catalog/delivery/outgoing-phrases.ts'
import { saasInLanguage } from '../../../catalog/delivery/saas/chinese.ts'

const text = "'[^'\\n]*'|`[^`]*`"

/**
 * Reasons of the source that make a step be tried again, as a buyer reads them then, with a word in every place. What is
 * refused is for people of the shop.
 */
function reasonsIn(folder: string, before: RegExp): string[] {
  const source = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
    .join('\n')
    // A text within a text.
    .replace(/`HTTP \$\{status\}`/g, 'status')
  const constants = new Map(
    [...source.matchAll(new RegExp(`const (\\w+) =\\s+(${text})`, 'g'))].map(([, name, said]) => [
      name,
      said,
    ]),
  )
  return [...source.matchAll(new RegExp(`${before.source}\\s*(${text}|\\w+)`, 'g'))]
    .map(([, found = '']) => (/^['`]/.test(found) ? found : (constants.get(found) ?? '')))
    .filter((said) => said !== '')
    .map((said) =>
      said
        .slice(1, -1)
        .replace(/\$\{side\w*(?:\(\w+\))?\}/g, 'project')
        .replace(/\$\{[^}]*\}/g, '15'),
    )
}

type InLanguage = (text: string, locale: string) => string

function expectAllInChinese(reasons: readonly string[], say: InLanguage): void {
  expect(reasons.filter((reason) => !/\p{Script=Han}/u.test(say(reason, 'zh-CN')))).toEqual([])
}

test('why a host gave no answer is read in Chinese, whatever happened on the way', () => {
  const faults = /'(?:redirect|unreachable|certificate|timeout|too_large|broken)',/
  const reasons = reasonsIn('functions/outgoing', faults)
  expect(reasons.length).toBeGreaterThan(12)
  expectAllInChinese(reasons, inChinese(outgoingZh))
})

test('why a share at a cloud is tried again is read in Chinese, whatever the cloud answered', () => {
  const answers = reasonsIn('functions/clouds', /status: 'unreachable',\s*reason:/)
  const faults = reasonsIn('functions/clouds', /CloudFault\(\s*'unreachable',/)
  const own = reasonsIn('catalog/delivery/image', /status: 'retry',\s*reason:/)
  expect([answers.length > 10, faults.length > 3, own.length > 1]).toEqual([true, true, true])
  expectAllInChinese([...answers, ...faults, ...own], imageInLanguage)
})

test('why a seller’s server has not done yet what it was asked is read in Chinese', () => {
  const whole = reasonsIn('functions/sellers', /(?:unusable\(|status: 'unreachable',\s*reason:)/)
  const clauses = reasonsIn('functions/sellers', /(?:(?<!status: 'unreachable',\s*)reason:|refusing\()/)
    // What is put together of others.
    .filter((reason) => !reason.startsWith('15'))
  expect([whole.length > 10, clauses.length > 20]).toEqual([true, true])
  expectAllInChinese(whole, saasInLanguage)
  const read = clauses.map((clause) =>
    saasInLanguage(`Northbeam does not take on this change: ${clause.replace(/\.$/, '')}.`, 'zh-CN'),
  )
  expect(read.filter((text) => /[a-z]{2,} [a-z]{2,}/.test(text))).toEqual([])
})
