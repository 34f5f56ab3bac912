import { expect, test } from 'vitest'
import { deliverySchema, methodOf, methods } from '../../../catalog/delivery/methods.ts'
import { samples } from '../../samples.ts'
import { describeMethod } from './contract.ts'

for (const method of methods) describeMethod(method, samples[method.kind])

test('each method has a kind of its own, and is found by it', () => {
  expect(new Set(methods.map(({ kind }) => kind)).size).toBe(methods.length)
  for (const method of methods) expect(methodOf(method.kind)).toBe(method)
  expect(methodOf('teleport')).toBeUndefined()
})

test('the delivery field of a product takes every sample, and names the kinds when it knows none', () => {
  for (const { kind } of methods)
    expect(deliverySchema.parse(samples[kind].terms)).toEqual(samples[kind].terms)
  const refused = deliverySchema.safeParse({ kind: 'teleport' })
  expect(refused.error?.issues[0]).toMatchObject({ path: ['kind'] })
})
