import { describe } from 'vitest'
import { describeDeliveryLife } from './delivery-life.ts'

describe.for(['sqlite', 'postgres'] as const)('on %s', (store) => {
  describeDeliveryLife(store)
})
