import { z } from 'zod'

/** What the starting process says to a stand-in's process, and hears from it. */
export const clockTold = z.object({ clockOffsetMs: z.number() })
export const clockAsked = z.object({ jumpMs: z.number().positive() })

export interface ChildClock {
  now(): Date
  /** Asks the starting process to move the clock; resolves when it has. */
  jump(milliseconds: number): Promise<void>
}

/** The sandbox's clock inside a process that the sandbox started; that process tells it when it moves. */
export function createChildClock(offsetMs: number): ChildClock {
  let offset = offsetMs
  let waiting: (() => void)[] = []
  process.on('message', (message) => {
    const told = clockTold.safeParse(message).data
    if (!told) return
    offset = told.clockOffsetMs
    for (const resolve of waiting) resolve()
    waiting = []
  })
  return {
    now: () => new Date(Date.now() + offset),
    jump(jumpMs) {
      const moved = new Promise<void>((resolve) => waiting.push(resolve))
      process.send?.({ jumpMs } satisfies z.input<typeof clockAsked>)
      return moved
    },
  }
}
