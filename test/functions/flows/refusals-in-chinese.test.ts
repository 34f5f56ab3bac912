import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inChinese } from '../../../catalog/delivery/phrases.ts'
import { type ErrorCode, errorTable, VitrineError } from '../../../functions/errors.ts'
import { refusalInLanguage } from '../../../functions/flows/refusals.ts'
import { refusalsZh } from '../../../functions/flows/refusals-zh.ts'
import { buy, createTestShop, operatorToken, origin, post, requestFor } from '../test-shop.ts'

const sourcesOf = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)

/** Where what a buyer does is refused; what only programs, sellers and the operator meet is elsewhere. */
const sources = [
  ...['order', 'subscription', 'fetching'].flatMap((room) => sourcesOf(`functions/flows/${room}`)),
  'functions/flows/keep-file.ts',
  'functions/flows/delivery/run-action.ts',
  'functions/flows/license/stock.ts',
  'functions/storage/away.ts',
  ...['access', 'buy', 'downloads', 'files', 'forms', 'limit-body', 'rate-limits', 'receipts', 'uploads'].map(
    (route) => `functions/routes/${route}.ts`,
  ),
]

/** Said to sellers and programs alone, in files that speak to buyers otherwise. */
const toOthers = [
  'This idempotency key belongs to another request.',
  'This link does not open this engagement.',
  'This link has run out; ask the shop for a new one.',
]

const text = "'[^'\\n]*'|`[^`]*`"

/** What a place holds, where it is neither a name nor a number. */
const places: Readonly<Record<string, string>> = {
  now: '49 USD',
  was: '59 USD',
  range: 'from 1 to 50',
  'megabytesText(limit)': '10 MB',
  'megabytesText(maxBytes)': '10 MB',
  "maxFiles === 1 ? 'file' : 'files'": 'files',
}

/** A sentence of the source with something in each of its places. */
const filled = (said: string): string =>
  said
    .slice(1, -1)
    .replace(
      /\$\{([^}]*)\}/g,
      (_, place: string) => places[place] ?? (/^format/.test(place) ? '49 USD' : '15'),
    )

/** Every refusal of these files. */
function refusals(): { code: ErrorCode; detail: string }[] {
  return sources.flatMap((path) => {
    const source = readFileSync(path, 'utf8')
    const said = [...source.matchAll(new RegExp(`new VitrineError\\(\\s*'(\\w+)',\\s*(${text}|\\w+)`, 'g'))]
    return said.flatMap(([, code = '', found = '']) => {
      const details = /^['`]/.test(found) ? [found] : sentencesOf(source, found)
      return details.map((detail) => ({ code: code as ErrorCode, detail: filled(detail) }))
    })
  })
}

/** What a constant may say, also by way of another of the line before. */
function sentencesOf(source: string, name: string): string[] {
  const declared = new RegExp(
    `((?:\\n *const \\w+ = [^\\n]*)?\\n *const ${name} =[^]*?)\\n *(?:throw|return|const)`,
    'g',
  )
  return [...source.matchAll(declared)]
    .flatMap(([, declaration = '']) => declaration.match(new RegExp(text, 'g')) ?? [])
    .filter((said) => /[ }].*\.['`]$/.test(said))
}

const isChinese = (said: string): boolean => /\p{Script=Han}/u.test(said)

describe('what a buyer reads when something is refused', () => {
  test('is in Chinese, whatever was refused: what it is, why, and what to do', () => {
    const all = refusals().filter(({ detail }) => !toOthers.includes(detail))
    expect(all.length).toBeGreaterThan(60)
    const left = all.filter(({ code, detail }) => {
      const { title, next, detail: why } = refusalInLanguage(new VitrineError(code, detail), 'zh-CN')
      return ![title, next, why].every(isChinese)
    })
    expect(left).toEqual([])
  })

  test('is in Chinese for each fault of an answer', () => {
    const say = inChinese(refusalsZh)
    const source = ['catalog/delivery/inputs.ts', 'functions/flows/delivery/run-action.ts']
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n')
    const faults = [...source.matchAll(/`(?:\$\{(?:input\.)?label\}|Please answer|"\$\{id\}" is not)[^`]*`/g)]
      .map(([fault]) => filled(fault))
      .filter((fault) => fault !== '15 15')
    const forms = [...source.matchAll(/says: '([^']*)'/g)].map(([, says]) => `目标 ${says}`)
    expect(faults.length + forms.length).toBeGreaterThan(9)
    expect([...faults, ...forms].filter((fault) => say(fault, 'zh-CN') === fault)).toEqual([])
  })

  test('stays English to whoever reads anything else', () => {
    const [, title, next] = errorTable.sold_out
    const refused = refusalInLanguage(new VitrineError('sold_out', 'Tracewell is sold out.'), 'en')
    expect(refused).toEqual({ title, next, detail: 'Tracewell is sold out.', fields: [] })
  })
})

test('a checkout is refused in the language that it names, its questions too; a program that names none reads English', async () => {
  const shop = await createTestShop()
  const ask = async (locale: object, inputs: Record<string, string>): Promise<unknown> => {
    const lines = [{ product: 'image', plan: 'team', inputs }]
    return (await post(shop.app, '/api/checkout', requestFor('image', { lines, ...locale }))).json()
  }
  const refused = (await ask({ locale: 'zh-CN' }, { more: '1' })) as { fields: { message: string }[] }
  expect(refused).toMatchObject({ code: 'input_invalid', title: '有内容未填写或填写有误' })
  for (const { message } of refused.fields)
    expect(message).toMatch(/^(不需要填写“more”。|请(填写|回答：).*)$/)
  expect(await ask({}, { more: '1' })).toMatchObject({ title: 'An answer is missing or not possible' })
})

test('an order’s own calls are refused in its language, and strangers learn nothing of it', async () => {
  const shop = await createTestShop()
  const { order, token } = await buy(shop, 'license', requestFor('license', { locale: 'zh-CN' }))
  const cancel = async (bearer: string): Promise<unknown> => {
    const headers = { authorization: `Bearer ${bearer}` }
    const path = `/api/orders/${order}/subscription/cancel`
    return (await post(shop.app, path, { at: 'now' }, headers)).json()
  }
  expect(await cancel(token)).toMatchObject({ code: 'state_conflict', detail: '此订单没有订阅。' })
  expect(await cancel('none')).toMatchObject({ title: 'You may not see this' })
  const operator = { authorization: `Bearer ${operatorToken}`, 'idempotency-key': 'first-key-of-the-test' }
  const much = await post(shop.app, `/api/operator/orders/${order}/refund`, { amount: 10_000_000 }, operator)
  expect(await much.json()).toMatchObject({ title: 'That is more than can go back' })
  expect((await shop.app.request(`${origin}/api/nothing`)).status).toBe(404)
})
