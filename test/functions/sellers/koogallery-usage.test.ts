import { describe, expect, test } from 'vitest'
import { signAnswer } from '../../../functions/sellers/koogallery-signature.ts'
import { lineOf, listenIn, secret, sellerAt, standIn } from './seller-world.ts'

const measured = lineOf({ billing: { usage: { unit: 'call', every: 'month' } } })

/** A V1 seller that answers a question after its one instance with this usageInfo. */
async function answering(usageInfo: unknown, more: object = {}) {
  const answer = { resultCode: '000000', info: [{ instanceId: 'i-1', usageInfo }], ...more }
  const world = await listenIn(() => {
    const body = JSON.stringify(answer)
    return { body, headers: { 'body-sign': signAnswer(secret, Buffer.from(body)) } }
  })
  const seller = sellerAt(world.origin, { protocol: 'koogallery-v1' })
  return { ...world, measure: () => seller.measure?.('i-1', measured) }
}

describe('how much was used at a V1 seller', () => {
  test('is asked by queryInstance, and is its count as of a time', async () => {
    const { measure, calls } = await answering([
      { usageValue: '12.5', statisticalTime: '20261123093000123', dashboardUrl: 'https://a.example/' },
      { relatedInstanceId: 'pkg-1', usageValue: 3, statisticalTime: '20261123093000' },
    ])
    expect(await measure()).toEqual({
      status: 'measured',
      counts: [
        { counter: '', value: '12.5', at: new Date('2026-11-23T09:30:00.123Z') },
        { counter: 'pkg-1', value: '3.0000', at: new Date('2026-11-23T09:30:00.000Z') },
      ],
    })
    expect(calls[0]?.path).toContain('activity=queryInstance')
    expect(calls[0]?.path).toContain('instanceId=i-1')
  })

  test('that floats frayed is read to four decimals', async () => {
    const { measure } = await answering([{ usageValue: 0.1 + 0.2, statisticalTime: '20261123093000123' }])
    expect(await measure()).toMatchObject({ counts: [{ value: '0.3000' }] })
  })

  test.each([[null], [[]], [undefined]])('that is %j has nothing to say', async (usageInfo) => {
    const { measure } = await answering(usageInfo)
    expect(await measure()).toEqual({ status: 'measured', counts: [] })
  })

  test.each<[string, unknown]>([
    ['a word', 'lots'],
    ['a negative value', [{ usageValue: '-1', statisticalTime: '20261123093000123' }]],
    ['five decimals', [{ usageValue: '1.00001', statisticalTime: '20261123093000123' }]],
    ['nine digits', [{ usageValue: '123456789', statisticalTime: '20261123093000123' }]],
    ['an exponent', [{ usageValue: '1e9', statisticalTime: '20261123093000123' }]],
    ['no value', [{ statisticalTime: '20261123093000123' }]],
    ['a time that does not exist', [{ usageValue: '1', statisticalTime: '20261332093000123' }]],
    ['a time in seconds', [{ usageValue: '1', statisticalTime: '1764063000' }]],
    ['one good entry and one bad', [{ usageValue: '1', statisticalTime: '20261123093000123' }, {}]],
  ])('that is %s is taken from nobody, and the reason names the field', async (_what, usageInfo) => {
    const { measure } = await answering(usageInfo)
    expect(await measure()).toEqual({ status: 'unreachable', reason: expect.stringContaining('usageInfo') })
  })

  test('that cannot be read keeps nobody from the account itself', async () => {
    const { origin } = await answering('lots', {
      info: [{ instanceId: 'i-1', usageInfo: 'lots', appInfo: { frontEndUrl: 'https://a.example/' } }],
    })
    const seller = sellerAt(origin, { protocol: 'koogallery-v1' })
    expect(await seller.query('i-1', measured)).toMatchObject({ status: 'ready' })
  })

  test('is not known where the seller refuses, is busy, or never heard of the account', async () => {
    const refusing = await answering([], { resultCode: '000001', resultMsg: 'authToken' })
    expect(await refusing.measure()).toMatchObject({ status: 'refused', fault: 'operator' })
    const busy = await answering([], { resultCode: '000004' })
    expect(await busy.measure()).toMatchObject({ status: 'unreachable' })
    const stranger = await answering([], { resultCode: '000003' })
    expect(await stranger.measure()).toMatchObject({ status: 'unknown' })
  })

  test('of the stand-in grows by what its owner uses', async () => {
    const { origin, use } = await standIn()
    const seller = sellerAt(origin, { protocol: 'koogallery-v1' })
    const asked = await seller.provision(measured)
    const instance = 'instance' in asked ? (asked.instance ?? '') : ''
    expect(await seller.measure?.(instance, measured)).toMatchObject({ counts: [{ value: '0.0000' }] })
    expect((await use(instance, 2.5)).status).toBe(303)
    expect((await use(instance, 10)).status).toBe(303)
    expect((await use(instance, -1)).status).toBe(422)
    expect(await seller.measure?.(instance, measured)).toMatchObject({ counts: [{ value: '12.5000' }] })
  })

  test.each([['silent'], ['slow'], ['html'], ['huge'], ['wrong-signature'], ['unsigned'], ['http-500']])(
    'of a server with the fault "%s" is not known, and the cause is told',
    async (fault) => {
      const { origin, control } = await standIn()
      const seller = sellerAt(origin, { protocol: 'koogallery-v1', totalMs: 400 })
      const asked = await seller.provision(measured)
      const instance = 'instance' in asked ? (asked.instance ?? '') : ''
      await control({ fault, activity: 'queryInstance', seconds: 1 })
      const answer = await seller.measure?.(instance, measured)
      expect(answer).toMatchObject({ status: 'unreachable', reason: expect.stringMatching(/\w{4}/) })
      expect(await seller.measure?.(instance, measured)).toMatchObject({ status: 'measured' })
    },
  )
})
