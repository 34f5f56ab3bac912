import { describe } from 'vitest'
import { methodOf } from '../../../catalog/delivery/methods.ts'
import { samples } from '../../samples.ts'
import { describeMethod } from './contract.ts'
import { ways } from './ways.ts'

for (const [kind, others] of Object.entries(ways)) {
  const method = methodOf(kind)
  if (!method) throw new Error(`no method "${kind}"`)
  const { leavesOut } = samples[kind as keyof typeof samples]
  for (const [way, sample] of Object.entries(others)) {
    describe(`sold ${way}`, () => describeMethod(method, { ...sample, ...(leavesOut ? { leavesOut } : {}) }))
  }
}
