import { expect, test } from 'vitest'
import { firstTerm, monthsLater } from '../../../functions/orders/first-term.ts'

const paidAt = new Date('2027-01-31T09:00:00.000Z')

test.each([
  ['once', undefined, null, false],
  [{ usage: { unit: 'page', every: 'month' } }, undefined, null, false],
  [{ every: 'month' }, undefined, '2027-02-28T09:00:00.000Z', false],
  [{ every: 'year' }, undefined, '2028-01-31T09:00:00.000Z', false],
  [{ every: 'month' }, 14, '2027-02-14T09:00:00.000Z', true],
] as const)('%j with a trial of %s days is sold until %s', (billing, trialDays, until, trial) => {
  expect(firstTerm({ billing, ...(trialDays ? { trialDays } : {}) }, paidAt)).toEqual({ until, trial })
})

test('a month later is the same day, or the last one of a shorter month', () => {
  const days = [1, 2, 13].map((months) => monthsLater(paidAt, months).toISOString().slice(0, 10))
  expect(days).toEqual(['2027-02-28', '2027-03-31', '2028-02-29'])
})
