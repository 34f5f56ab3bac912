import { expect, test } from 'vitest'
import { usualDeadlines } from '../../catalog/delivery/engagement.ts'
import { problemsOf, product } from './catalog-folder.ts'

/** The product as an account made by hand, with this delivery and these fields of its plan. */
function byHand(delivery: string, plan?: string): Record<string, string> {
  const sold: [string, string][] = plan === undefined ? [] : [['billing: once', plan]]
  const changed = product(['  kind: license\n  source: signed', `  kind: saas\n${delivery}`], ...sold)
  return { 'products/lathe.md': changed }
}

test('an account made by hand names no server and is sold once', async () => {
  expect(await problemsOf(byHand('  supervised: true'))).toEqual([])
  const [problem] = await problemsOf(byHand('  supervised: true\n  key: main'))
  expect(problem).toMatchObject({ allowed: expect.stringContaining('has no server to name') })
})

test('an account that a server makes names its protocol, address and key', async () => {
  const problems = await problemsOf(byHand('  protocol: vitrine'))
  const said = problems.map(({ message }) => message).join(' ')
  expect(said).toContain('"url" is missing')
  expect(said).toContain('"key" is missing')
})

test('what is paid again and again for an account made by hand begins with a trial that covers its making', async () => {
  const { answer, deliver, review } = usualDeadlines
  const days = answer + deliver + review
  const monthly = (trial: string) => byHand('  supervised: true', `billing: { every: month }${trial}`)
  const short = await problemsOf(monthly(`\n    trial: { days: ${days - 1} }`))
  expect(short).toMatchObject([{ allowed: expect.stringContaining(`a trial of ${days} days or more`) }])
  expect(await problemsOf(monthly(''))).toHaveLength(1)
  expect(await problemsOf(monthly(`\n    trial: { days: ${days} }`))).toEqual([])
  const quick = '  supervised: true\n  deadlines: { answer: 1, deliver: 1, review: 2 }\n  silence: accept'
  expect(await problemsOf(byHand(quick, 'billing: { every: month }\n    trial: { days: 4 }'))).toEqual([])
})

test('the same holds for a service, and for a license that people make', async () => {
  const deadlines = '  deadlines: { answer: 1, deliver: 6, review: 2 }\n  silence: accept'
  const service = `  request: [{ id: goal, label: Goal, type: text }]\n${deadlines}`
  const sold = (delivery: string, trial: string) => ({
    'products/lathe.md': product(
      ['  kind: license\n  source: signed', delivery],
      ['billing: once', `billing: { every: month }${trial}`],
    ),
  })
  const days = (count: number) => `\n    trial: { days: ${count} }`
  for (const [delivery, needed] of [
    [`  kind: service\n${service}`, 9],
    ['  kind: license\n  source: seller\n  deadlines: { deliver: 6, review: 2 }', 8],
  ] as const) {
    expect(await problemsOf(sold(delivery, ''))).toHaveLength(1)
    expect(await problemsOf(sold(delivery, days(needed - 1)))).toHaveLength(1)
    expect(await problemsOf(sold(delivery, days(needed)))).toEqual([])
  }
})

test('a buyer is asked for each field once', async () => {
  const server = '  protocol: koogallery-v1\n  url: https://api.northbeam.example/\n  key: main'
  expect(await problemsOf(byHand(`${server}\n  ask: [mobile, email]`))).toEqual([])
  expect(await problemsOf(byHand(`${server}\n  ask: [mobile, mobile]`))).toHaveLength(1)
})
