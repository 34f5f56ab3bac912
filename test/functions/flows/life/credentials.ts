import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Shop } from '../../../../functions/flows/shop.ts'
import { operatorToken, origin } from '../../test-shop.ts'
import type { StoreKind } from '../../test-store.ts'
import { day, type LivedShop, openLivedShop, protocols } from './lived-shop.ts'

/** What only its buyer may see is in no place that another reads, at any time of an account's life. */
export function describeCredentials(store: StoreKind): void {
  describe(`on ${store}`, () => {
    test.for(protocols)(
      'an account’s password by %s is seen by its buyer and nobody else',
      async (protocol) => {
        const shop = await openLivedShop({ store, protocol, readyAfter: 0, maxAttempts: 9 })
        const logged = logOf(shop.shop)
        const isHidden = async (when: string): Promise<void> => {
          const [account] = shop.seller.accounts()
          const places = await everyPlace(shop, logged, store)
          for (const [place, text] of Object.entries(places)) {
            for (const form of formsOf(account?.password ?? 'no account')) {
              expect(text.includes(form), `${place}, ${when}`).toBe(false)
            }
          }
        }
        const reveal = async (action: string): Promise<string> => {
          const line = (await shop.read()).lines[0]?.id
          const { body } = await shop.say(`lines/${line}/actions/${action}`, { inputs: {} })
          return JSON.stringify(body.show)
        }

        // Half of an answer that has the password in it, and an address that nobody may be sent to.
        shop.seller.cutNext(2)
        await shop.running()
        await shop.fault({ fault: 'bad-address' })
        await shop.pass(3700)
        await shop.pass(3700)
        await isHidden('delivered')
        expect((await shop.deliveryOf()).state).toBe('active')
        const password = shop.seller.accounts()[0]?.password
        expect(await reveal('reveal')).toContain(password)
        await isHidden('revealed')
        await shop.pass(31 * day)
        await shop.fault({ fault: 'http-500', next: 9 })
        const refused = await reveal('reveal-again')
        expect(refused ?? '').not.toContain(password)
        await shop.mend()
        expect(await reveal('reveal-again')).toContain(password)
        await isHidden('renewed')
        await shop.refund()
        await shop.settle()
        expect((await shop.deliveryOf()).state).toBe('ended')
        await isHidden('ended')
      },
    )
  })
}

/** A secret as it is, and as it looks in other clothes. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
    encodeURIComponent(secret),
  ]
}

/** Takes down every line of the log with all its fields. */
function logOf(shop: Shop): string[] {
  const lines: string[] = []
  const note = (fields: object, message: string): void => {
    const plain = (_: string, value: unknown) =>
      value instanceof Error ? { message: value.message, stack: value.stack, cause: value.cause } : value
    lines.push(`${JSON.stringify(fields, plain)} ${message}`)
  }
  shop.log = { info: note, warn: note, error: note }
  return lines
}

async function everyPlace(
  shop: LivedShop,
  logged: readonly string[],
  store: StoreKind,
): Promise<Record<string, string>> {
  const headers = { authorization: `Bearer ${operatorToken}` }
  const get = async (path: string) => (await shop.app.request(`${origin}${path}`, { headers })).text()
  const operator = ['orders', `orders/${shop.placed.order}`, 'deliveries', 'dead-letters', 'health']
  return {
    log: logged.join('\n'),
    mails: JSON.stringify(shop.letters),
    metrics: await get('/metrics'),
    operator: (await Promise.all(operator.map((path) => get(`/api/operator/${path}`)))).join('\n'),
    order: JSON.stringify(await shop.read()),
    tables: await everyTable(shop),
    ...(store === 'sqlite' ? { files: filesOf(shop.folder) } : {}),
  }
}

async function everyTable({ shop }: LivedShop): Promise<string> {
  const tables = await shop.store.read.introspection.getTables()
  const rows = await Promise.all(
    tables.map(({ name, schema }) => {
      const table = schema ? sql.id(schema, name) : sql.id(name)
      return sql`select * from ${table}`.execute(shop.store.read)
    }),
  )
  expect(tables.length).toBeGreaterThan(10)
  return JSON.stringify(rows.map((one) => one.rows))
}

/** The bytes of the store; what the seller's stand-in keeps lies beside them. */
function filesOf(folder: string): string {
  const files = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.endsWith('.json'),
  )
  expect(files.length).toBeGreaterThan(0)
  return files.map(({ name }) => readFileSync(join(folder, name), 'latin1')).join('\n')
}
