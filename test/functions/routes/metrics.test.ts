import { expect, test } from 'vitest'
import { createApp } from '../../../functions/app.ts'
import { createMetrics } from '../../../functions/runtime/metrics.ts'
import { seeWorker } from '../../../functions/storage/workers.ts'
import { buy, createTestShop, operatorToken, origin, tell } from '../test-shop.ts'

const authorization = `Bearer ${operatorToken}`

/** The test shop behind an app that keeps figures. */
async function shopWithFigures() {
  const shop = await createTestShop({ maxAttempts: 1 })
  const app = createApp(shop.shop, {
    operatorToken,
    addressOf: () => '203.0.113.7',
    version: '1.2.3',
    metrics: createMetrics('1.2.3'),
    jwks: () => ({ keys: [] }),
    pageHeaders: () => ({}),
  })
  const figures = async (): Promise<string[]> => {
    const response = await app.request(`${origin}/metrics`, { headers: { authorization } })
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4')
    return (await response.text()).split('\n')
  }
  return { ...shop, app, figures }
}

test('the figures are for the operator only, and a process that keeps none says so', async () => {
  const shop = await shopWithFigures()
  expect((await shop.app.request(`${origin}/metrics`)).status).toBe(403)
  const wrong = { authorization: 'Bearer wrong' }
  expect((await shop.app.request(`${origin}/metrics`, { headers: wrong })).status).toBe(403)
  const without = await createTestShop()
  const answer = await without.app.request(`${origin}/metrics`, { headers: { authorization } })
  expect(await answer.json()).toMatchObject({ status: 404, detail: expect.stringContaining('Node process') })
})

test('the figures tell of orders, deliveries, jobs, mails, events and workers', async () => {
  const shop = await shopWithFigures()
  await buy(shop, 'license')
  shop.world.down = true
  await buy(shop, 'saas')
  const seen_at = shop.shop.now().toISOString()
  await seeWorker(shop.shop.store.read, { id: 'job_1', place: 'node', catalog_version: 'v1', seen_at })
  const lines = await shop.figures()
  expect(lines).toEqual(
    expect.arrayContaining([
      'vitrine_orders{state="paid"} 2',
      'vitrine_deliveries{state="active"} 1',
      'vitrine_deliveries{state="failed"} 1',
      'vitrine_dead_letters 1',
      'vitrine_payments_held 0',
      'vitrine_payment_events_total 2',
      'vitrine_workers{place="node"} 1',
      'vitrine_info{version="1.2.3"} 1',
      '# TYPE vitrine_payment_events_total counter',
    ]),
  )
  expect(lines.some((line) => line.startsWith('vitrine_mails{state="sent"} '))).toBe(true)
  expect(lines.some((line) => line.startsWith('process_resident_memory_bytes '))).toBe(true)
})

test('a shop that has sold nothing yet shows no figure without its labels', async () => {
  const lines = await (await shopWithFigures()).figures()
  expect(lines.filter((line) => /^vitrine_(orders|jobs|mails|job_oldest_due_seconds)/.test(line))).toEqual([])
  expect(lines).toContain('vitrine_dead_letters 0')
})

test('a state that no row has any more is gone from the figures', async () => {
  const shop = await shopWithFigures()
  const { order } = await buy(shop, 'saas')
  expect(await shop.figures()).toContain('vitrine_deliveries{state="waiting"} 1')
  shop.world.othersAct()
  shop.world.pass(60)
  await shop.runJobs()
  expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('active')
  const lines = await shop.figures()
  expect(lines).toContain('vitrine_deliveries{state="active"} 1')
  expect(lines).not.toContain('vitrine_deliveries{state="waiting"} 1')
})

test('jobs that wait are counted by kind and place with the age of the oldest', async () => {
  const shop = await shopWithFigures()
  await tell(shop, 'ord_x', JSON.stringify({ id: 'evt_x', session: 'cs_x', livemode: false }))
  shop.world.pass(42)
  expect(await shop.figures()).toEqual(
    expect.arrayContaining([
      'vitrine_jobs{kind="settle",place="anywhere",state="ready"} 1',
      'vitrine_job_oldest_due_seconds{kind="settle",place="anywhere"} 42',
    ]),
  )
})

test('each acknowledgement of the webhook is timed, refused ones too', async () => {
  const shop = await shopWithFigures()
  await buy(shop, 'license')
  const refused = await shop.app.request(`${origin}/api/payment-events`, { method: 'POST', body: '{}' })
  expect(refused.status).toBe(400)
  const lines = await shop.figures()
  expect(lines).toContain('vitrine_webhook_acknowledgement_seconds_count{status="200"} 1')
  expect(lines).toContain('vitrine_webhook_acknowledgement_seconds_count{status="400"} 1')
  expect(lines.some((line) => line.includes('le="0.2",status="200"'))).toBe(true)
})
