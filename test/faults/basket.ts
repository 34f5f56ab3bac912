import { createHash } from 'node:crypto'
import type { CatalogProduct } from '../../catalog/catalog.ts'
import { methodOf } from '../../catalog/delivery/methods.ts'
import type { CheckoutRequest, Input } from '../../catalog/wire.ts'
import type { Chance } from './random.ts'
import { type Way, wayOf } from './ways.ts'
import type { World } from './world.ts'

/** One thing of a purchase, with what the outside ledgers will know it by. */
export interface BasketLine {
  way: Way
  product: CatalogProduct
  /** Units, where the way counts them. */
  quantity: number
  inputs: Readonly<Record<string, string>>
  /** Of an image: the project it is shared with, which no other purchase has. */
  project: string | null
}

/** What a buyer does, beyond paying. */
export interface Wish {
  ways: readonly Way[]
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
  ways: ['license signed'],
  looks: true,
  isEnded: false,
  pays: 'at once',
  paysTwice: false,
}

export interface Basket {
  lines: BasketLine[]
  request: CheckoutRequest
}

/** Fills a basket with a product for each way wished for. */
export function fillBasket(wish: Wish, email: string, chance: Chance, world: World): Basket {
  const lines = wish.ways.map((way, index): BasketLine & { plan: string } => {
    const product = chance.one(productsOf(way, world))
    const inputs = answersOf(product, chance, createHash('md5').update(`${email}/${index}`).digest('hex'))
    const quantity = way === 'license from a pool' ? chance.whole(1, 3) : 1
    return {
      way,
      product,
      quantity,
      inputs,
      project: inputs.project ?? null,
      plan: planOf(product)?.id ?? '',
    }
  })
  const eulas = lines.flatMap(({ product }) => (product.eula ? [[product.id, product.eula.sha256]] : []))
  return {
    lines,
    request: {
      lines: lines.map(({ product, plan, quantity, inputs }) => ({
        product: product.id,
        plan,
        ...(quantity > 1 ? { quantity } : {}),
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
function productsOf(way: Way, { products }: World): CatalogProduct[] {
  return products.filter(
    (product) =>
      wayOf(product) === way &&
      !product.withdrawn &&
      !product.seller.payouts &&
      planOf(product) !== undefined,
  )
}

function planOf({ plans }: CatalogProduct): CatalogProduct['plans'][number] | undefined {
  return plans.find(
    ({ billing, prices }) => billing === 'once' && prices.some(({ currency }) => currency === 'USD'),
  )
}

function answersOf(product: CatalogProduct, chance: Chance, mark: string): Record<string, string> {
  const method = methodOf(product.delivery.kind)
  if (!method?.traded) return {}
  return Object.fromEntries(
    method.inputs(product.delivery).map((input) => [input.id, answerOf(input, chance, mark)]),
  )
}

/** @param mark hexadecimal, of this line alone */
function answerOf(input: Input, chance: Chance, mark: string): string {
  if (input.options) return chance.one(input.options).id
  if (input.type === 'email') return 'team@buyer.example'
  if (!input.pattern) return `As agreed, ${mark}.`
  const digits = (BigInt(`0x${mark}`) % 10n ** 12n).toString().padStart(12, '0')
  return [mark, digits].find((text) => new RegExp(`^(?:${input.pattern})$`).test(text)) ?? mark
}
