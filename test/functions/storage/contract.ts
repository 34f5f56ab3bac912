import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { orderMoves, transition } from '../../../functions/orders/states.ts'
import { appendAudit, auditOf, brokenAudit } from '../../../functions/storage/audit.ts'
import { insertCheckout } from '../../../functions/storage/checkouts.ts'
import { countClick, listClicks } from '../../../functions/storage/clicks.ts'
import { claimDelivery, insertDelivery, updateDelivery } from '../../../functions/storage/deliveries.ts'
import { insertEvents } from '../../../functions/storage/events.ts'
import { findOrder, listOrders, lockOrder, moveOrder } from '../../../functions/storage/orders.ts'
import type { EventRow, OrderRow, Tx } from '../../../functions/storage/schema.ts'
import type { Store } from '../../../functions/storage/store.ts'

/** A place for a store that nobody has used: a folder, a database. */
export interface Place {
  /** Opens it as a process would at its start. Closed when the test ends. */
  open(): Promise<Store>
}

const now = new Date('2026-11-23T09:00:00.000Z')

/** What every store must do, whatever it is made of. */
export function storageContract(place: () => Promise<Place>): void {
  const open = async (): Promise<Store> => (await place()).open()

  test('work that throws leaves nothing behind', async () => {
    const store = await open()
    const work = store.transaction(async (tx) => {
      await putOrder(tx, 'ord_1')
      throw new Error('half-way')
    })
    await expect(work).rejects.toThrow('half-way')
    expect(await findOrder(store.read, 'ord_1')).toBeUndefined()
  })

  test('an order is read as it was written', async () => {
    const store = await open()
    const written = await store.transaction((tx) => putOrder(tx, 'ord_1', { amount: 9_007_199_254_740_991 }))
    expect(await findOrder(store.read, 'ord_1')).toEqual(written)
  })

  test('twenty writers of one timeline make one whole chain', async () => {
    const store = await open()
    await store.transaction((tx) => putOrder(tx, 'ord_1'))
    const entry = (count: number) => ({
      order: 'ord_1',
      at: now,
      actor: 'shop',
      code: 'asked_seller',
      text: `Try ${count}.`,
    })
    await at(20, (count) => store.transaction((tx) => appendAudit(tx, entry(count))))
    const rows = await auditOf(store.read, 'ord_1')
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    expect(new Set(rows.map(({ text }) => text)).size).toBe(20)
    expect(brokenAudit(rows)).toBeNull()
  })

  test('whoever locks an order reads what the one before has written', async () => {
    const store = await open()
    await store.transaction((tx) => putOrder(tx, 'ord_1', { amount: 0 }))
    await at(10, () =>
      store.transaction(async (tx) => {
        const order = await lockOrder(tx, 'ord_1')
        const amount = (order?.amount ?? 0) + 1
        await tx.updateTable('orders').set({ amount }).where('id', '=', 'ord_1').execute()
      }),
    )
    expect((await findOrder(store.read, 'ord_1'))?.amount).toBe(10)
  })

  test('an order is moved by one of many that try', async () => {
    const store = await open()
    await store.transaction((tx) => putOrder(tx, 'ord_1'))
    const moves = await at(10, () =>
      store.transaction((tx) => moveOrder(tx, 'ord_1', transition(orderMoves, 'open', 'processing'))),
    )
    expect(moves.filter(Boolean)).toHaveLength(1)
  })

  test('an event that comes fifty times at once is stored once', async () => {
    const store = await open()
    const stored = await at(50, () => store.transaction((tx) => insertEvents(tx, [paidEvent('evt_1')])))
    expect(stored.flatMap((ids) => [...ids])).toEqual(['evt_1'])
  })

  test('a key is bound to one order', async () => {
    const store = await open()
    const bound = await at(10, (count) =>
      store.transaction((tx) =>
        insertCheckout(tx, { key: 'key', bodyHash: 'h', order: `ord_${count}`, now }),
      ),
    )
    expect(bound.filter(Boolean)).toHaveLength(1)
  })

  test('clicks that come at once are all counted', async () => {
    const store = await open()
    await at(10, () => store.transaction((tx) => countClick(tx, 'tracewell', '', now)))
    expect(await listClicks(store.read, 10)).toEqual([
      { product: 'tracewell', partner: '', day: '2026-11-23', count: 10 },
    ])
  })

  test('only the last who took a delivery can write it', async () => {
    const store = await open()
    await store.transaction(async (tx) => {
      await putOrder(tx, 'ord_1')
      const delivery = {
        id: 'del_1',
        order_id: 'ord_1',
        line_id: 'ord_1.1',
        kind: 'saas',
        job_id: null,
        note: '',
        wanted: null,
      }
      await insertDelivery(tx, delivery, now.toISOString())
    })
    const fences = await at(10, () => store.transaction((tx) => claimDelivery(tx, 'del_1')))
    expect([...fences].sort((a, b) => Number(a) - Number(b))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    const write = (fence: number) =>
      store.transaction((tx) => updateDelivery(tx, 'del_1', fence, { note: 'mine' }, now.toISOString()))
    expect(await write(9)).toBe(false)
    expect(await write(10)).toBe(true)
  })

  test('orders are found by a part of their mail address or product, in any case', async () => {
    const store = await open()
    await store.transaction((tx) => putOrder(tx, 'ord_1', { email: 'Ada@Buyer.example' }))
    await store.transaction((tx) => putOrder(tx, 'ord_2', { email: null }))
    const found = async (text: string) =>
      (await listOrders(store.read, { text, limit: 10 })).map(({ id }) => id)
    expect(await found('ada@BUYER')).toEqual(['ord_1'])
    expect(await found('ORD_2')).toEqual(['ord_2'])
    expect(await found('TraceWell')).toEqual(['ord_2', 'ord_1'])
    expect(await found('nothing')).toEqual([])
  })

  test('orders are listed a page at a time, newest first, none twice', async () => {
    const store = await open()
    for (const id of ['ord_a', 'ord_b', 'ord_c', 'ord_d']) await store.transaction((tx) => putOrder(tx, id))
    const [first, second] = await listOrders(store.read, { limit: 2 })
    const before = { createdAt: second?.created_at ?? '', id: second?.id ?? '' }
    const rest = await listOrders(store.read, { limit: 10, before })
    expect([first?.id, second?.id, ...rest.map(({ id }) => id)]).toEqual(['ord_d', 'ord_c', 'ord_b', 'ord_a'])
  })

  test('bytes come back as they were', async () => {
    const store = await open()
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
    await store.transaction((tx) => tx.insertInto('file_bytes').values({ id: 'fil_1', bytes }).execute())
    const row = await store.read.selectFrom('file_bytes').select('bytes').executeTakeFirstOrThrow()
    expect(new Uint8Array(row.bytes)).toEqual(bytes)
  })

  test('what was written is there after closing and opening again', async () => {
    const { open: start } = await place()
    const first = await start()
    await first.transaction((tx) => putOrder(tx, 'ord_1'))
    await first.close()
    expect(await findOrder((await start()).read, 'ord_1')).toBeDefined()
  })

  test('a program refuses a store that a newer one has written, in a sentence, and changes nothing', async () => {
    const { open: start } = await place()
    const newer = await start()
    const row = sql`insert into kysely_migration (name, timestamp) values ('9999-of-tomorrow', '2036')`
    await row.execute(newer.read)
    await expect(start()).rejects.toMatchObject({
      code: 'VITRINE_SENTENCE',
      message: expect.stringContaining('newer version of the shop'),
    })
  })
}

/** Begins as many at once. */
function at<Result>(times: number, work: (count: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => work(index)))
}

