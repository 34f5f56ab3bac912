import type { Outcome } from '../../../catalog/delivery/define.ts'
import type { NextStep } from '../../orders/next-step.ts'
import { isLeftOpen } from '../aim.ts'
import type { Loaded } from '../line.ts'
import type { Shop } from '../shop.ts'
import { saidOf } from './step-words.ts'

/** Calls the method for a step; a fault of ours is a try that failed. */
export async function takeStep(step: NextStep, loaded: Loaded, shop: Shop): Promise<Outcome<unknown>> {
  try {
    return (await call(step, loaded)) ?? nothingToTell(step, loaded)
  } catch (error) {
    const { order, delivery } = loaded
    shop.log.error(
      { order: order.id, delivery: delivery.id, code: 'step_failed', error },
      'A delivery step failed',
    )
    return { status: 'retry', reason: 'A fault on our side interrupted the delivery.' }
  }
}

/** @returns undefined when the method has no such step */
function call(step: NextStep, { method, line, ports }: Loaded): Promise<Outcome<unknown>> | undefined {
  switch (step.do) {
    case 'provision':
      return method.provision(line, ports)
    case 'check':
      return method.check(line, ports)
    case 'end':
      return method.end(line, step.reason, ports)
    case 'change':
      return method.change?.(line, step.change, ports)
    case 'renew':
      return method.renew?.(line, step.scene, ports)
    case 'suspend':
      return method.suspend?.(line, step.reason, ports)
    case 'resume':
      return method.resume?.(line, ports)
    case 'none':
      return undefined
  }
}

/** A method without the step has nobody to tell: the shop notes it, and the buyer reads it. */
function nothingToTell(step: NextStep, loaded: Loaded): Outcome<unknown> {
  const told = { status: 'granted' as const, grant: loaded.line.grant, note: saidOf(step, loaded.line) }
  const { state, waiting_for: on } = loaded.delivery
  if (on === null || on === 'operator' || !isLeftOpen(state, on)) return told
  return { ...told, open: { on, checkAfterSeconds: 0 } }
}
