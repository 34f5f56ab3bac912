import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { openBrowser } from './buyer.ts'
import { dataFolder, type RunningShop, startShop } from './shop.ts'

export interface OpenShop {
  shop: RunningShop
  browser: Browser
}

/**
 * Starts a shop on data of its own and a browser before the tests of a file, and stops both after them.
 * @param tell hears of both before the first test, and again when the shop was started again
 * @param browserArgs what the browser is started with besides
 * @returns how to start the shop again on the same data, after it was killed
 */
export function openShop(
  tell: (open: OpenShop) => void,
  browserArgs: () => Promise<string[]> = async () => [],
): { startAgain(): Promise<void> } {
  let folder: Awaited<ReturnType<typeof dataFolder>>
  let shop: RunningShop
  let browser: Browser

  beforeAll(async () => {
    folder = await dataFolder()
    const args = await browserArgs()
    ;[shop, browser] = await Promise.all([startShop(folder), openBrowser(args)])
    tell({ shop, browser })
  })

  afterAll(async () => {
    await browser?.close()
    await shop?.stop()
    await folder?.remove()
  })

  return {
    async startAgain() {
      shop = await startShop(folder)
      tell({ shop, browser })
    },
  }
}
