import { createHash } from 'node:crypto'
import type { CatalogProduct } from '../../catalog/catalog.ts'
import type { CheckoutRequest, Input } from '../../catalog/wire.ts'
import { methodOf } from '../../catalog/delivery/methods.ts'
import { asksForFiles } from '../../catalog/delivery/engagement-form.ts'
import type { Chance } from './random.ts'
import type { World } from './world.ts'

export const soldKinds = ['saas', 'license', 'image', 'service'] as const
export type SoldKind = (typeof soldKinds)[number]

/** One thing of a purchase, with what the outside ledgers will know it by. */
export interface BasketLine {
  kind: SoldKind
  product: CatalogProduct
  /** Of an image: the project it is shared with, which no other purchase has. */
  project: string | null
  image: string | null
}

/** What a buyer does, beyond paying. */
export interface Wish {
  kinds: readonly SoldKind[]
  /** Looks at the order page; otherwise the shop must find everything out by itself. */
  looks: boolean
  /** The operator takes back what was delivered. */
  isEnded: boolean
  /** By card at once, or by a bank that answers later. */
  pays: 'at once' | 'later' | 'later, and is refused'
  /** Pays on a second payment page of the same order too. */
  paysTwice: boolean
}

/** Somebody who buys a license by card and looks at the order page. */
export const plainWish: Wish = {
  kinds: ['license'],
  looks: true,
  isEnded: false,
  pays: 'at once',
  paysTwice: false,
}

export interface Basket {
  lines: BasketLine[]
  request: CheckoutRequest
}

/** Fills a basket with a product for each kind wished for. */
export function fillBasket(wish: Wish, email: string, chance: Chance, world: World): Basket {
  const chosen = wish.kinds.map((kind) => ({ kind, product: chance.one(productsOf(kind, world)) }))
  const lines = chosen.filter(
    ({ product }, index) => chosen.findIndex((one) => one.product === product) === index,
  )
  const filled = lines.map(({ kind, product }, index) => {
    const inputs = answersOf(product, chance, createHash('md5').update(`${email}/${index}`).digest('hex'))
    const images = 'images' in product.delivery ? product.delivery.images : []
    const image = images.find(({ region }) => region === inputs.region)?.id ?? null
    return { line: { kind, product, project: inputs.project ?? null, image }, inputs }
  })
  const eulas = filled.flatMap(({ line: { product } }) =>
    product.eula ? [[product.id, product.eula.sha256]] : [],
  )
  return {
    lines: filled.map(({ line }) => line),
    request: {
      lines: filled.map(({ line: { product }, inputs }) => ({
        product: product.id,
        plan: product.plans[0]?.id ?? '',
        inputs,
      })),
      email,
      currency: 'USD',
      agreements: {
        terms: world.content.store.legal.terms.sha256,
        ...(eulas.length ? { eula: Object.fromEntries(eulas) as Record<string, string> } : {}),
      },
    },
  }
}

/** What is paid once; what is sold for somebody else's account cannot be in a basket with anything else. */
function productsOf(kind: SoldKind, { products }: World): CatalogProduct[] {
  return products.filter(
    ({ delivery, withdrawn, plans, seller }) =>
      delivery.kind === kind &&
      // Made by people, who are not in a fault run.
      !('supervised' in delivery && delivery.supervised) &&
      // Asked again every hour while it does not answer, which is longer than a run.
      !('protocol' in delivery && delivery.protocol === 'koogallery-v1') &&
      // The buyer sends such a request after the sale, when files can be kept.
      !('request' in delivery && asksForFiles(delivery.request)) &&
      // Keys of a pool run out, and sellers' licenses are their accounts.
      !('source' in delivery && delivery.source !== 'signed') &&
      !withdrawn &&
      !seller.payouts &&
      plans[0]?.billing === 'once' &&
      plans[0]?.prices.some(({ currency }) => currency === 'USD'),
  )
}

function answersOf(product: CatalogProduct, chance: Chance, project: string): Record<string, string> {
  const method = methodOf(product.delivery.kind)
  if (!method?.traded) return {}
  return Object.fromEntries(
    method.inputs(product.delivery).map((input) => [input.id, answerOf(input, chance, project)]),
  )
}

function answerOf(input: Input, chance: Chance, project: string): string {
  if (input.options) return chance.one(input.options).id
  if (input.type === 'email') return 'team@buyer.example'
  return input.pattern ? project : 'As agreed.'
}
