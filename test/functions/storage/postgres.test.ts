import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { insertEvents } from '../../../functions/storage/events.ts'
import { findOrder } from '../../../functions/storage/orders.ts'
import { openPostgresStore, type PostgresStore } from '../../../functions/storage/postgres.ts'
import { dropDatabase, freshDatabase, startPostgres } from '../../postgres.ts'
import { paidEvent, type Place, putOrder, storageContract } from './contract.ts'

async function database(): Promise<Place & { open(): Promise<PostgresStore>; url: string }> {
  const url = await freshDatabase()
  onTestFinished(() => dropDatabase(url))
  return { url, open: () => openAt(url) }
}

async function openAt(
  url: string,
  options: { max?: number; migrate?: boolean } = {},
): Promise<PostgresStore> {
  const store = await openPostgresStore({ url, ...options })
  onTestFinished(() => store.close().catch(() => {}))
  return store
}

describe('the store on PostgreSQL', () => {
  storageContract(database)

  test('five that start at once on an empty database all find the store ready', async () => {
    const { open } = await database()
    const stores = await Promise.all(Array.from({ length: 5 }, () => open()))
    for (const store of stores) await expect(store.check()).resolves.toBeUndefined()
  })

  test('work that PostgreSQL throws out for a deadlock is done again', async () => {
    const store = await (await database()).open()
    await store.transaction(async (tx) => {
      await putOrder(tx, 'ord_1')
      await putOrder(tx, 'ord_2')
    })
    const runs: string[] = []
    let holding = 0
    const crossing = (first: string, second: string) =>
      store.transaction(async (tx) => {
        runs.push(first)
        for (const id of [first, second]) {
          await tx
            .updateTable('orders')
            .set((eb) => ({ amount: eb('amount', '+', 1) }))
            .where('id', '=', id)
            .execute()
          holding += 1
          // Each holds its first order before either asks for its second.
          await expect.poll(() => holding).toBeGreaterThan(1)
        }
      })
    await Promise.all([crossing('ord_1', 'ord_2'), crossing('ord_2', 'ord_1')])
    expect(runs.length).toBeGreaterThan(2)
    const rows = await store.read.selectFrom('orders').select('amount').execute()
    expect(rows).toEqual([{ amount: 4902 }, { amount: 4902 }])
  })

  test('events that are kept together by several, in any order, never wait for each other in a ring', async () => {
    const store = await (await database()).open()
    let stored = 0
    for (let round = 0; round < 4; round += 1) {
      const events = Array.from({ length: 1000 }, (_, index) => paidEvent(`evt_${round}_${index}`))
      const orders = [events, events.toReversed(), [...events.slice(500), ...events.slice(0, 500)]]
      const kept = await Promise.all(orders.map((some) => store.transaction((tx) => insertEvents(tx, some))))
      stored += kept.reduce((sum, ids) => sum + ids.size, 0)
    }
    expect(stored).toBe(4000)
    const { rows } = await sql<{ deadlocks: number }>`
      select pg_stat_get_db_deadlocks(oid) as deadlocks from pg_database where datname = current_database()`.execute(
      store.read,
    )
    expect(rows).toEqual([{ deadlocks: 0 }])
  })

  test('a process goes on when a newer one changes the tables under the statements that its connections keep', async () => {
    const store = await openAt((await database()).url)
    await store.transaction((tx) => putOrder(tx, 'ord_1'))
    const read = () => store.read.selectFrom('orders').selectAll().where('id', '=', 'ord_1').execute()
    const inside = () => store.transaction((tx) => findOrder(tx, 'ord_1'))
    for (let count = 0; count < 4; count += 1) await Promise.all([read(), inside(), inside(), read()])
    await store.query('alter table orders add column of_a_newer_program text')
    await expect(read()).resolves.toMatchObject([{ id: 'ord_1', of_a_newer_program: null }])
    await store.query('alter table orders drop column of_a_newer_program')
    await expect(Promise.all(Array.from({ length: 8 }, inside))).resolves.toHaveLength(8)
  })

  test('a text with a character that PostgreSQL cannot hold is refused as malformed', async () => {
    const store = await (await database()).open()
    const work = store.transaction((tx) => putOrder(tx, 'ord_1', { email: 'a\u0000b' }))
    await expect(work).rejects.toMatchObject({ code: 'body_invalid' })
  })

  test('a pool that is used up refuses within seconds and serves again when a connection is free', async () => {
    const store = await openAt((await database()).url, { max: 1 })
    const refused = await store.transaction(async () =>
      store.check().then(
        () => undefined,
        (error: unknown) => error,
      ),
    )
    expect(refused).toMatchObject({ code: 'store_unavailable' })
    await expect(store.check()).resolves.toBeUndefined()
  })

  test('a process that may not migrate says that the schema is missing', async () => {
    const { url } = await database()
    await expect(openAt(url, { migrate: false })).rejects.toMatchObject({ code: 'VITRINE_SENTENCE' })
    await openAt(url)
    await expect((await openAt(url, { migrate: false })).check()).resolves.toBeUndefined()
  })

  test('a server that is killed refuses, keeps what was acknowledged, and serves again when it is back', async () => {
    const server = await startPostgres()
    onTestFinished(() => server.stop())
    const store = await openAt(server.url)
    await store.transaction((tx) => putOrder(tx, 'ord_1'))
    const cut = store.transaction(async (tx) => {
      await putOrder(tx, 'ord_2')
      await server.kill()
      await putOrder(tx, 'ord_3')
    })
    await expect(cut).rejects.toMatchObject({ code: 'store_unavailable' })
    await expect(store.check()).rejects.toMatchObject({ code: 'store_unavailable' })
    await server.restart()
    await expect.poll(() => store.check().then(() => 'writable'), { timeout: 10_000 }).toBe('writable')
    const { rows } = await sql<{ id: string }>`select id from orders`.execute(store.read)
    expect(rows).toEqual([{ id: 'ord_1' }])
  })

  test('connections that wait for work survive the end of their server', async () => {
    const server = await startPostgres()
    onTestFinished(() => server.stop())
    const store = await openAt(server.url)
    await Promise.all(Array.from({ length: 5 }, () => store.check()))
    await server.restart()
    await expect.poll(() => store.check().then(() => 'writable'), { timeout: 10_000 }).toBe('writable')
  })
})
