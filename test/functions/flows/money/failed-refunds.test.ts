import { describe, expect, test } from 'vitest'
import { VitrineError } from '../../../../functions/errors.ts'
import { buy, createTestShop, operatorToken, post } from '../../test-shop.ts'
import { deliverAll, hear, moneyOf, passDays, type Sold, wanted } from './sale.ts'

const price = 14_700
const headers = { authorization: `Bearer ${operatorToken}` }

describe('a refund that the payment service refuses to the last try', () => {
  test('has failed, and its amount is left to refund again', async () => {
    const sold = await sellOnce()
    await refundUntilDead(sold, 'payment_refused')
    expect((await moneyOf(sold)).refunds).toMatchObject([{ state: 'failed', external_id: null }])
    expect(await wanted(sold)).toMatchObject({ delivery: 'active' })
    const money = await operatorMoney(sold)
    expect(money.payments[0].left).toBe(price)
    const [failed] = money.refunds
    expect(failed).toMatchObject({ state: 'failed', retry: failed.id })
    expect(failed.error).toContain('Nothing was sent.')
    expect(await letters(sold)).toMatchObject([{ id: failed.id, kind: 'refund' }])
    const shown = await sold.test.order(sold.order)
    expect(shown.timeline[0]).toMatchObject({ code: 'refund_failed' })
    expect(shown.timeline[0]?.text).toBe(
      '147 USD could not be sent back yet. We look into it; there is nothing for you to do.',
    )
  })

  test('is ordered again once by the operator, under an id of its own, and then undoes what it paid for', async () => {
    const sold = await sellOnce()
    await refundUntilDead(sold, 'payment_refused')
    const [{ retry }] = (await operatorMoney(sold)).refunds
    for (const press of [1, 2]) expect(await redrive(sold, retry), `press ${press}`).toBe(200)
    await deliverAll(sold.test)
    expect(sold.test.gateway.refunds).toMatchObject([{ amount: price }])
    expect(sold.test.gateway.refunds[0]?.id).not.toBe(retry)
    const { refunds, payments } = await operatorMoney(sold)
    expect(refunds.map(({ state }: { state: string }) => state)).toEqual(['failed', 'done'])
    expect(refunds[0].retry).toBeUndefined()
    expect(payments[0].left).toBe(0)
    expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'refund' })
    expect(await letters(sold)).toEqual([])
  })

  test('is no matter for a person any more once the money went back by another refund', async () => {
    const sold = await sellOnce()
    await refundUntilDead(sold, 'payment_refused')
    await order(sold, 'another-key-of-the-test')
    expect(await letters(sold)).toEqual([])
    const [first] = (await operatorMoney(sold)).refunds
    expect(first.retry).toBeUndefined()
    expect(await redrive(sold, first.id)).toBe(409)
    expect(sold.test.gateway.refunds).toHaveLength(1)
  })
})

describe('a refund to which the payment service never answered', () => {
  test('may have been sent, so its amount stays taken; tried again it is sent once', async () => {
    const sold = await sellOnce()
    await refundUntilDead(sold, 'payment_unavailable')
    expect((await moneyOf(sold)).refunds).toMatchObject([{ state: 'queued' }])
    const money = await operatorMoney(sold)
    expect(money.payments[0].left).toBe(0)
    expect(money.refunds).toMatchObject([{ state: 'failed', retry: expect.stringMatching(/^refund\.ref_/) }])
    expect(money.refunds[0].error).toContain('It is not known whether it was sent')
    expect((await order(sold, 'another-key-of-the-test')).code).toBe('refund_too_large')
    expect(await redrive(sold, money.refunds[0].retry)).toBe(200)
    await deliverAll(sold.test)
    expect(sold.test.gateway.refunds).toMatchObject([{ id: (await moneyOf(sold)).refunds[0]?.id }])
    expect((await operatorMoney(sold)).refunds).toMatchObject([{ state: 'done' }])
  })

  test('is done without a person when the payment service tells of it after all', async () => {
    const sold = await sellOnce()
    await refundUntilDead(sold, 'payment_unavailable')
    const [row] = (await moneyOf(sold)).refunds
    sold.test.billing.refunds.set('pi_1', [
      {
        id: 're_1',
        refund: row?.id ?? '',
        amount: price,
        currency: 'USD',
        status: 'succeeded',
        createdAt: new Date(),
      },
    ])
    await hear(sold, 'payment:pi_1', 'charge.refunded')
    expect((await operatorMoney(sold)).refunds).toMatchObject([{ state: 'done' }])
    expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'refund' })
  })
})

async function sellOnce(): Promise<Sold> {
  const test = await createTestShop()
  const { order, token } = await buy(test, 'license')
  await deliverAll(test)
  return { test, order, token, subscription: '' }
}

async function order({ test, order: id }: Sold, key: string) {
  const body = { note: 'asked for' }
  const answer = await post(test.app, `/api/operator/orders/${id}/refund`, body, {
    ...headers,
    'idempotency-key': key,
  })
  await deliverAll(test)
  return (await answer.json()) as { code?: string }
}

/** The payment service says the same until the last try, and is well again afterwards. */
async function refundUntilDead(sold: Sold, code: 'payment_refused' | 'payment_unavailable'): Promise<void> {
  const { gateway } = sold.test
  const { refund } = gateway
  gateway.refund = async () => {
    throw new VitrineError(code, 'The payment service said so.')
  }
  await order(sold, 'first-key-of-the-test')
  for (let day = 0; day < 3; day += 1) await passDays(sold, 1)
  gateway.refund = refund
}

// biome-ignore lint/suspicious/noExplicitAny: the operator's view, read as a page reads it
async function operatorMoney({ test, order: id }: Sold): Promise<any> {
  const answer = await test.app.request(`https://shop.example/api/operator/orders/${id}`, { headers })
  return ((await answer.json()) as { money: unknown }).money
}

async function letters({ test }: Sold): Promise<{ id: string; kind: string }[]> {
  const answer = await test.app.request('https://shop.example/api/operator/dead-letters', { headers })
  const body = (await answer.json()) as { deadLetters: { id: string; kind: string }[] }
  return body.deadLetters
}

async function redrive({ test }: Sold, letter: string): Promise<number> {
  return (await post(test.app, `/api/operator/dead-letters/${letter}/redrive`, {}, headers)).status
}
