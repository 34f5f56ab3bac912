import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { getRequestListener } from '@hono/node-server'
import pg from 'pg'
import Stripe from 'stripe'
import { compileCatalog } from '../../catalog/compile.ts'
import { formatProblem, readCatalog } from '../../catalog/read.ts'
import { runTool } from '../../functions/cli/tool.ts'
import { generateLicenseKeys } from '../../functions/licenses/issuer.ts'
import { openAccounts } from '../../functions/sandbox/seller/accounts.ts'
import { createSellerStandIn } from '../../functions/sandbox/seller/app.ts'
import { createStripeStandIn } from '../../functions/sandbox/stripe/app.ts'
import { catalogFiles } from './catalog.ts'
import { freshDatabase } from '../postgres.ts'

/** A mail as the mail service got it. */
export interface ReceivedMail {
  key: string
  to: string[]
  subject: string
  text: string
}

/** What is around a shop: its database, the payment service, a mail service, a seller; all on real ports. */
export interface World {
  /** Settings of the shop, the same for the worker and for a Node process. */
  settings: Record<string, string>
  /** Port that the worker's address names. */
  port: number
  database: string
  stripeUrl: string
  mails: ReceivedMail[]
  /** What the seller's accounts are, newest first. */
  accounts(): { instance: string; orderLine: string; asked: number }[]
  /** Looks into the shop's database. */
  query(text: string, values: unknown[]): Promise<Record<string, unknown>[]>
  /** Posts a signed event to the webhook. @returns the status of the answer */
  postEvent(event: object | undefined): Promise<number>
  /** `npm run publish:catalog`. */
  publish(): Promise<string>
  stop(): Promise<void>
}

export const operatorToken = 'operator-token-of-the-tests'
const webhookSecret = 'whsec_edge'
const secretKey = 'sk_test_edge'

/** @param options.database address of an empty one; else one of this run's own server */
export async function openWorld(options: { database?: string } = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-edge-'))
  const port = await freePort()
  const database = options.database ?? (await freshDatabase())
  const url = `http://127.0.0.1:${port}`
  const mails: ReceivedMail[] = []
  const mail = await serve(mailService(mails))
  const accounts = openAccounts(join(folder, 'seller.json'))
  const keys = { 'northbeam/main': 'seller-secret' }
  const seller = await serve(
    getRequestListener(
      createSellerStandIn({
        accounts,
        keys,
        now: () => Date.now(),
        origin: () => '',
        readyAfterMs: [0, 0],
      }).fetch,
    ),
  )
  const stripe = await openStripe(join(folder, 'stripe.sqlite'), `${url}/api/payment-events`)
  const dist = join(folder, 'dist')
  await layOut(dist, { publicUrl: url, catalogDir: join(folder, 'catalog'), sellerUrl: seller.url })
  const settings = {
    PUBLIC_URL: url,
    DATABASE_URL: database,
    STRIPE_SECRET_KEY: secretKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_BASE: stripe.url,
    SECRET_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    LICENSE_KEYS: JSON.stringify(await generateLicenseKeys()),
    MAIL_HTTP_URL: `${mail.url.replace('http://', 'http://re_test@')}/emails`,
    MAIL_FROM: 'Vitrine <shop@shop.example>',
    OPERATOR_TOKEN: operatorToken,
    SELLER_KEY_NORTHBEAM_MAIN: keys['northbeam/main'],
    ALLOW_INSECURE_SELLERS: '1',
    DIST_DIR: dist,
  }
  return {
    settings,
    port,
    database,
    stripeUrl: stripe.url,
    mails,
    accounts: () => accounts.list(),
    async query(text, values) {
      const client = new pg.Client({ connectionString: database })
      await client.connect()
      try {
        return (await client.query(text, values)).rows
      } finally {
        await client.end()
      }
    },
    async postEvent(event) {
      const payload = JSON.stringify(event)
      const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
        payload,
        secret: webhookSecret,
      })
      const headers = { 'stripe-signature': signature }
      const answer = await fetch(`${url}/api/payment-events`, { method: 'POST', headers, body: payload })
      await answer.body?.cancel()
      return answer.status
    },
    async publish() {
      const env = { DATABASE_URL: database, DIST_DIR: dist }
      const { code, output } = await runTool('functions/cli/enter.mjs', ['publish-catalog'], { env })
      if (code !== 0) throw new Error(`The catalog was not published:\n${output}`)
      return output
    },
    async stop() {
      await stripe.stop()
      await Promise.all([mail.close(), seller.close()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** As much of a build as a shop needs that nobody browses: catalog and record. */
async function layOut(
  dist: string,
  { publicUrl, catalogDir, sellerUrl }: { publicUrl: string; catalogDir: string; sellerUrl: string },
): Promise<void> {
  for (const [name, body] of Object.entries(catalogFiles(new URL(sellerUrl).host))) {
    await mkdir(join(catalogDir, name, '..'), { recursive: true })
    await writeFile(join(catalogDir, name), body)
  }
  const read = await readCatalog(catalogDir, { allowInsecureSellers: true })
  if ('problems' in read) throw new Error(read.problems.map(formatProblem).join('\n'))
  await compileCatalog(read.content, join(dist, 'functions', 'catalog'))
  await mkdir(join(dist, 'site'), { recursive: true })
  const record = { id: 'edge', builtAt: new Date().toISOString(), publicUrl, key: 'edge' }
  await writeFile(join(dist, 'build.json'), JSON.stringify(record))
}

async function openStripe(dataFile: string, webhookUrl: string) {
  let fetch: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 })
  const server = await serve(getRequestListener((request) => fetch(request)))
  const standIn = createStripeStandIn({ dataFile, baseUrl: server.url, secretKey, webhookUrl, webhookSecret })
  fetch = standIn.app.fetch
  standIn.start()
  return {
    url: server.url,
    async stop() {
      await standIn.stop()
      await server.close()
    },
  }
}

/** A mail service in the form of Resend's, which takes a letter once a key. */
function mailService(mails: ReceivedMail[]): Parameters<typeof createServer>[1] {
  return async (request, response) => {
    const { headers } = request
    const letter = JSON.parse(await text(request)) as Omit<ReceivedMail, 'key'>
    const key = String(headers['idempotency-key'])
    if (headers.authorization !== 'Bearer re_test') return void response.writeHead(401).end()
    if (mails.some((mail) => mail.key === key)) {
      return void response.writeHead(409).end('{"name":"invalid_idempotent_request"}')
    }
    mails.push({ ...letter, key })
    response.end('{"id":"1"}')
  }
}

async function serve(listener: Parameters<typeof createServer>[1]) {
  const server = createServer(listener ?? (() => {})).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createSocket().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}
