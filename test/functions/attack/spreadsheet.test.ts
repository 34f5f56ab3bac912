import { expect, test } from 'vitest'
import { createTestShop, origin, post } from '../test-shop.ts'

/** What runs in one spreadsheet or another when a cell begins with it. */
const formulas = [
  '=1+1',
  '+1',
  '-1+1',
  '@SUM(1)',
  ' =1+1',
  '＝1+1',
  '＋1',
  '－1+1',
  '＠SUM(1)',
  '"=1"&1',
  "=cmd|' /C calc'!A0",
]

test('whatever a stranger writes into a request, no cell of the seller’s file begins like a formula', async () => {
  const shop = await createTestShop()
  const consulting = { product: 'consulting', locale: 'en', consent: true }
  const opened = async () => {
    const answer = await shop.app.request(`${origin}/api/leads/stamp`)
    return ((await answer.json()) as { stamp: string }).stamp
  }
  for (const [at, formula] of formulas.slice(0, 10).entries()) {
    const stamp = await opened()
    shop.world.pass(10)
    const lead = {
      ...consulting,
      name: formula,
      company: formula,
      email: `a${at}@b.example`,
      message: formula,
      stamp,
    }
    expect((await post(shop.app, '/api/leads', lead, { origin })).status).toBe(202)
  }
  await shop.runJobs()
  const [, token] = /#t=(\S+)/.exec(shop.letters.at(-1)?.text ?? '') ?? []
  const file = await shop.app.request(`${origin}/api/seller/leads/file.csv`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const cells = (await file.text()).split(/,|\r\n/).map((cell) => cell.replace(/^"/, ''))
  expect(cells.length).toBeGreaterThan(60)
  for (const cell of cells) expect(cell).not.toMatch(/^\s*[=+\-@\t\r＝＋－＠]/)
})
