import { describe, expect, test } from 'vitest'
import { atService, say, type Sold, sellSubscription } from '../flows/money/sale.ts'
import { buy, createTestShop, operatorToken, origin, post } from '../test-shop.ts'

test('the receipt without script tells where a subscription stands and what went back, in its own words', async () => {
  const sold = await sellSubscription()
  expect(await receipt(sold)).toContain('It is paid until')
  await post(
    sold.test.app,
    `/api/operator/orders/${sold.order}/refund`,
    { amount: 1000 },
    { authorization: `Bearer ${operatorToken}`, 'idempotency-key': 'first-key-of-the-test' },
  )
  expect(await receipt(sold)).toContain('Refund; on its way back to you 10 USD')
  await sold.test.runJobs()
  const text = await receipt(sold)
  expect(text).toContain('Due when it was bought 98 USD Refund; sent back 10 USD')
  expect(text).not.toContain('a second time')
})

test('the receipt without script shows the plan and number as they are now, and as they were bought', async () => {
  const sold = await sellSubscription()
  expect(await receipt(sold)).toContain('Team, 2 × seat, from Northbeam: 98 USD')
  const asked = { line: (await sold.test.order(sold.order)).lines[0]?.id, plan: 'works', quantity: 3 }
  const { at, dueNow: expected } = await say(sold, 'subscription/preview', asked)
  await say(sold, 'subscription/change', { ...asked, at, expected })
  const text = await receipt(sold)
  expect(text).toContain('Works, 3 × seat, from Northbeam')
  expect(text).toContain('Bought as Team, 2 × seat: 98 USD')
})

test('without script a question stands with its help, as it does with script', async () => {
  const shop = await createTestShop()
  const { order, token } = await buy(shop, 'download')
  const headers = { authorization: `Bearer ${token}` }
  const page = await (await shop.app.request(`${origin}/buy/-/orders/${order}`, { headers })).text()
  expect(page).toMatch(
    /<select id="input-file" name="file" {1,2}required aria-describedby="input-file-help">/,
  )
  expect(page).toContain('<small id="input-file-help">The link works once and for a short while;')
})

describe('without script a subscription', () => {
  test('is canceled at the end of the period after a second look, and kept after all', async () => {
    const sold = await sellSubscription()
    expect(await receipt(sold)).toContain('Cancel the subscription')
    const question = await receipt(sold, '/subscription/cancel')
    expect(question).toContain(
      'On 23 December 2026, the end of the time that is paid. Until then nothing changes.',
    )
    expect(question).toContain('Go back, and keep it')
    expect(atService(sold).cancelAt).toBeNull()
    expect(await submit(sold, 'cancel', { at: 'period_end' })).toBe(`/buy/-/orders/${sold.order}`)
    expect(atService(sold).cancelAt).toEqual(atService(sold).periodEnd)
    expect(await receipt(sold)).toContain(
      'It is canceled and ends on 23 December 2026. Keep the subscription',
    )
    expect(await submit(sold, 'undo')).toBe(`/buy/-/orders/${sold.order}`)
    expect(atService(sold).cancelAt).toBeNull()
  })

  test('is canceled at once, after which there is nothing more to do', async () => {
    const sold = await sellSubscription()
    await submit(sold, 'cancel', { at: 'now' })
    const text = await receipt(sold)
    expect(text).not.toContain('Cancel the subscription')
    expect(text).not.toContain('Keep the subscription')
    const again = await sold.test.app.request(`${origin}/buy/-/orders/${sold.order}/subscription/cancel`, {
      headers: { authorization: `Bearer ${sold.token}` },
    })
    expect(again.headers.get('location')).toBe(`/buy/-/orders/${sold.order}`)
  })

  test('says in words when nothing was chosen, and takes nothing from another site', async () => {
    const sold = await sellSubscription()
    expect(await submit(sold, 'cancel', {})).toBe(422)
    const cookie = `__Host-vitrine=${sold.token}`
    expect(await submit(sold, 'cancel', { at: 'now' }, { cookie, origin: 'https://evil.example' })).toBe(403)
    expect(atService(sold).status).toBe('active')
  })
})

/** Sends the form; where it leads, or the status of a refusal. */
async function submit(
  { test, order, token }: Sold,
  deed: 'cancel' | 'undo',
  fields: Record<string, string> = {},
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
): Promise<string | number | null> {
  const answer = await test.app.request(`${origin}/buy/-/orders/${order}/subscription/${deed}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  })
  await test.runJobs()
  return answer.status === 303 ? answer.headers.get('location') : answer.status
}

/** What a reader of the plain page sees. */
async function receipt({ test, order, token }: Sold, path = ''): Promise<string> {
  const headers = { authorization: `Bearer ${token}` }
  const page = await (await test.app.request(`${origin}/buy/-/orders/${order}${path}`, { headers })).text()
  return page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
}
