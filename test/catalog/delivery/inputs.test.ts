import { expect, test } from 'vitest'
import { parseInputs } from '../../../catalog/delivery/inputs.ts'
import { inChinese } from '../../../catalog/delivery/phrases.ts'
import type { Input } from '../../../catalog/wire.ts'
import { refusalsZh } from '../../../functions/flows/refusals-zh.ts'
import { dialogWords } from '../../../widget/dialog/words.ts'
import { receiptWords } from '../../../widget/receipt/words.ts'
import { words as further } from '../../../widget/words/zh.ts'

const asked = (label: string): Input => ({ id: 'change', label, type: 'text', required: true })

test.each([
  ['Region', 'Region is needed.'],
  ['What should change?', 'Please answer: What should change?'],
])('a missing answer to "%s" is told by server, dialog and order page alike', (label, sentence) => {
  expect(parseInputs([asked(label)], {})).toEqual({ faults: [{ id: 'change', message: sentence }] })
  expect(dialogWords('en').field.needed(label)).toBe(sentence)
  expect(receiptWords('en').field.needed(label)).toBe(sentence)
})

test('a missing answer is told in Chinese too, whichever question mark was used', () => {
  for (const [label, sentence] of [
    ['区域', '请填写区域。'],
    ['要改什么？', '请回答：要改什么？'],
  ] as const) {
    const parsed = parseInputs([asked(label)], {})
    const said = 'faults' in parsed ? parsed.faults.map(({ message }) => message) : []
    expect(said.map((message) => inChinese(refusalsZh)(message, 'zh-CN'))).toEqual([sentence])
  }
  for (const { field } of [further.dialog, receiptWords('zh-CN')]) {
    expect(field.needed('区域')).toBe('请填写区域。')
    expect(field.needed('要改什么？')).toBe('请回答：要改什么？')
  }
})
