import { expect, test } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import type { StoreKind } from '../test-store.ts'
import { engage } from './engaged.ts'

const terms: Delivery = {
  kind: 'license',
  source: 'seller',
  machineCode: 'Host id',
  deadlines: { deliver: 4, review: 5, timezone: 'Europe/Berlin' },
  silence: 'accept',
}

const thing = 'Product license'

/** A license that people make, on the way that every work by people takes. */
export function describeHandMadeLicense(store: StoreKind): void {
  const begin = (more: object = {}) =>
    engage(store, {
      kind: 'license',
      delivery: { ...terms, ...more } as Delivery,
      inputs: { 'identification-code': 'HOST-4711' },
    })

  test('the promised period is told before the sale, and counts from the payment', async () => {
    const at = await begin()
    const { license } = await import('../../../catalog/delivery/license/method.ts')
    expect(license.offerView(license.terms.parse(terms)).map(({ value }) => value)).toEqual([
      'A license made by the seller’s people; you look at it and accept it',
      '4 days of your payment, Europe/Berlin time',
      '5 days; after that it counts as accepted',
    ])
    const shown = await at.shown()
    expect(shown).toMatchObject({
      state: 'waiting',
      waitingFor: 'seller',
      letters: 'on',
      text: 'Northbeam was asked to make your license. The delivery is due by 27 November 2026, 10:00 (Europe/Berlin).',
    })
    expect(shown.view).toContainEqual({
      type: 'text',
      label: 'Delivery due',
      value: '27 November 2026, 10:00 (Europe/Berlin)',
    })
    expect((await at.sellerSees()).delivery.actions.map(({ id }) => id)).toEqual([
      'deliver',
      'call-operator',
      'offer-refund',
    ])
  })

  test('it is delivered as a text or as files, looked at, sent back with a reason, delivered again, accepted', async () => {
    const at = await begin()
    at.letters()
    expect(await at.seller('deliver')).toBe(409)
    expect(await at.seller('deliver', { license: 'KEY-FIRST' })).toBe(200)
    expect(at.letters()).toEqual([`ada: ${thing}: one thing is yours to do`])
    expect((await at.offered()).buyer).toEqual(['accept', 'reject', 'appeal', 'ask-refund', 'reveal'])
    expect(await at.buyer('reveal')).toBe(200)
    expect(await at.shown()).toMatchObject({ state: 'waiting', waitingFor: 'buyer' })
    expect(await at.buyer('reject', { note: 'It is for another host.' })).toBe(200)
    expect(await at.shown()).toMatchObject({
      waitingFor: 'seller',
      text: expect.stringContaining('“It is for another host.” A new delivery by Northbeam is due by'),
    })
    expect((await at.offered()).buyer).not.toContain('reveal')
    const { file, sha256 } = await at.sellerSends('HOST-4711 signed', 'host.lic')
    expect(await at.seller('deliver', { license: 'KEY-SECOND', file, note: 'For HOST-4711 now.' })).toBe(200)
    expect(await at.buyer('accept')).toBe(200)
    const done = await at.shown()
    expect(done).toMatchObject({ state: 'active', text: 'The delivery was accepted.' })
    expect(done.view).toEqual(
      expect.arrayContaining([
        { type: 'secret', label: 'License', action: 'reveal' },
        expect.objectContaining({ type: 'file', label: 'Delivered file', value: 'host.lic' }),
        { type: 'code', label: 'SHA-256 of host.lic', value: sha256 },
      ]),
    )
    expect(await at.buyer('appeal', { note: 'Late.' })).toBe(404)
    const told = JSON.stringify([await at.shownOrder(), at.shop.letters, at.shop.logged])
    expect(told).not.toMatch(/KEY-FIRST|KEY-SECOND/)
    const record = await at.shop.app.request(`https://shop.example${at.buyerPath}/record`, {
      headers: at.buyerKey,
    })
    expect(await record.text()).toMatch(/It is for another host\.[^]*host\.lic[^]*VITRINE SIGNATURE/)
  })

  test('a seller who is late is reminded, then the operator is called and may give more time', async () => {
    const at = await begin()
    at.letters()
    await at.pass(3.1)
    expect(at.letters()).toEqual([`sales: Something to do: ${thing}`])
    await at.pass(1)
    expect(await at.shown()).toMatchObject({
      waitingFor: 'operator',
      text: expect.stringContaining('Northbeam did not deliver by 27 November 2026'),
    })
    expect(at.letters().toSorted()).toEqual([`ada: News of ${thing}`, `sales: Something to do: ${thing}`])
    expect((await at.offered()).operator).toEqual(['decide-back', 'decide-refund'])
    expect(await at.operator('decide-back', { note: 'Two more days.' })).toBe(200)
    expect(await at.seller('deliver', { license: 'KEY' })).toBe(200)
  })

  test.each([
    ['accept', { state: 'active', text: expect.stringContaining('because nobody answered in time') }],
    ['operator', { state: 'waiting', waitingFor: 'operator' }],
  ] as const)('silence of the buyer means what the product says: %s', async (silence, then) => {
    const at = await begin({ silence })
    await at.seller('deliver', { license: 'KEY' })
    at.letters()
    await at.pass(4.1)
    expect(at.letters()).toEqual([`ada: ${thing}: one thing is yours to do`])
    await at.pass(1)
    expect(await at.shown()).toMatchObject(then)
  })

  test('either side appeals, and the operator sends it back, refunds, or takes it as complete', async () => {
    const at = await begin()
    expect(await at.seller('call-operator', { note: 'There is no such host.' })).toBe(200)
    expect(await at.seller('deliver', { license: 'KEY' })).toBe(404)
    expect(await at.operator('decide-back', { note: 'Ask again.' })).toBe(200)
    await at.seller('deliver', { license: 'KEY' })
    await at.buyer('reject', { note: 'No.' })
    expect(await at.buyer('appeal', { note: 'It does not open.' })).toBe(200)
    expect((await at.offered()).operator).toEqual(['decide-back', 'decide-refund', 'decide-complete'])
    expect(await at.operator('decide-complete', { note: 'It opens here.' })).toBe(200)
    expect(await at.shown()).toMatchObject({ state: 'active' })
    expect(await at.buyer('reveal')).toBe(200)
    const other = await begin()
    await other.buyer('appeal', { note: 'Nobody writes.' })
    expect(await other.operator('decide-refund', { percent: '100', note: 'So be it.' })).toBe(200)
    expect(await other.shown()).toMatchObject({ state: 'ended', actions: [] })
    expect(await other.refunds()).toMatchObject([{ amount: 14_700 }])
  })

  test('a refund is agreed on before it is accepted, and nothing of the license stays to be seen', async () => {
    const at = await begin()
    await at.seller('deliver', { license: 'KEY' })
    expect(await at.buyer('ask-refund', { percent: '50', note: 'Half would do.' })).toBe(200)
    expect(await at.seller('agree-refund')).toBe(200)
    const ended = await at.shown()
    expect(ended).toMatchObject({ state: 'ended', actions: [] })
    expect(ended.view).toEqual([expect.objectContaining({ value: expect.stringContaining('never shown') })])
    expect(await at.refunds()).toMatchObject([{ amount: 7350 }])
  })
}
