import { z } from 'zod'

/** Body of `POST /control`: how the next calls shall go wrong. */
export const faultSchema = z.strictObject({
  fault: z.enum([
    'http-500',
    'html',
    'huge',
    'empty',
    'redirect',
    'slow',
    'closed',
    'lost',
    'wrong-signature',
    'busy',
    'sold-out',
    'bought-before',
    'bad-address',
  ]),
  next: z.int().positive().default(1).meta({ description: 'How many calls it hits.' }),
  activity: z.enum(['newInstance', 'queryInstance', 'releaseInstance']).optional(),
  seconds: z.number().positive().default(20).meta({ description: 'How long `slow` waits.' }),
})
export type Fault = z.output<typeof faultSchema>

/** Faults that stand before the work is done; `lost`, `wrong-signature` and `bad-address` come after it. */
export const answersInstead: Partial<Record<Fault['fault'], () => Response>> = {
  'http-500': () => new Response('Internal Server Error', { status: 500 }),
  html: () =>
    new Response('<!doctype html><title>Welcome</title><p>Please sign in.', {
      headers: { 'content-type': 'text/html' },
    }),
  huge: () => new Response(`{"resultCode":"000000","resultMsg":"${'x'.repeat(1_000_000)}"}`),
  empty: () => new Response(''),
  redirect: () =>
    new Response(null, { status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data/' } }),
}

/** Result codes that a fault answers. */
export const codesInstead: Partial<Record<Fault['fault'], string>> = {
  busy: '000004',
  'sold-out': '000106',
  'bought-before': '000103',
}

export interface FaultList {
  add(fault: Fault): void
  /** The fault that hits this call, counted down. */
  take(activity: string): Fault | null
  clear(): void
}

export function createFaultList(): FaultList {
  let faults: Fault[] = []
  return {
    add: (fault) => void faults.push({ ...fault }),
    take(activity) {
      const hit = faults.find((fault) => fault.next > 0 && (!fault.activity || fault.activity === activity))
      if (hit) hit.next -= 1
      return hit ?? null
    },
    clear() {
      faults = []
    },
  }
}
