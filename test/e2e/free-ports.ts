import { createServer } from 'node:net'

/** The first of some known ports that is free together with the eight after it; known, so that builds can be kept. */
export async function freePorts(from = 14_321): Promise<number> {
  for (let port = from; port < from + 1000; port += 10) {
    const free = await Promise.all(Array.from({ length: 9 }, (_, index) => isFree(port + index)))
    if (free.every(Boolean)) return port
  }
  throw new Error(`No nine free ports in a row from ${from}.`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
