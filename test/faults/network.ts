import { createServer, connect, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** The way from a shop to everybody else, which can be cut. */
export interface Network {
  /** @param origin of a server that listens on this machine. @returns the origin by which a shop reaches it */
  to(origin: string): Promise<string>
  /** Cuts every connection, and lets none through. */
  cut(): void
  mend(): void
  stop(): Promise<void>
}

/** Carries bytes between a shop and the stand-ins, as a wire would. */
export function createNetwork(): Network {
  const servers = new Map<string, { server: Server; origin: string }>()
  const open = new Set<Socket>()
  let isCut = false

  function carry(near: Socket, to: URL): void {
    if (isCut) {
      near.destroy()
      return
    }
    const far = connect(Number(to.port), to.hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  }

  return {
    async to(origin) {
      const known = servers.get(origin)
      if (known) return known.origin
      const to = new URL(origin)
      const server = createServer((near) => carry(near, to))
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      const near = `${to.protocol}//127.0.0.1:${port}`
      servers.set(origin, { server, origin: near })
      return near
    },
    cut() {
      isCut = true
      for (const socket of open) socket.destroy()
    },
    mend() {
      isCut = false
    },
    async stop() {
      for (const socket of open) socket.destroy()
      const closed = [...servers.values()].map(
        ({ server }) => new Promise<void>((resolve) => server.close(() => resolve())),
      )
      await Promise.all(closed)
    },
  }
}
