import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { compileCatalog } from '../../../catalog/compile.ts'
import { readCatalog } from '../../../catalog/read.ts'
import { runTool } from '../../../functions/cli/tool.ts'
import { createBossQueue } from '../../../functions/jobs/pgboss.ts'
import { createCatalogRows } from '../../../functions/runtime/catalog-rows.ts'
import { openPostgresStore } from '../../../functions/storage/postgres.ts'
import { catalogFolder } from '../../catalog/catalog-folder.ts'
import { dropDatabase, freshDatabase } from '../../postgres.ts'

/** The command as a person runs it. */
async function publish(env: Record<string, string>) {
  const { code, output } = await runTool('functions/cli/enter.mjs', ['publish-catalog'], { env })
  return { code, output }
}

async function place() {
  const url = await freshDatabase()
  const DIST_DIR = await mkdtemp(join(tmpdir(), 'vitrine-publish-'))
  onTestFinished(async () => {
    await dropDatabase(url)
    await rm(DIST_DIR, { recursive: true, force: true })
  })
  return { DATABASE_URL: url, DIST_DIR }
}

test('without a build the catalog files themselves are published, and the database is ready for the worker', async () => {
  const env = { ...(await place()), CATALOG_DIR: await catalogFolder() }
  const first = await publish(env)
  expect(first).toMatchObject({ code: 0, output: expect.stringContaining('1 product)') })
  expect(first.output).not.toContain(new URL(env.DATABASE_URL).password)
  // As the worker opens it: nothing is migrated, everything is there.
  const store = await openPostgresStore({ url: env.DATABASE_URL, migrate: false })
  const queue = await createBossQueue(store, { maxAttempts: 1, resident: false, migrate: false })
  expect(await queue.claim(new Date())).toBeNull()
  expect((await createCatalogRows().open(store)).store.name).toBe('Test shop')
  await queue.stop()
  await store.close()
  expect(await publish(env)).toMatchObject({
    code: 0,
    output: expect.stringContaining('nothing was changed'),
  })
})

test('with a build its catalog is published, so that pages and prices agree', async () => {
  const env = { ...(await place()), CATALOG_DIR: await catalogFolder({ 'store.yaml': 'name: [' }) }
  const read = await readCatalog(await catalogFolder())
  if ('problems' in read) throw new Error('the test catalog is sound')
  await compileCatalog(read.content, join(env.DIST_DIR, 'functions', 'catalog'))
  expect(await publish(env)).toMatchObject({
    code: 0,
    output: expect.stringContaining('the catalog built in'),
  })
})

test('a catalog with a fault is not published, and every fault is told', async () => {
  const env = { ...(await place()), CATALOG_DIR: await catalogFolder({ 'partners/weekly.yaml': 'nam: x' }) }
  const { code, output } = await publish(env)
  expect(code).toBe(1)
  expect(output).toContain('partners/weekly.yaml:1')
  expect(output).toContain('Nothing was published.')
})

test.for(['', 'mysql://host/name', 'not an address'])(
  'DATABASE_URL "%s" is refused in a sentence',
  async (url) => {
    const { code, output } = await publish({ DATABASE_URL: url })
    expect(code).toBe(1)
    expect(output).toMatch(/^DATABASE_URL must be the address of a PostgreSQL database.*\n$/)
  },
)

test('a database that is not there is told of in a sentence without its password', async () => {
  const { code, output } = await publish({ DATABASE_URL: 'postgres://vitrine:secret@127.0.0.1:9/shop' })
  expect(code).toBe(1)
  expect(output).not.toContain('secret')
  expect(output).toMatch(/127\.0\.0\.1:9/)
  expect(output).not.toContain('    at ')
})
