import { expect, test } from 'vitest'
import { movedTables } from '../../../functions/cli/move-tables.ts'
import { openStore } from '../open-stores.ts'

/** Tables whose rows stay behind: what a process writes anew, and what the move brings over in its own way. */
const ownWays = ['catalog_files', 'file_bytes', 'jobs', 'leases', 'settings', 'workers']

test('every table of a shop is moved to PostgreSQL, but for those known to stay', async () => {
  const store = await openStore('sqlite')
  const tables = await store.read.introspection.getTables()
  expect([...movedTables, ...ownWays].sort()).toEqual(tables.map(({ name }) => name).sort())
})
