import { createServer, type RequestListener, type Server } from 'node:http'
import type { ServerType } from '@hono/node-server'
import { refusal } from './refusal.ts'

/** A port taken before anything else is opened, so that two shops never share a data folder by mistake. */
export interface HeldPort {
  /** Begins to answer. */
  serve(server: ServerType): void
  close(): Promise<void>
}

/** Headers that come byte by byte are answered 408 within ten seconds; Node would wait a minute and a half. */
const patience = { headersTimeout: 8000, connectionsCheckingInterval: 1000 }

/** @throws a refusal when the port cannot be taken */
export async function holdPort(port: number, host: string): Promise<HeldPort> {
  let answer: RequestListener = (_, response) => {
    response.writeHead(503, { 'retry-after': '1' }).end('Starting.')
  }
  const server = createServer(patience, (request, response) => answer(request, response))
  await listen(server, port, host)
  return {
    serve(adapted) {
      answer = adapted.listeners('request')[0] as RequestListener
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(refusal(explain(cause, port, host), cause)))
    server.listen(port, host, () => resolve())
  })
}

function explain(cause: NodeJS.ErrnoException, port: number, host: string): string {
  if (cause.code === 'EADDRINUSE') return `Port ${port} is in use; stop what uses it, or set PORT to another.`
  if (cause.code === 'EACCES')
    return `Port ${port} may not be used by this account; set PORT to one above 1023.`
  if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND')
    return `HOST is ${host}, which is not an address of this machine.`
  return `The shop cannot listen on ${host}:${port}: ${cause.message}.`
}
