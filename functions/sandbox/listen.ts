import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'

/** Anything that listens as a Node server does. */
interface Listener {
  listen(port: number, host: string, listening: () => void): unknown
  once(event: 'error', failed: (error: NodeJS.ErrnoException) => void): unknown
  off(event: 'error', failed: (error: NodeJS.ErrnoException) => void): unknown
}

/**
 * Serves an app on loopback: on the wanted port, or on a free one when another program keeps it.
 * @param makeApp gets the origin, which is not known before the port is
 */
export async function serveApp(
  makeApp: (origin: string) => Hono,
  wanted: { port: number; host?: 'localhost' },
): Promise<string> {
  let app: Hono | undefined
  const answer = getRequestListener(
    (request) => app?.fetch(request) ?? new Response('Not ready', { status: 503 }),
  )
  const server = createServer(answer)
  const port = await listen(server, wanted.port, () => (server.address() as AddressInfo).port)
  // Browsers may take localhost for the IPv6 address; a machine without IPv6 simply has none.
  if (wanted.host) await listenOn(createServer(answer), port, '::1').catch(() => undefined)
  const origin = `http://${wanted.host ?? '127.0.0.1'}:${port}`
  app = makeApp(origin)
  return origin
}

/**
 * Listens on 127.0.0.1. A port that is taken is asked for again for half a second: after `kill -9` and a quick
 * start, the last sandbox may still be on its way out.
 */
export async function listen(server: Listener, wanted: number, portOf: () => number): Promise<number> {
  for (let attempt = 0; attempt < 6; attempt += 1) {
    try {
      await listenOn(server, wanted, '127.0.0.1')
      return portOf()
    } catch (error) {
      if (!isTaken(error)) throw error
      await wait(100)
    }
  }
  await listenOn(server, 0, '127.0.0.1')
  return portOf()
}

function listenOn(server: Listener | Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function isTaken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'EADDRINUSE' || code === 'EACCES'
}
