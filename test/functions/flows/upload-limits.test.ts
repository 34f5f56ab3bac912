import { describe, expect, test } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import { origin } from '../test-shop.ts'
import { type Engaged, engage } from './engaged.ts'

const megabyte = 1_048_576

const asking = (megabytes?: number): Delivery => ({
  kind: 'service',
  request: [
    {
      id: 'dump',
      label: 'Schema',
      type: 'file',
      required: true,
      ...(megabytes === undefined ? {} : { megabytes }),
    },
  ],
  deadlines: { answer: 2, deliver: 10, review: 5 },
  silence: 'accept',
})

const begin = (megabytes?: number): Promise<Engaged> =>
  engage('sqlite', { delivery: asking(megabytes), inputs: {} })

const text = (bytes: number): string => 'a'.repeat(bytes)

const asked = async (at: Engaged) =>
  (await at.shown()).actions.find(({ id }) => id === 'submit')?.inputs.find(({ id }) => id === 'dump')

describe('the size of a file', () => {
  test('is what the product says, told with the question, refused with the number', async () => {
    const at = await begin(1)
    expect(await asked(at)).toMatchObject({ maxBytes: megabyte })
    expect(await at.buyerSends(text(megabyte + 1), 'a.sql')).toMatchObject({
      status: 413,
      code: 'body_too_large',
      detail: 'A file may have at most 1 MB here.',
    })
    const { file } = await at.buyerSends(text(megabyte), 'a.sql')
    expect(await at.buyer('submit', { dump: file })).toBe(200)
    // What the seller delivers is the store's to limit.
    await at.seller('take-on')
    expect(await at.sellerSends(text(megabyte + 1), 'b.txt')).toMatchObject({ status: 201 })
    expect(await at.sellerSends(text(11 * megabyte), 'b.txt')).toMatchObject({ status: 413 })
  })

  test('is never more than the store says, and ten megabytes where nobody says', async () => {
    const at = await begin(5)
    at.shop.shop.catalog().store.uploads = { megabytes: 2 }
    expect(await asked(at)).toMatchObject({ maxBytes: 2 * megabyte })
    expect(await at.buyerSends(text(2 * megabyte + 1), 'a.sql')).toMatchObject({
      status: 413,
      detail: 'A file may have at most 2 MB here.',
    })
    const other = await begin()
    expect(await asked(other)).toMatchObject({ maxBytes: 10 * megabyte })
    other.shop.shop.catalog().store.uploads = { megabytes: 12 }
    expect(await other.buyerSends(text(11 * megabyte), 'a.sql')).toMatchObject({ status: 201 })
  })

  test('of one question does not let a file through to another that takes less', async () => {
    const at = await engage('sqlite', {
      delivery: {
        ...asking(1),
        request: [
          ...(asking(1) as { request: object[] }).request,
          { id: 'plan', label: 'Plan', type: 'file', required: false, megabytes: 3 },
        ],
      } as Delivery,
      inputs: {},
    })
    const { file } = await at.buyerSends(text(2 * megabyte), 'a.sql')
    expect(file).toBeDefined()
    expect(await at.buyer('submit', { dump: file })).toBe(422)
    const small = await at.buyerSends('create table a ();', 'b.sql')
    expect(await at.buyer('submit', { dump: small.file, plan: file })).toBe(200)
  })

  test('holds for the form without script, which names it', async () => {
    const at = await begin(1)
    const address = `${origin}/buy/-/orders/${at.order}`
    expect(await (await at.shop.app.request(address, { headers: at.buyerKey })).text()).toContain('(≤ 1 MB)')
    const body = new FormData()
    body.append('dump', new File([text(megabyte + 1)], 'a.sql'))
    const line = (await at.shownOrder()).lines[0]?.id
    const sent = await at.shop.app.request(`${address}/lines/${line}/actions/submit`, {
      method: 'POST',
      headers: at.buyerKey,
      body,
    })
    expect(sent.status).toBe(413)
    expect(await sent.text()).toContain('A file may have at most 1 MB here.')
  })
})
