import { expect } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import type { CatalogProduct } from '../../../catalog/catalog.ts'
import {
  type Party,
  type PublicDelivery,
  publicEngagementSchema,
  publicOrderSchema,
} from '../../../catalog/wire.ts'
import { importKeys } from '../../../functions/flows/license/import-keys.ts'
import { operatorDeliverySchema } from '../../../functions/flows/operator/operator-views.ts'
import {
  checkOut,
  createTestShop,
  operatorToken,
  origin,
  post,
  requestFor,
  tell,
} from '../../functions/test-shop.ts'
import type { StoreKind } from '../../functions/test-store.ts'
import type { AnySample } from './drive.ts'

type Offer = PublicDelivery['actions'][number]

/** What one party reads of a delivery; null where it has no page. */
export interface Page {
  state: PublicDelivery['state']
  waitingFor?: Party | undefined
  text: string
  offers: Offer[]
  /** All of it, as it came. */
  whole: string
}

/** Keys of a pool, of which no page may show one before it is asked for. */
const poolKeys = Array.from({ length: 9 }, (_, index) => ({
  line: index + 1,
  key: `POOL-SECRET-${index + 1}`,
}))

/** A way of a method, sold and bought through the shop's HTTP, with the door that each party has. */
export async function sellThere(
  store: StoreKind,
  kind: Delivery['kind'],
  { terms, inputs, bought }: AnySample,
) {
  const shop = await createTestShop({ store, maxAttempts: 20 })
  const product = (await shop.shop.catalog().get(kind)) as CatalogProduct
  const plans = product.plans.map(({ quantity: _, ...plan }) =>
    bought ? { ...plan, quantity: { unit: bought.unit, min: 1, max: 50 } } : plan,
  )
  shop.change(kind, { delivery: terms as Delivery, plans })
  const pool = (terms as { pool?: string }).pool
  if (pool) await importKeys({ pool, keys: poolKeys, isDry: false }, shop.shop)

  const line = {
    product: kind,
    plan: 'team',
    inputs: { ...inputs },
    ...(bought ? { quantity: bought.quantity } : {}),
  }
  const { order, token } = await checkOut(shop, requestFor(kind, { lines: [line] }))
  const keys = {
    buyer: { authorization: `Bearer ${token}` },
    operator: { authorization: `Bearer ${operatorToken}` },
  }
  const get = async (path: string, headers: Record<string, string>) =>
    shop.app.request(`${origin}${path}`, { headers })

  const buyerReads = async () =>
    publicOrderSchema.parse(await (await get(`/api/orders/${order}`, keys.buyer)).json())
  const delivery = async (): Promise<PublicDelivery> => {
    const found = (await buyerReads()).lines[0]?.delivery
    if (!found) throw new Error('no delivery')
    return found
  }

  /** The link of the newest letter to the seller; null while there was none. */
  function sellerLink(): { path: string; headers: Record<string, string> } | null {
    const letter = shop.letters.findLast(({ text }) => text.includes('#d='))
    const [, id, secret] = /#d=(\S+)&t=(\S+)/.exec(letter?.text ?? '') ?? []
    return id && secret
      ? { path: `/api/seller/engagements/${id}`, headers: { authorization: `Bearer ${secret}` } }
      : null
  }

  async function sellerReads(): Promise<Page | null> {
    const link = sellerLink()
    if (!link) return null
    const whole = publicEngagementSchema.parse(await (await get(link.path, link.headers)).json())
    return { ...whole.delivery, offers: whole.delivery.actions, whole: JSON.stringify(whole) }
  }

  async function operatorReads(): Promise<Page> {
    const answer = await (await get(`/api/operator/orders/${order}`, keys.operator)).json()
    const [found] = (answer as { deliveries: unknown[] }).deliveries
    const read = operatorDeliverySchema.parse(found)
    return { ...read, offers: read.actions ?? [], whole: JSON.stringify(answer) }
  }

  /** Uploads a file as a party. */
  async function send(path: string, headers: Record<string, string>, lineId: string): Promise<string> {
    const body = new FormData()
    body.append('line', lineId)
    body.append('file', new File(['create table a (b text);'], 'schema.sql'))
    const length = (await new Response(body).arrayBuffer()).byteLength
    const request = new Request(`${origin}${path}`, { method: 'POST', body, headers })
    request.headers.set('content-length', String(length))
    return ((await (await shop.app.request(request)).json()) as { file: string }).file
  }

  /** Presses a button, with answers that fit its questions. */
  async function press(who: Party, { id, inputs: asked }: Offer): Promise<void> {
    const [bought] = (await buyerReads()).lines
    const link = who === 'seller' ? sellerLink() : null
    const headers = link?.headers ?? keys.buyer
    const base = link?.path ?? `/api/orders/${order}/lines/${bought?.id}`
    const given: Record<string, string> = {}
    for (const input of asked) {
      if (!input.required && input.type !== 'textarea') continue
      if (input.type === 'file')
        given[input.id] = await send(
          link ? `${link.path}/files` : `/api/orders/${order}/files`,
          headers,
          bought?.id ?? '',
        )
      else if (input.pattern?.startsWith('https')) given[input.id] = 'https://app.northbeam.example/'
      else
        given[input.id] =
          shop.world.givenByPeople[input.id] ?? input.value ?? input.options?.[0]?.id ?? 'All of it was done.'
    }
    const answer = await post(shop.app, `${base}/actions/${id}`, { inputs: given }, headers)
    expect(answer.status, `${who} ${id}: ${await answer.text()}`).toBe(200)
    await shop.runJobs()
  }

  return {
    ...shop,
    order,
    delivery,
    pages: async (): Promise<{ buyer: Page; seller: Page | null; operator: Page }> => {
      const read = await delivery()
      const whole = JSON.stringify(await buyerReads())
      return {
        buyer: { ...read, offers: read.actions, whole },
        seller: await sellerReads(),
        operator: await operatorReads(),
      }
    },
    /** Everything that no page may show. */
    secrets: (): string[] => [
      ...shop.world.secrets,
      ...poolKeys.map(({ key }) => key),
      token,
      ...(sellerLink()?.headers.authorization?.split(' ').slice(1) ?? []),
    ],
    async pay(): Promise<void> {
      shop.gateway.pay(order)
      await tell(shop, order)
      await shop.runJobs()
    },
    /** Whoever is waited for presses the main button; machines outside do their part; a while passes. */
    async goOn(seconds = 61): Promise<void> {
      const { waitingFor } = await delivery()
      const page = waitingFor === 'seller' ? await sellerReads() : null
      const offers = waitingFor === 'buyer' ? (await delivery()).actions : (page?.offers ?? [])
      const main = offers.filter(({ primary, id }) => primary && id !== 'reveal')
      if (waitingFor && main[0]) await press(waitingFor, main[0])
      shop.world.othersAct()
      shop.world.pass(seconds)
      await shop.runJobs()
    },
    /** The operator sends all of the money back. */
    async refund(): Promise<void> {
      const headers = { ...keys.operator, 'idempotency-key': `refund-of-${order}` }
      const answer = await post(shop.app, `/api/operator/orders/${order}/refund`, {}, headers)
      expect(answer.status, await answer.text()).toBeLessThan(300)
      await shop.runJobs()
    },
  }
}

export type Door = Awaited<ReturnType<typeof sellThere>>
