import { z } from 'zod'

/** Body of `POST /control`: how the next calls shall go wrong. */
export const faultSchema = z.strictObject({
  fault: z.enum([
    'http-500',
    'http-503',
    'html',
    'huge',
    'empty',
    'broken-json',
    'redirect',
    'slow',
    'silent',
    'closed',
    'lost',
    'wrong-signature',
    'unsigned',
    'busy',
    'sold-out',
    'bought-before',
    'code',
    'clock-off',
    'bad-address',
    'second-instance',
  ]),
  next: z.int().positive().default(1).meta({ description: 'How many calls it hits.' }),
  activity: z
    .string()
    .optional()
    .meta({ description: 'Only calls of this name; without it any but orderNotify.' }),
  seconds: z
    .number()
    .positive()
    .default(20)
    .meta({ description: 'How long `slow` waits, and how far off `clock-off` is.' }),
  code: z
    .string()
    .regex(/^\d{6}$/)
    .default('000005')
    .meta({ description: 'Result code that `code` answers.' }),
})
export type Fault = z.output<typeof faultSchema>

/** Faults that stand before the work is done; `lost`, `wrong-signature` and `bad-address` come after it. */
export const answersInstead: Partial<Record<Fault['fault'], () => Response>> = {
  'http-500': () => new Response('Internal Server Error', { status: 500 }),
  'http-503': () => new Response('Service Unavailable', { status: 503 }),
  html: () =>
    new Response('<!doctype html><title>Welcome</title><p>Please sign in.', {
      headers: { 'content-type': 'text/html' },
    }),
  huge: () => new Response(`{"resultCode":"000000","resultMsg":"${'x'.repeat(1_000_000)}"}`),
  empty: () => new Response(''),
  'broken-json': () => new Response('{"resultCode":"000000",'),
  redirect: () =>
    new Response(null, { status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data/' } }),
}

/** Result code that a fault answers; null where it answers none. */
export function codeInstead({ fault, code }: Fault): string | null {
  const codes: Partial<Record<Fault['fault'], string>> = {
    busy: '000004',
    'sold-out': '000106',
    'bought-before': '000103',
    code,
  }
  return codes[fault] ?? null
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
      // A notification asks for nothing, so a fault meant for an order must not be spent on it.
      const hits = (fault: Fault): boolean =>
        fault.next > 0 && (fault.activity ? fault.activity === activity : activity !== 'orderNotify')
      const hit = faults.find(hits)
      if (hit) hit.next -= 1
      return hit ?? null
    },
    clear() {
      faults = []
    },
  }
}
