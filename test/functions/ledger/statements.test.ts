import { describe, expect, test } from 'vitest'
import { bookDispute, bookPayment, bookRefund } from '../../../functions/flows/books/book.ts'
import type { Statement } from '../../../functions/flows/books/statements.ts'
import { storeKinds } from '../open-stores.ts'
import { createTestShop, operatorToken, origin, post, type TestShop } from '../test-shop.ts'
import { dispute, pay, payouts, refund, sell } from './sold-order.ts'

const asOperator = { authorization: `Bearer ${operatorToken}` }

describe.each(storeKinds)('statements on %s', (store) => {
  /** October: two sales, one shared with its seller. November: a part goes back, and a bank disputes the other. */
  async function twoMonths(): Promise<TestShop> {
    const made = await createTestShop({ store })
    const { shop } = made
    const own = { id: 'line_own', seller: 'dhow', amount: 7000 }
    const shared = { id: 'line_shared', seller: 'northbeam', payouts, amount: 10_000 }
    await sell({
      store: shop.store,
      sold: { id: 'ord_1', currency: 'USD', partner: 'harbor', lines: [shared] },
    })
    await sell({ store: shop.store, sold: { id: 'ord_2', currency: 'JPY', lines: [own] } })
    await pay(shop.store, {
      order: 'ord_1',
      id: 'pay_1',
      currency: 'USD',
      lines: [{ line_id: shared.id, net: 10_000, tax: 1900, fee: 2000, commission: 1000 }],
    })
    await pay(shop.store, {
      order: 'ord_2',
      id: 'pay_2',
      currency: 'JPY',
      lines: [{ line_id: own.id, net: 7000, tax: 700, fee: 0, commission: 0 }],
    })
    const back = { order: 'ord_1', id: 'ref_1', payment_id: 'pay_1', currency: 'USD', amount: 5950 }
    await refund(shop.store, back)
    await dispute(shop.store, {
      ...{ order: 'ord_2', id: 'dp_1', payment_id: 'pay_2', currency: 'JPY', amount: 7700, state: 'open' },
    })
    await shop.store.transaction(async (tx) => {
      for (const id of ['pay_1', 'pay_2']) await bookPayment(tx, id, shop)
      await bookRefund(tx, 'ref_1', shop)
      await bookDispute(tx, 'dp_1', shop)
    })
    return made
  }

  async function read(made: TestShop, path: string, headers: Record<string, string> = asOperator) {
    return made.app.request(`${origin}/api/${path}`, { headers })
  }

  test('a month has the totals of each seller and partner, and accounts that sum to nothing', async () => {
    const made = await twoMonths()
    const october = await (await read(made, 'operator/statements/2026-10')).json()
    expect(october).toMatchObject({
      month: '2026-10',
      isOver: true,
      sellers: [
        { id: 'dhow', isPaidOut: false, totals: [{ currency: 'JPY', sold: 7000, net: 7000, tax: 700 }] },
        {
          id: 'northbeam',
          isPaidOut: true,
          totals: [{ currency: 'USD', sold: 10_000, back: 0, tax: 1900, fee: 2000, share: 8000 }],
        },
      ],
      partners: [{ id: 'harbor', name: 'Harbor', totals: [{ currency: 'USD', commission: 1000 }] }],
    })
    const november = await (await read(made, 'operator/statements/2026-11')).json()
    expect(november).toMatchObject({
      isOver: false,
      sellers: [
        { id: 'dhow', totals: [{ sold: 0, back: -7000, tax: -700 }] },
        { id: 'northbeam', totals: [{ sold: 0, back: -5000, fee: -1000, share: -4000 }] },
      ],
      partners: [{ totals: [{ commission: -500 }] }],
    })
    const accounts = november.accounts as {
      currency: string
      before: number
      change: number
      after: number
    }[]
    for (const currency of ['USD', 'JPY']) {
      const own = accounts.filter((account) => account.currency === currency)
      expect(own.length).toBeGreaterThan(2)
      for (const at of ['before', 'change', 'after'] as const)
        expect(own.reduce((sum, account) => sum + account[at], 0)).toBe(0)
    }
    expect(accounts).toContainEqual({
      ...{ account: 'cash:stripe', currency: 'USD', before: 2000, change: -1000, after: 1000 },
    })
  })

  test('a payment in the last second of a month counts to it', async () => {
    const made = await twoMonths()
    const file = await read(made, 'operator/statements/2026-10/seller/northbeam.csv')
    expect(await file.text()).toContain('2026-10-31T23:59:59.000Z,ord_1,payment')
  })

  test('a statement is a file for spreadsheets, with decimals of its currency', async () => {
    const made = await twoMonths()
    const seller = await read(made, 'operator/statements/2026-11/seller/northbeam.csv')
    expect(seller.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(seller.headers.get('content-disposition')).toBe('attachment; filename="northbeam-2026-11.csv"')
    expect(await seller.text()).toBe(
      'time,order,kind,product,plan,currency,net,tax,fee,share\r\n' +
        '2026-11-02T10:00:00.000Z,ord_1,refund,Tool of northbeam,Team,USD,-50.00,-9.50,-10.00,-40.00\r\n',
    )
    const dhow = await read(made, 'operator/statements/2026-10/seller/dhow.csv')
    expect(await dhow.text()).toContain(',Tool of dhow,Team,JPY,7000,700\r\n')
    const partner = await read(made, 'operator/statements/2026-10/partner/harbor.csv')
    expect(await partner.text()).toBe(
      'time,order,kind,product,plan,currency,net,commission\r\n' +
        '2026-10-31T23:59:59.000Z,ord_1,payment,Tool of northbeam,Team,USD,100.00,10.00\r\n',
    )
  })

  test('a name that a spreadsheet would run is text in the file', async () => {
    const made = await twoMonths()
    const { read: tx } = made.shop.store
    const line = await tx
      .selectFrom('lines')
      .selectAll()
      .where('id', '=', 'line_own')
      .executeTakeFirstOrThrow()
    const snapshot = line.snapshot.replace('Tool of dhow', '=HYPERLINK(\\"https://bad.example\\",\\"x\\")')
    await tx.updateTable('lines').set({ snapshot }).where('id', '=', 'line_own').execute()
    const file = await read(made, 'operator/statements/2026-10/seller/dhow.csv')
    expect(await file.text()).toContain(`"'=HYPERLINK(""https://bad.example"",""x"")"`)
  })

  test('the whole books of a month are a file, and its amounts sum to nothing', async () => {
    const made = await twoMonths()
    const text = await (await read(made, 'operator/statements/2026-11/ledger.csv')).text()
    const [head, ...rows] = text.trim().split('\r\n')
    expect(head).toBe('time,entry,kind,order,line,account,currency,amount')
    expect(rows.length).toBeGreaterThan(8)
    const dollars = rows.filter((row) => row.includes(',USD,'))
    const cents = dollars.map((row) => Math.round(Number(row.split(',').at(-1)) * 100))
    expect(cents.reduce((sum, one) => sum + one, 0)).toBe(0)
  })

  test('statements are the operator’s, and a month must be one', async () => {
    const made = await twoMonths()
    expect((await read(made, 'operator/statements/2026-11', {})).status).toBe(403)
    expect((await read(made, 'operator/statements/2026-11/seller/dhow.csv', {})).status).toBe(403)
    const wrong = await read(made, 'operator/statements/2026-13')
    expect(wrong.status).toBe(422)
    expect(((await wrong.json()) as { detail: string }).detail).toBe(
      '"2026-13" is no month; write one such as 2026-11.',
    )
  })

  test('a link opens the statements of its partner and nobody else’s, until it runs out', async () => {
    const made = await twoMonths()
    const asked = { party: 'partner', id: 'harbor' }
    expect((await post(made.app, '/api/operator/statements/links', asked)).status).toBe(403)
    const answer = await post(made.app, '/api/operator/statements/links', asked, asOperator)
    const { url } = (await answer.json()) as { url: string }
    expect(url).toMatch(/^https:\/\/shop\.example\/statements\/#t=/)
    const token = url.slice(url.indexOf('#t=') + 3)
    const own = await read(made, 'partner/statements/2026-10', { authorization: `Bearer ${token}` })
    expect(own.headers.get('cache-control')).toBe('no-store')
    const statement = (await own.json()) as Statement
    expect(statement).toMatchObject({ party: 'partner', id: 'harbor', name: 'Harbor' })
    expect(statement.rows).toMatchObject([{ order: 'ord_1', net: 10_000, commission: 1000 }])
    expect(JSON.stringify(statement)).not.toContain('buyer.example')
    const file = await read(made, 'partner/statements/2026-10/file.csv', { authorization: `Bearer ${token}` })
    expect(await file.text()).toContain(',100.00,10.00\r\n')
    const forged = `${token.slice(0, -4)}AAAA`
    expect(
      (await read(made, 'partner/statements/2026-10', { authorization: `Bearer ${forged}` })).status,
    ).toBe(403)
    made.world.pass(91 * 86_400)
    const late = await read(made, 'partner/statements/2026-10', { authorization: `Bearer ${token}` })
    expect(((await late.json()) as { code: string }).code).toBe('link_expired')
  })
})
