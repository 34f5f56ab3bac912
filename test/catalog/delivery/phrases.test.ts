import { expect, test } from 'vitest'
import { inChinese, inputInLanguage, itemInLanguage, named } from '../../../catalog/delivery/phrases.ts'
import { deliverySays } from '../../../functions/flows/delivery/chinese.ts'

const say = inChinese({
  'Asked {seller} for your key.': '已请{seller}提供密钥。',
  'The key is yours until {day}, and on {day2} it ends.': '密钥有效至{day}，{day2}结束。',
  'It costs {amount}, then {amount2}.': '价格为 {amount}，之后为 {amount2}。',
  'Ready at {time}.': '{time} 就绪。',
  'Twice: {text} {text2}': '两次：{text}{text2}',
})

test('several places of one kind carry numbers, and each keeps its own', () => {
  expect(say('The key is yours until 1 May 2026, and on 2 June 2026 it ends.', 'zh-CN')).toBe(
    '密钥有效至2026年5月1日，2026年6月2日结束。',
  )
  expect(say('It costs 3,400 USD, then 12.50 EUR.', 'zh-CN')).toBe('价格为 3,400 USD，之后为 12.50 EUR。')
  expect(say('Ready at 14:05 UTC.', 'zh-CN')).toBe('14:05 UTC 就绪。')
})

test('whoever reads English gets what is stored, and what has no phrase stays as it is', () => {
  expect(say('Ready at 14:05 UTC.', 'en')).toBe('Ready at 14:05 UTC.')
  expect(say('Ready at noon.', 'zh-CN')).toBe('Ready at noon.')
})

test('what the shop puts around a sentence of a method is read in Chinese with the sentence in it', () => {
  const read = deliverySays('zh-CN', { inLanguage: say })
  expect(read('Asked Northbeam for your key; try 2 of 8.')).toBe(
    '已请 Northbeam 提供密钥（第 2 次，共 8 次）。',
  )
  expect(read('Asked Northbeam for your key. Trying again at 14:05 UTC (try 3 of 8).')).toBe(
    '已请 Northbeam 提供密钥。将于 14:05 UTC 重试（第 3 次，共 8 次）。',
  )
  expect(read('A fault on our side interrupted the delivery. Trying again at 14:05 UTC (try 3 of 8).')).toBe(
    '我们这边出现故障，交付中断。将于 14:05 UTC 重试（第 3 次，共 8 次）。',
  )
  expect(read('It was busy. Trying again at 14:05 UTC (try 3 of 8).')).toBe(
    'It was busy. 将于 14:05 UTC 重试（第 3 次，共 8 次）。',
  )
  const english = deliverySays('en', { inLanguage: say })
  expect(english('Asked Northbeam for your key; try 2 of 8.')).toBe(
    'Asked Northbeam for your key; try 2 of 8.',
  )
})

test('a question is put in another language with its help, its fault and its choices', () => {
  const input = {
    id: 'region',
    label: 'Region',
    help: 'Where it runs.',
    type: 'select' as const,
    required: true,
    fault: 'No such region.',
    options: [{ id: 'eu', label: 'Europe' }],
  }
  const shout = (text: string): string => text.toUpperCase()
  expect(inputInLanguage(input, shout)).toEqual({
    ...input,
    label: 'REGION',
    help: 'WHERE IT RUNS.',
    fault: 'NO SUCH REGION.',
    options: [{ id: 'eu', label: 'EUROPE' }],
  })
})

test('of code, the comments that the shop wrote are put in another language, and nothing else', () => {
  const shout = (text: string): string => text.toUpperCase()
  const value = '# Paste it.\nlogin # here\n// Save it.\n#!/bin/sh'
  const shown = (language: string) => itemInLanguage({ type: 'code', label: 'code', value, language }, shout)
  expect(shown('sh')).toMatchObject({
    label: 'CODE',
    value: '# PASTE IT.\nlogin # here\n// SAVE IT.\n#!/bin/sh',
  })
  expect(shown('yaml')).toMatchObject({ label: 'CODE', value })
})

test('a name in Latin letters stands apart from Chinese characters, and one in Chinese does not', () => {
  expect(say('Asked Kelp Ltd. for your key.', 'zh-CN')).toBe('已请 Kelp Ltd. 提供密钥。')
  expect(say('Asked 北梁 for your key.', 'zh-CN')).toBe('已请北梁提供密钥。')
  expect(named`${'Tracewell'}：您对${'Tracewell'}的订阅，由${'北梁'}提供`).toBe(
    'Tracewell：您对 Tracewell 的订阅，由北梁提供',
  )
})
