import type { CatalogProduct } from '../../../../catalog/catalog.ts'
import { ShelfError } from '../../../../functions/downloads/shelves.ts'
import { VitrineError } from '../../../../functions/errors.ts'
import { reconcile } from '../../../../functions/flows/healing/reconcile.ts'
import { importKeys } from '../../../../functions/flows/license/import-keys.ts'
import type { Store } from '../../../../functions/storage/store.ts'
import { openLicenseShop } from '../../licenses/desk.ts'
import {
  checkOut,
  createTestShop,
  operatorToken,
  origin,
  post,
  requestFor,
  tell,
  type TestShop,
} from '../../test-shop.ts'
import type { StoreKind } from '../../test-store.ts'
import { buyerOf } from '../fetching/buyer.ts'
import { goods } from './goods-watches.ts'
import { day, openLivedShop } from './lived-shop.ts'
import { noteMoves } from './moves.ts'

/** A life, from outside. @param note has the database note what moves */
type GoodsLife = (kind: StoreKind, note: (store: Store) => Promise<void>) => Promise<void>

/** Lives it, and says which arrows it led along. */
export async function lived(life: GoodsLife, kind: StoreKind): Promise<string[]> {
  let taken = async (): Promise<string[]> => []
  await life(kind, async (store) => {
    taken = await noteMoves(store, kind, goods)
  })
  return taken()
}

const file = { file: '2.4.1/tidegrid-2.4.1-linux-x64.tar.gz' }

const fill = ({ shop }: TestShop, count: number) =>
  importKeys(
    {
      pool: 'kelp-keys',
      keys: Array.from({ length: count }, (_, index) => ({ line: index + 1, key: `KELP-${index + 1}` })),
      isDry: false,
    },
    shop,
  )

/** The operator sends the money of an order back. */
async function refund(shop: TestShop, order: string): Promise<void> {
  const key = { authorization: `Bearer ${operatorToken}`, 'idempotency-key': `refund-of-${order}` }
  await post(shop.app, `/api/operator/orders/${order}/refund`, {}, key)
  await shop.runJobs()
}

const monthly: CatalogProduct['plans'][number] = {
  id: 'team',
  name: 'Team',
  billing: { every: 'month' },
  prices: [{ currency: 'USD', amount: 4900 }],
}

const poolTerms = { source: 'pool', pool: 'kelp-keys' }

