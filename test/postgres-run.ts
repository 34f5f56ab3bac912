import { once } from 'node:events'
import { createServer } from 'node:net'
import { runPortName, startPostgres, type TestPostgres } from './postgres.ts'

/** For vitest's `globalSetup`: one PostgreSQL server a run, started when its first test asks for a database. */
export default async function setup(): Promise<() => Promise<void>> {
  let server: Promise<TestPostgres> | undefined
  const door = createServer((socket) => {
    server ??= startPostgres()
    server.then(
      ({ url }) => socket.end(url),
      (error: unknown) => socket.end(String(error)),
    )
  }).listen(0, '127.0.0.1')
  await once(door, 'listening')
  const address = door.address()
  if (!address || typeof address === 'string') throw new Error('the door to the test database has no port')
  process.env[runPortName] = String(address.port)
  return async () => {
    door.close()
    await (await server)?.stop()
  }
}
