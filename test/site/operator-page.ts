import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page, type Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { siteRoutes } from '../../functions/runtime/site-files.ts'
import { findChromium } from '../browser.ts'
import { builtSite } from './built-site.ts'

let browser: Browser
let server: ServerType
let origin: string
let context: BrowserContext

beforeAll(async () => {
  const routes = siteRoutes(await builtSite(), { paymentOrigins: [] })
  const listening = new Promise<AddressInfo>((resolve) => {
    server = serve({ fetch: routes.fetch, hostname: '127.0.0.1', port: 0 }, resolve)
  })
  const { executablePath, args } = await findChromium()
  browser = await chromium.launch({ executablePath, args })
  origin = `http://127.0.0.1:${(await listening).port}`
}, 180_000)

afterEach(() => context?.close())

afterAll(async () => {
  await browser?.close()
  server?.close()
})

type Answers = Record<string, { status?: number; body?: unknown }>

export interface Operator {
  page: Page
  /** What it asked the shop to do. */
  posted: string[]
  /** The bodies of these, and their idempotency keys. */
  sent: { body: unknown; key: string | undefined }[]
}

/** Opens a view of the operator's page over these answers, by path below `/api/operator/`. */
export async function openOperator(view: string, answers: Answers = {}): Promise<Operator> {
  context = await browser.newContext({ locale: 'en-US' })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const posted: string[] = []
  const sent: Operator['sent'] = []
  page.on('pageerror', (error) => expect.fail(String(error)))
  await page.clock.install()
  await page.route('**/api/operator/**', async (route: Route) => {
    const { pathname, search } = new URL(route.request().url())
    const path = pathname.replace('/api/operator/', '') + search
    if (route.request().method() === 'POST') {
      posted.push(path)
      sent.push({ body: route.request().postDataJSON(), key: route.request().headers()['idempotency-key'] })
    }
    const { status = 200, body = emptyAnswer(path) } = answers[path] ?? {}
    await route.fulfill({ status, json: body })
  })
  await page.goto(`${origin}/operator/${view}`)
  return { page, posted, sent }
}

function emptyAnswer(path: string): unknown {
  const lists = { health: { ok: true, causes: [] }, orders: { orders: [] }, deliveries: { deliveries: [] } }
  const [name = ''] = path.split('?')
  return { ...lists, 'dead-letters': { deadLetters: [] } }[name] ?? { ok: true }
}

export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: typeof axe }).axe.run
    const { violations } = await run(document, { resultTypes: ['violations'] })
    return violations.map(({ id, help }) => `${id}: ${help}`)
  })
}
