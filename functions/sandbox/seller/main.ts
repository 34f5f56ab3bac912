import { fstatSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { z } from 'zod'
import { createChildClock } from '../child-clock.ts'
import { openAccounts } from './accounts.ts'
import { createSellerStandIn } from './app.ts'

/**
 * The stand-in seller as a process of its own: `main.ts '{"port":4326,"dataDir":"…","keys":{"northbeam/main":"…"}}'`.
 * Prints `{"ready":true,"port":…}` when it listens, and ends with the process that started it.
 */
const settings = z
  .object({
    port: z.int().min(0).max(65_535),
    dataDir: z.string().min(1),
    clockOffsetMs: z.number().default(0),
    keys: z.record(z.string(), z.string().min(1)),
    readyAfterMs: z.tuple([z.number(), z.number()]).optional(),
    shopUrl: z.url().optional(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'))

let origin = ''
const clock = createChildClock(settings.clockOffsetMs)
const app = createSellerStandIn({
  accounts: openAccounts(join(settings.dataDir, 'seller.json')),
  keys: settings.keys,
  now: () => clock.now().getTime(),
  origin: () => origin,
  ...(settings.readyAfterMs ? { readyAfterMs: settings.readyAfterMs } : {}),
  ...(settings.shopUrl ? { shopUrl: settings.shopUrl } : {}),
})

const server = createServer(getRequestListener(app.fetch))
const port = await listen(server, settings.port).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error
  return listen(server, 0)
})
origin = `http://127.0.0.1:${port}`
endWithParent()
process.stdout.write(`${JSON.stringify({ ready: true, port })}\n`)

function listen(on: Server, wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    on.once('error', reject)
    on.listen(wanted, '127.0.0.1', () => {
      on.off('error', reject)
      resolve((on.address() as AddressInfo).port)
    })
  })
}

/** The channel or the standard input breaks when the starting process dies, by `kill -9` too. */
function endWithParent(): void {
  const end = () => process.exit(0)
  process.once('disconnect', end)
  process.once('SIGTERM', end)
  const input = fstatSync(0)
  if (!input.isFIFO() && !input.isSocket()) return
  process.stdin.once('end', end).once('close', end).once('error', end).resume()
}
