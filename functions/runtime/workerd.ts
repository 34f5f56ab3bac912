import { headersFor } from '../../site/headers.ts'
import { createApp } from '../app.ts'
import { reconcile } from '../flows/healing/reconcile.ts'
import type { Shop } from '../flows/shop.ts'
import { seeWorker } from '../storage/workers.ts'
import { drain } from './drain.ts'
import { createConsoleLog } from './workerd-log.ts'
import { readEdgeSettings } from './workerd-settings.ts'
import { createEdgeShop, type EdgeShop } from './workerd-shop.ts'

const version = '0.1.0'
/** The clock strikes each minute; work may go on for 30 s after an answer. */
const drainSeconds = { clock: 20, afterAnswer: 10 }
const reconcileMinutes = 5

interface Context {
  waitUntil(work: Promise<unknown>): void
}

type Bindings = Readonly<Record<string, unknown>>

interface Edge {
  fetch(request: Request, context: Context): Promise<Response>
  strike(at: Date): Promise<void>
}

const log = createConsoleLog()
/** An isolate keeps what costs time to make; its bindings never change. */
let edge: Edge | undefined

/** The shop's functions on workerd; the pages are served beside it as static files. */
export default {
  async fetch(request: Request, bindings: Bindings, context: Context): Promise<Response> {
    try {
      edge ??= openEdge(bindings)
    } catch (error) {
      log.error({ code: 'settings', error }, 'The worker cannot start')
      return notReady()
    }
    return edge.fetch(request, context)
  },

  async scheduled(event: { scheduledTime: number }, bindings: Bindings): Promise<void> {
    edge ??= openEdge(bindings)
    await edge.strike(new Date(event.scheduledTime))
  },
}

/** @throws a refusal that names the setting that is wrong */
function openEdge(bindings: Bindings): Edge {
  const settings = readEdgeSettings(bindings)
  const { shop, licenses, enter } = createEdgeShop(settings, log)
  const app = createApp(shop, {
    operatorToken: settings.OPERATOR_TOKEN ?? null,
    // Set by Cloudflare on every request; what a caller sends under this name is replaced.
    addressOf: (c) => c.req.header('cf-connecting-ip') ?? 'unknown',
    version,
    jwks: licenses.jwks,
    pageHeaders: (path) => headersFor(path, { paymentOrigins: ['https://checkout.stripe.com'] }),
  })

  /** What an answer left behind: a buyer need not wait for the clock. */
  async function goOn(visit: Awaited<ReturnType<EdgeShop['enter']>>): Promise<void> {
    try {
      await visit.background()
      if (visit.poked()) await visit.run(() => drain(shop, { seconds: drainSeconds.afterAnswer }))
    } catch (error) {
      log.error({ code: 'store_unavailable', error }, 'The store did not answer')
    } finally {
      await visit.leave()
    }
  }

  /** The jobs that are there are done all the same. */
  async function reconcileQuietly(): Promise<void> {
    try {
      await reconcile(shop)
    } catch (error) {
      log.warn({ code: 'reconcile_failed', error }, 'Reconciling failed')
    }
  }

  return {
    fetch(request, context) {
      const entering = enter()
      const answering = entering.then((visit) => visit.run(async () => app.fetch(request)))
      // From the start, so that a caller who hangs up does not cut off what the request began.
      context.waitUntil(answering.catch(() => {}).then(async () => goOn(await entering)))
      return answering
    },
    async strike(at) {
      const visit = await enter()
      try {
        await visit.run(async () => {
          await signIn(shop, at)
          if (at.getUTCMinutes() % reconcileMinutes === 0) await reconcileQuietly()
          await drain(shop, { seconds: drainSeconds.clock })
        })
        await visit.background()
      } finally {
        await visit.leave()
      }
    },
  }
}

/** All isolates are one worker; what it runs is seen by health and by pages of the operator. */
function signIn({ store, catalog }: Shop, at: Date): Promise<void> {
  const worker = { id: 'worker_edge', place: 'anywhere', catalog_version: catalog().version } as const
  return store.transaction((tx) => seeWorker(tx, { ...worker, seen_at: at.toISOString() }))
}

function notReady(): Response {
  const problem = {
    title: 'The shop is not ready',
    status: 503,
    code: 'store_unavailable',
    detail: 'The shop is not set up completely.',
    next: 'Try again later; its operator finds the reason in the log.',
  }
  return new Response(JSON.stringify(problem), {
    status: 503,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', 'retry-after': '60' },
  })
}