/** An event as the payment service sends it, of nothing in particular. */
export function paidEvent(id: string): EventRow {
  const stamp = now.toISOString()
  return {
    id,
    type: 'paid',
    session_id: null,
    subject: null,
    created_at: stamp,
    received_at: stamp,
    body: '{}',
  }
}

/** Stores an open order with one line. */
export async function putOrder(tx: Tx, id: string, facts: Partial<OrderRow> = {}): Promise<OrderRow> {
  const order: OrderRow = {
    id,
    state: 'open',
    mode: 'payment',
    currency: 'USD',
    discount: 0,
    customer: null,
    amount: 4900,
    tax: null,
    email: null,
    locale: 'en',
    partner: null,
    return_url: null,
    catalog_version: 'v1',
    session_id: `cs_${randomUUID()}`,
    session_url: null,
    payment_intent: null,
    held: null,
    created_at: now.toISOString(),
    expires_at: now.toISOString(),
    paid_at: null,
    ...facts,
  }
  await tx.insertInto('orders').values(order).execute()
  await tx
    .insertInto('lines')
    .values({
      id: `${id}.1`,
      order_id: id,
      position: 0,
      product: 'tracewell',
      plan: 'team',
      quantity: 1,
      unit_amount: 4900,
      amount: 4900,
      snapshot: '{}',
    })
    .execute()
  return order
}
