import { createAdaptorServer } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { headersFor } from '../../site/headers.ts'
import { createApp } from '../app.ts'
import type { Reached } from '../crash-points.ts'
import { reconcile } from '../flows/healing/reconcile.ts'
import type { Log, Shop } from '../flows/shop.ts'
import { putBack, work } from '../flows/work.ts'
import type { Job } from '../jobs/queue.ts'
import { startRunner } from '../jobs/run.ts'
import type { Sandbox, SandboxOptions } from '../sandbox/start.ts'
import { type CatalogFiles, openCatalogFiles } from './catalog-files.ts'
import { checkBuild } from './check-build.ts'
import { clientAddress } from './client-address.ts'
import { holdPort, type HeldPort } from './hold-port.ts'
import { openLocalSecrets } from './local-secrets.ts'
import { createLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { buildShop } from './node-shop.ts'
import { openShopStore, type ShopStore } from './open-store.ts'
import { refusal } from './refusal.ts'
import { readSettings, type Settings } from './settings.ts'
import { siteRoutes } from './site-files.ts'
import { refuseMoved, stampKeys, stampMode, stampShop } from './stamp.ts'
import { createOrderWatch } from './watch.ts'
import { startWorkerSign } from './worker-sign.ts'

const version = '0.1.0'
const reconcileMs = 300_000
const faultEveryMs = 10_000

export interface MainOptions {
  /** Folder that relative settings start from. */
  root: string
  /** Starts the stand-ins; absent in what is deployed, which has none. */
  startSandbox?: (options: SandboxOptions) => Promise<Sandbox>
  /** Told of each crash point; tests kill the process there. */
  reached?: Reached
}

/**
 * Starts the shop in this process: site, functions and jobs on the embedded store, with the sandbox around it when no
 * payment key is set. Resolves with the exit code when it was told to stop.
 * @throws a refusal, in one sentence, when a setting or the machine does not let it
 */
export async function main({ root, startSandbox, reached = () => {} }: MainOptions): Promise<number> {
  // Whatever is written from here on is for its owner only.
  process.umask(0o077)
  const settings = readSettings(process.env, root)
  if (settings.mode === 'sandbox' && !startSandbox) {
    throw refusal(
      'The built server has no sandbox: set STRIPE_SECRET_KEY, or run "npm start" in the project.',
    )
  }
  const log = createLog(process.env.LOG_LEVEL ?? (settings.mode === 'sandbox' ? 'warn' : 'info'))
  const port = await holdPort(settings.PORT, settings.HOST)
  const faulted = faultTeller(log)
  const opened = await openShopStore(settings, {
    faulted,
    migrated: () => reached('migration.step'),
  })
  const { store } = opened
  await refuseMoved(store)
  await stampMode(store, settings.mode)
  const catalog = await openCatalogFiles(settings.distDir, (error) => {
    log.error({ code: 'catalog_unreadable', error }, 'The new build cannot be read; the last one stays')
  })
  await checkBuild(settings, catalog.current())
  const identity = { publicUrl: settings.PUBLIC_URL, name: catalog.current().store.name }
  const changed = await stampShop(store, identity)
  if (changed) log.warn({ code: 'shop_changed' }, changed)
  if (settings.mode !== 'sandbox' && !settings.STRIPE_WEBHOOK_SECRET) {
    log.warn(
      { code: 'webhook_unconfigured' },
      'STRIPE_WEBHOOK_SECRET is not set; payments are found every five minutes',
    )
  }
  const sandbox =
    settings.mode === 'sandbox' && startSandbox
      ? await startSandbox({ ...(await sandboxOptions(settings, catalog, log)), store })
      : null
  const running = await serve({ settings, log, faulted, port, opened, catalog, sandbox, reached })
  announce(settings, sandbox, running.operatorToken)
  const refused = await Promise.race([toldToStop(), running.moved])
  await running.stop()
  if (refused) throw refused
  return 0
}

interface Opened {
  settings: Settings
  log: Log
  faulted: (error: unknown) => void
  port: HeldPort
  opened: ShopStore
  catalog: CatalogFiles
  sandbox: Sandbox | null
  reached: Reached
}

async function serve({ settings, log, faulted, port, opened, catalog, sandbox, reached }: Opened) {
  const { store, queue } = opened
  const local = settings.mode === 'sandbox' ? await openLocalSecrets(settings.dataDir) : null
  const watch = createOrderWatch()
  let poke = (): void => {}
  const { shop, licenses } = buildShop({
    settings,
    store,
    queue,
    catalog,
    sandbox,
    local,
    log,
    watch,
    poke: () => poke(),
    reached,
  })
  await stampKeys(store, shop.sealer)
  await sandbox?.fillPools(shop)
  const operatorToken = settings.OPERATOR_TOKEN ?? local?.operatorToken ?? null
  const paymentOrigins = [sandbox?.stripe.pageOrigin ?? 'https://checkout.stripe.com']
  const app = createApp(shop, {
    operatorToken,
    addressOf: (c: Context) =>
      clientAddress(c.req.raw.headers, getConnInfo(c).remote.address, settings.TRUSTED_PROXIES),
    watch: watch.watch,
    commitsInGroups: true,
    version,
    metrics: createMetrics(version),
    jwks: licenses.jwks,
    pageHeaders: (path) => headersFor(path, { paymentOrigins }),
  })
  app.route('/', siteRoutes(`${settings.distDir}/site`, { paymentOrigins }))
  let tellMoved = (_refusal: Error): void => {}
  const moved = new Promise<Error>((resolve) => {
    tellMoved = resolve
  })
  const sign = startWorkerSign({
    moved: tellMoved,
    store,
    place: 'node',
    catalogVersion: () => shop.catalog().version,
    now: shop.now,
    faulted,
  })
  await sign.written
  // A move that began since the start was looked at is seen now; one that begins from now on sees this process.
  await refuseMoved(store).catch(async (error: unknown) => {
    await sign.stop()
    throw error
  })
  const runner = startRunner({
    queue: shop.queue,
    now: shop.now,
    handle: (job) => workAndTell(job, shop),
    failed: (job, error) => putBack(job, error, shop),
    faulted,
    renewed: () => reached('job.renewed'),
  })
  poke = runner.poke
  let looking: Promise<void> | null = null
  const look = (): void => {
    looking ??= reconcile(shop)
      .catch((error: unknown) => log.warn({ code: 'reconcile_failed', error }, 'Reconciling failed'))
      .finally(() => {
        looking = null
      })
  }
  look()
  const timer = setInterval(look, reconcileMs)
  port.serve(createAdaptorServer({ fetch: app.fetch }))
  return {
    operatorToken,
    /** Resolves when the shop turns out to be elsewhere. */
    moved,
    async stop() {
      clearInterval(timer)
      catalog.stop()
      await port.close()
      await Promise.all([runner.stop(), looking])
      await sign.stop()
      await sandbox?.stop()
      await opened.stop()
    },
  }
}

async function workAndTell(job: Job, shop: Shop): Promise<void> {
  const started = performance.now()
  await work(job, shop)
  const ms = Math.round(performance.now() - started)
  const { id, kind, order } = job
  shop.log.info({ order: order ?? undefined, job: id, kind, ms, code: 'job_done' }, 'A job is done')
}

/** A store that is away fails twice a second; the log hears of it now and then. */
function faultTeller(log: Log): (error: unknown) => void {
  let told = 0
  return (error) => {
    if (Date.now() - told < faultEveryMs) return
    told = Date.now()
    log.error({ code: 'store_unavailable', error }, 'The store did not answer')
  }
}

async function sandboxOptions(settings: Settings, catalog: CatalogFiles, log: Log): Promise<SandboxOptions> {
  const current = catalog.current()
  const products = await Promise.all((await current.products()).map((id) => current.get(id)))
  return {
    dataDir: settings.dataDir,
    shopUrl: settings.PUBLIC_URL,
    port: settings.PORT,
    products: products.filter((product) => product !== null),
    partners: await current.partners(),
    log: (line) => log.warn({ code: 'sandbox' }, line),
  }
}

/** What a person needs to begin. */
function announce(
  { PUBLIC_URL, mode }: Settings,
  sandbox: Sandbox | null,
  operatorToken: string | null,
): void {
  const lines = [
    ['Shop', `${PUBLIC_URL}/`],
    ...(sandbox
      ? [
          ['Partner page', sandbox.partnerUrl],
          ['Mailbox', sandbox.mailboxUrl],
          ['Payments', `${sandbox.stripe.pageOrigin}/sandbox`],
          ['Registry', `${sandbox.registryUrl}/`],
        ]
      : []),
    ['Operator', `${PUBLIC_URL}/operator/`],
    ...(sandbox && operatorToken ? [['', `token ${operatorToken}`]] : []),
  ]
  const note = mode === 'sandbox' ? ' in the sandbox: no money moves, everything else is real' : ''
  console.log(`\nVitrine is open${note}.\n`)
  for (const [label = '', value = ''] of lines) console.log(`  ${label.padEnd(13)} ${value}`)
  console.log('\nStop it with Ctrl+C.')
}

function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}
