import { describe, expect, test } from 'vitest'
import { type Bought, entitlementOf, type Running } from '../../../functions/orders/entitlement.ts'

const now = new Date('2026-12-10T12:00:00.000Z')
const begin = '2026-11-23T09:00:00.000Z'
const first = '2026-12-23T09:00:00.000Z'
const second = '2027-01-23T09:00:00.000Z'

const once = (standing: Bought['standing']): Bought => ({ ref: 'ord_1', since: null, until: null, standing })
const period = (standing: Bought['standing'], since = begin, until = first): Bought => ({
  ref: until === first ? 'ord_1' : 'pay_2',
  since,
  until,
  standing,
})
const running = (more: Partial<Running> = {}): Running => ({
  state: 'active',
  endedReason: 'canceled',
  trialEnd: null,
  isMetered: false,
  isRemoved: false,
  ...more,
})

describe('what is paid once', () => {
  test.each([
    ['kept', 'active', null],
    ['disputed', 'suspended', 'dispute'],
    ['refunded', 'ended', 'refund'],
    ['lost', 'ended', 'dispute'],
  ] as const)('is, when its money is %s, %s', (standing, state, reason) => {
    expect(entitlementOf([once(standing)], null, now)).toMatchObject({ state, reason, until: null })
  })

  test('and was paid before payments were kept goes on', () => {
    expect(entitlementOf([], null, now)).toMatchObject({ state: 'active' })
  })
})

describe('what is paid by the period', () => {
  test('runs until the end of the last period that was paid, under the name of that payment', () => {
    const bought = [period('kept', first, second), period('kept')]
    expect(entitlementOf(bought, running(), now)).toEqual({
      state: 'active',
      reason: null,
      until: second,
      trial: false,
      ref: 'pay_2',
    })
  })

  test('goes back to the end of the period before when the last one is taken back', () => {
    const bought = [period('kept'), period('refunded', first, second)]
    expect(entitlementOf(bought, running(), now)).toMatchObject({ state: 'active', until: first })
  })

  test.each([
    ['refunded', 'refund'],
    ['lost', 'dispute'],
  ] as const)('ends where it began when all of it is %s', (standing, reason) => {
    expect(entitlementOf([period(standing)], running(), now)).toMatchObject({
      state: 'ended',
      reason,
      until: begin,
    })
  })

  test('is paused by a dispute over the running period, and by none over one that is past', () => {
    const later = new Date('2027-01-02T00:00:00.000Z')
    expect(entitlementOf([period('disputed')], running(), now)).toMatchObject({ state: 'suspended' })
    const bought = [period('disputed'), period('kept', first, second)]
    expect(entitlementOf(bought, running(), later)).toMatchObject({ state: 'active', until: second })
  })

  test('is not ended by a refund of a period that is over already', () => {
    const later = new Date('2026-12-23T09:30:00.000Z')
    expect(entitlementOf([period('refunded')], running(), later)).toMatchObject({ state: 'active' })
  })

  test('is tried until the trial ends, whatever setup fee went back', () => {
    const trial = running({ state: 'trialing', trialEnd: first })
    expect(entitlementOf([period('refunded')], trial, now)).toMatchObject({
      state: 'active',
      trial: true,
      until: first,
    })
  })

  test.each([
    ['past_due', 'active', null],
    ['suspended', 'suspended', 'unpaid'],
    ['ended', 'ended', 'unpaid'],
  ] as const)('of a subscription that is %s is %s', (state, is, reason) => {
    const later = new Date('2027-01-02T00:00:00.000Z')
    const facts = running({ state, endedReason: 'unpaid' })
    expect(entitlementOf([period('kept')], facts, later)).toMatchObject({ state: is, reason, until: first })
  })

  test('and was taken out of the subscription ends with what is paid', () => {
    const later = new Date('2026-12-23T09:30:00.000Z')
    const facts = running({ isRemoved: true })
    expect(entitlementOf([period('kept')], facts, now)).toMatchObject({ state: 'active' })
    expect(entitlementOf([period('kept')], facts, later)).toMatchObject({
      state: 'ended',
      reason: 'canceled',
    })
  })
})

describe('what is measured and paid afterwards', () => {
  const metered = (more: Partial<Running> = {}): Running => running({ isMetered: true, ...more })

  test('has no end of its own, and a refund of what was used is money only', () => {
    expect(entitlementOf([period('refunded')], metered(), now)).toMatchObject({
      state: 'active',
      until: null,
    })
  })

  test('is paused by an open dispute, and ended by a lost one', () => {
    expect(entitlementOf([period('disputed')], metered(), now)).toMatchObject({ reason: 'dispute' })
    expect(entitlementOf([period('lost')], metered(), now)).toMatchObject({ state: 'ended' })
  })

  test('ends with its subscription', () => {
    expect(entitlementOf([], metered({ state: 'ended' }), now)).toMatchObject({ state: 'ended' })
  })
})
