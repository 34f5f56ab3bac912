import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { siteRoutes } from '../../functions/runtime/site-files.ts'
import { findChromium } from '../browser.ts'
import { builtSite } from './built-site.ts'

export interface OpenSite {
  /** Where the pages are, once the tests run. */
  readonly origin: string
  /** A blank page of a browser of its own, gone after the test; what a script throws fails the test. */
  newPage(options?: BrowserContextOptions): Promise<Page>
}

/** Serves the built pages and starts a browser before the tests of a file, and stops both after them. */
export function openSite(): OpenSite {
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

  return {
    get origin() {
      return origin
    },
    async newPage(options) {
      context = await browser.newContext({ locale: 'en-US', ...options })
      context.setDefaultTimeout(10_000)
      const page = await context.newPage()
      page.on('pageerror', (error) => expect.fail(String(error)))
      return page
    },
  }
}
