import { chownSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { startPostgres } from '../postgres.ts'
import { checkOut, look } from './buyer.ts'
import { localhost } from './certificate.ts'
import { requestFor } from './requests.ts'
import { startWorker } from './workerd.ts'
import { openWorld } from './world.ts'

test('the worker reaches a database that takes encrypted connections only', async () => {
  const { url, encryptedOnly } = await ownDatabase()
  const world = await openWorld({ database: url })
  onTestFinished(() => world.stop())
  await world.publish()
  await encryptedOnly()
  await expect.poll(() => world.query('select 1', []).catch(String)).toContain('no encryption')
  const encrypted = new URL(url)
  encrypted.hostname = 'localhost'
  encrypted.searchParams.set('sslmode', 'require')
  const worker = await startWorker(world.port, { ...world.settings, DATABASE_URL: encrypted.href })
  onTestFinished(() => worker.stop())
  const order = await checkOut(worker.url, requestFor('lathe'))
  const [seen] = await Promise.all(Array.from({ length: 8 }, () => look(worker.url, order)))
  expect(seen).toMatchObject({ state: 'open' })
})

test('a binding HYPERDRIVE leads to the database in place of DATABASE_URL', async () => {
  const world = await openWorld()
  onTestFinished(() => world.stop())
  await world.publish()
  const { DATABASE_URL, ...settings } = world.settings
  const worker = await startWorker(world.port, settings, new URL(DATABASE_URL as string))
  onTestFinished(() => worker.stop())
  const order = await checkOut(worker.url, requestFor('lathe'))
  expect(await look(worker.url, order)).toMatchObject({ state: 'open' })
})

/** A server of its own, and how to make it refuse whatever is not encrypted. */
async function ownDatabase(): Promise<{ url: string; encryptedOnly(): Promise<void> }> {
  const server = await startPostgres()
  onTestFinished(() => server.stop())
  return {
    url: server.url,
    async encryptedOnly() {
      const client = new pg.Client({ connectionString: server.url })
      await client.connect()
      const { rows } = await client.query('show data_directory')
      const folder = rows[0].data_directory as string
      const { uid, gid } = statSync(folder)
      const files = {
        'server.key': localhost.key,
        'server.crt': localhost.cert,
        'pg_hba.conf': 'hostssl all all all scram-sha-256\n',
      }
      for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(folder, name), text, { mode: 0o600 })
        if (process.getuid?.() === 0) chownSync(join(folder, name), uid, gid)
      }
      await client.query('alter system set ssl = on')
      await client.query('select pg_reload_conf()')
      await client.end()
    },
  }
}
