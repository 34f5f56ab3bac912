import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { createAdaptorServer } from '@hono/node-server'
import { holdPort } from '../../../functions/runtime/hold-port.ts'
import { freePorts } from '../../e2e/free-ports.ts'
import type { TestShop } from '../test-shop.ts'

/** Serves a shop on a port, put together as the Node runtime does. */
export async function serveShop({ app }: TestShop): Promise<number> {
  const port = await freePorts(15_321)
  const held = await holdPort(port, '127.0.0.1')
  held.serve(createAdaptorServer({ fetch: app.fetch }))
  onTestFinished(() => held.close())
  return port
}

export interface Heard {
  /** Of the first answer; 0 when the connection ended without one. */
  status: number
  text: string
  answeredMs: number
  /** Until the server ended the connection. */
  closedMs: number
}

/**
 * Speaks HTTP by hand, so that a body may be slow, endless or broken off.
 * @param head request line and headers, without the empty line; null when `body` writes them too
 * @param body called once the head is sent; it writes what it likes
 */
export function callRaw(
  port: number,
  head: readonly string[] | null,
  body: (socket: Socket) => void,
): Promise<Heard> {
  const started = performance.now()
  const socket = connect(port, '127.0.0.1', () => {
    if (head) socket.write(`${head.join('\r\n')}\r\n\r\n`)
    body(socket)
  })
  let text = ''
  let answeredMs = 0
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    answeredMs ||= performance.now() - started
    text += chunk
  })
  // Writing to a connection that the server closed is what these callers do.
  socket.on('error', () => {})
  return new Promise((resolve) => {
    socket.once('close', () =>
      resolve({
        status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0),
        text,
        answeredMs,
        closedMs: performance.now() - started,
      }),
    )
  })
}

/** Writes a byte, or a chunk of one byte, each second. */
export function drip(socket: Socket, chunk = 'a'): void {
  const timer = setInterval(() => socket.write(chunk), 1000)
  socket.once('close', () => clearInterval(timer))
}

/** Writes chunks as fast as they are taken, for ever. */
export function flood(socket: Socket): void {
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`
  const more = (): void => {
    while (socket.writable && socket.write(chunk)) {}
  }
  socket.on('drain', more)
  more()
}