export const goodsLives: Readonly<Record<string, GoodsLife>> = {
  'a key of a pool that is reserved, bought, and stays given': async (kind, note) => {
    const shop = await openLicenseShop(kind, poolTerms)
    await note(shop.shop.store)
    await fill(shop, 2)
    await shop.sell(1)
  },
  'a key that was reserved for somebody who pays too late is another’s, and a free one takes its place':
    async (kind, note) => {
      const shop = await openLicenseShop(kind, poolTerms)
      await note(shop.shop.store)
      await fill(shop, 1)
      const { order } = await checkOut(
        shop,
        requestFor('license', { lines: [{ product: 'license', plan: 'team', quantity: 1, inputs: {} }] }),
      )
      shop.world.pass(25 * 3600)
      await shop.sell(1)
      await fill(shop, 2)
      shop.gateway.pay(order)
      await tell(shop, order)
      await shop.runJobs()
    },

  'a download that is begun, a link that nobody opens, and both forgotten': async (kind, note) => {
    const shop = await createTestShop({ store: kind })
    await note(shop.shop.store)
    const buyer = await buyerOf(shop, 'download')
    const { show } = await buyer.act('link', file)
    await buyer.act('link', file)
    const [link] = show.flatMap((row) => (row.type === 'file' && row.href ? [row.href] : []))
    await (await shop.app.request(link ?? '', { headers: { 'user-agent': 'curl/8.9' } })).arrayBuffer()
    shop.world.pass(2 * day)
    await reconcile(shop.shop)
    await shop.runJobs()
  },
  'a download of which not one byte came may be begun anew': async (kind, note) => {
    const shop = await createTestShop({ store: kind })
    await note(shop.shop.store)
    const buyer = await buyerOf(shop, 'download')
    const link = await buyer.link(file.file)
    const { downloads } = shop.shop
    const away = async () => {
      throw new ShelfError('no answer')
    }
    shop.shop.downloads = (name) => {
      const shelf = downloads(name)
      return shelf && { ...shelf, read: away }
    }
    await shop.app.request(link, { headers: { 'user-agent': 'curl/8.9' } })
  },

  'a pull token that is made, replaced, and void': async (kind, note) => {
    const shop = await createTestShop({ store: kind })
    await note(shop.shop.store)
    const buyer = await buyerOf(shop, 'container')
    await buyer.act('rotate')
    await buyer.refund()
  },

  'a pull token that goes on with a renewal': async (kind, note) => {
    const shop = await openLivedShop({ store: kind })
    await note(shop.shop.store)
    shop.change('container', { plans: [monthly] })
    await shop.buy([{ product: 'container', plan: 'team', inputs: {} }])
    await shop.settle()
    await shop.pass(31 * day)
    await shop.settle()
  },

  'a license that is taken to a machine, and freed there': async (kind, note) => {
    const shop = await openLicenseShop(kind)
    await note(shop.shop.store)
    const placed = await shop.sell(1)
    const key = await shop.keyOf(placed.order)
    await shop.ask('activate', { key, machine: 'fp-7' })
    await shop.ask('deactivate', { key, machine: 'fp-7' })
  },
  'a license by the month that is not paid for, paid again, and never paid again': async (kind, note) => {
    const shop = await openLivedShop({ store: kind })
    await note(shop.shop.store)
    const quantity = { unit: 'seat', min: 1, max: 50 }
    shop.change('license', { plans: [{ ...monthly, quantity }] })
    await shop.buy([{ product: 'license', plan: 'team', quantity: 1, inputs: {} }])
    await shop.settle()
    await shop.card('fails')
    for (const days of [31, 8]) await shop.pass(days * day)
    await shop.payOpen()
    await shop.settle()
    await shop.card('fails')
    for (const days of [31, 8, 31]) await shop.pass(days * day)
  },
  'a license of which the money goes back': async (kind, note) => {
    const shop = await openLicenseShop(kind)
    await note(shop.shop.store)
    const { order } = await shop.sell(1)
    await refund(shop, order)
  },

  'money that goes back by hand at the payment service, and that its bank sends back': async (kind, note) => {
    const shop = await openLivedShop({ store: kind })
    await note(shop.shop.store)
    await shop.running({ billing: 'once' })
    const { charges } = await shop.atStripe()
    await shop.stripePress(`/sandbox/payments/${charges[0].payment_intent}/refund`)
    await shop.settle()
    const { refunds } = await shop.atStripe()
    await shop.stripePress(`/sandbox/refunds/${refunds[0].id}/fail`)
    await shop.settle()
  },
  'money that the payment service refuses to send back to the last try': async (kind, note) => {
    const shop = await openLicenseShop(kind)
    await note(shop.shop.store)
    const { order } = await shop.sell(1)
    shop.gateway.refund = async () => {
      throw new VitrineError('payment_refused', 'The payment service said so.')
    }
    await refund(shop, order)
    for (let days = 0; days < 3; days += 1) {
      shop.world.pass(day)
      await shop.runJobs()
    }
  },
  'a bank that took a payment back before the shop heard of it': async (kind, note) => {
    const shop = await openLivedShop({ store: kind })
    await note(shop.shop.store)
    await shop.running({ billing: 'once' })
    await shop.dispute('open')
    await shop.dispute('lose')
    await shop.settle()
  },
  'money that goes back': async (kind, note) => {
    const shop = await openLivedShop({ store: kind })
    await note(shop.shop.store)
    await shop.running({ billing: 'once' })
    await shop.refund()
    await shop.settle()
  },
  'a bank that asks for a payment back and does not get it, and one that does': async (kind, note) => {
    const shop = await openLivedShop({ store: kind })
    await note(shop.shop.store)
    for (const does of ['win', 'lose'] as const) {
      await shop.running({ billing: 'once' })
      await shop.dispute('open')
      await shop.settle()
      await shop.dispute(does)
      await shop.settle()
    }
  },

  'a request to a consultant that is deleted when its time is over': async (kind, note) => {
    const shop = await createTestShop({ store: kind })
    await note(shop.shop.store)
    const { stamp } = (await (await shop.app.request(`${origin}/api/leads/stamp`)).json()) as {
      stamp: string
    }
    shop.world.pass(20)
    const asked = { product: 'consulting', name: 'Ada', email: 'ada@buyer.example', message: 'Call me.' }
    await post(shop.app, '/api/leads', { ...asked, company: '', consent: true, stamp }, { origin })
    shop.world.pass(181 * day)
    await reconcile(shop.shop)
    await shop.runJobs()
  },
}
