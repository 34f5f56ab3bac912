import { z } from 'zod'
import { VitrineError } from '../../errors.ts'
import type { JobCount } from '../../jobs/queue.ts'
import { reasonOf } from '../../storage/away.ts'
import { heldOrders, toldPayments } from '../../storage/counts.ts'
import { workersSince } from '../../storage/workers.ts'
import { readDeadLetters } from './dead-letters.ts'
import { stockOf } from '../../storage/pool-keys.ts'
import type { Shop } from '../shop.ts'

/** What makes the shop red, by a code that stays; the text is for the operator. */
const healthCodes = [
  'store_not_writable',
  'webhook_unconfigured',
  'webhook_silent',
  'clock_skew',
  'jobs_late',
  'node_worker_missing',
  'dead_letters',
  'payments_held',
  'payments_unresolved',
  'stock_low',
] as const

export const healthSchema = z.strictObject({
  ok: z.boolean(),
  causes: z.array(z.strictObject({ code: z.enum(healthCodes), text: z.string() })),
})
export type Health = z.output<typeof healthSchema>
type Cause = Health['causes'][number]

/** A worker writes that it lives every 15 s; one that missed four turns is gone. */
const workerSilentSeconds = 60
const lateSeconds = 60
const skewSeconds = 60
/** Stripe tells of a payment within seconds; this long after it, silence means something. */
const webhookPatienceMinutes = 10
const webhookDays = 7
const webhookPayments = 3

/** What is wrong now, a sentence each. Asks the store alone, never the outside world. */
export async function readHealth(shop: Shop): Promise<Health> {
  try {
    await shop.store.check()
  } catch (error) {
    shop.log.error({ code: 'store_not_writable', error }, 'The store cannot be written to')
    return red([
      {
        code: 'store_not_writable',
        text: `The store cannot be written to: ${reasonOf(error).replace(/\.$/, '')}.`,
      },
    ])
  }
  const causes = await Promise.all([
    webhookCause(shop),
    clockCause(shop),
    ...(await jobCauses(shop)),
    ...(await letterCauses(shop)),
    ...(await paymentCauses(shop)),
    ...(await stockCauses(shop)),
  ])
  return red(causes.filter((cause) => cause !== null))
}

/** Whether a process that may call sellers' hosts runs jobs on this store: one was seen within 60 s. */
export async function nodeWorkerRuns(shop: Shop): Promise<boolean> {
  const since = new Date(shop.now().getTime() - workerSilentSeconds * 1000)
  return (await workersSince(shop.store.read, since)).some(({ place }) => place === 'node')
}

function red(causes: Cause[]): Health {
  return { ok: causes.length === 0, causes }
}

async function webhookCause(shop: Shop): Promise<Cause | null> {
  if (!(await webhookIsConfigured(shop))) {
    const text = 'STRIPE_WEBHOOK_SECRET is not set: payments are found every five minutes instead of at once.'
    return { code: 'webhook_unconfigured', text }
  }
  const now = shop.now().getTime()
  const between = {
    from: new Date(now - webhookDays * 86_400_000),
    to: new Date(now - webhookPatienceMinutes * 60_000),
  }
  const paid = await toldPayments(shop.store.read, between, webhookPayments)
  if (paid.length === 0 || paid.some(({ told }) => told)) return null
  const which = paid.length === 1 ? 'The last payment was' : `The last ${paid.length} payments were`
  const text = `${which} found by asking the payment service; its webhook told of none. Check the webhook’s address and secret there.`
  return { code: 'webhook_silent', text }
}

/** An empty event is refused either way; the code tells whether for its signature or for want of a secret. */
async function webhookIsConfigured({ gateway, now }: Shop): Promise<boolean> {
  try {
    await gateway.readEvent('', '', now())
    return true
  } catch (error) {
    return !(error instanceof VitrineError && error.code === 'webhook_unconfigured')
  }
}

async function clockCause({ gateway }: Shop): Promise<Cause | null> {
  const skew = gateway.clockSkew() ?? 0
  if (Math.abs(skew) <= skewSeconds) return null
  const side = skew > 0 ? 'behind' : 'ahead of'
  const text = `This machine’s clock is ${Math.abs(skew)} s ${side} the payment service’s; its events are refused from 300 s on.`
  return { code: 'clock_skew', text }
}

async function jobCauses(shop: Shop): Promise<(Cause | null)[]> {
  const now = shop.now()
  const [counts, hasNode] = await Promise.all([shop.queue.counts(shop.store.read, now), nodeWorkerRuns(shop)])
  const due = counts.filter(({ oldestDueAt }) => oldestDueAt !== null)
  const waiting = hasNode ? [] : due.filter(({ place }) => place === 'node')
  const late = oldestSeconds(
    due.filter((count) => !waiting.includes(count)),
    now,
  )
  return [
    late > lateSeconds ? { code: 'jobs_late', text: `The oldest job has been due for ${late} s.` } : null,
    waiting.length
      ? {
          code: 'node_worker_missing',
          text: `Deliveries have waited for ${oldestSeconds(waiting, now)} s for a Node process on this database, and none was seen for ${workerSilentSeconds} s.`,
        }
      : null,
  ]
}

function oldestSeconds(counts: readonly JobCount[], now: Date): number {
  const times = counts.flatMap(({ oldestDueAt }) => (oldestDueAt === null ? [] : Date.parse(oldestDueAt)))
  return times.length ? Math.round((now.getTime() - Math.min(...times)) / 1000) : 0
}

async function letterCauses(shop: Shop): Promise<Cause[]> {
  const letters = await readDeadLetters(shop)
  const payments = letters.filter(({ kind }) => kind === 'payment').length
  const failed = letters.length - payments
  const causes: Cause[] = []
  if (failed) {
    const subject = failed === 1 ? 'One thing failed and needs' : `${failed} things failed and need`
    causes.push({ code: 'dead_letters', text: `${subject} a person.` })
  }
  if (payments) {
    const subject = payments === 1 ? 'one order was' : `${payments} orders were`
    const text = `Nobody can say any more whether ${subject} paid: the payment service forgets after 30 days.`
    causes.push({ code: 'payments_unresolved', text })
  }
  return causes
}

async function paymentCauses(shop: Shop): Promise<(Cause | null)[]> {
  const held = await heldOrders(shop.store.read, 100)
  const [first] = held
  if (!first) return []
  const text =
    held.length === 1
      ? `The payment of order ${first.id} does not match what was sold and is held.`
      : `${held.length} payments do not match what was sold and are held, the oldest of order ${first.id}.`
  return [{ code: 'payments_held', text }]
}

async function stockCauses(shop: Shop): Promise<Cause[]> {
  const stocks = await stockOf(shop.store.read, null, shop.now())
  return stocks.flatMap(({ pool, free, warnBelow }): Cause[] => {
    if (free >= warnBelow) return []
    const left = free === 1 ? '1 free key' : `${free} free keys`
    return [
      { code: 'stock_low', text: `The pool "${pool}" has ${left} left, below ${warnBelow}; import more.` },
    ]
  })
}
