import { randomBytes } from 'node:crypto'
import type { CatalogProduct } from '../../catalog/catalog.ts'
import { askJson, Refused } from './ask.ts'
import type { World } from './world.ts'

/**
 * Tries to buy what is only linked to, with the plan of another product and with none that is known.
 * @returns for each try what is wrong with its answer; null where it was refused
 */
export function tryConsulting(world: World): Promise<string | null>[] {
  const linked = world.products.filter(({ delivery }) => delivery.kind === 'consulting')
  const plans = ['standard', world.products.find(({ plans: [first] }) => first)?.plans[0]?.id ?? 'none']
  return linked.flatMap((product) => plans.map((plan) => tryToBuy(product, plan, world)))
}

async function tryToBuy({ id }: CatalogProduct, plan: string, world: World): Promise<string | null> {
  try {
    await askJson(`${world.shopUrl}/api/checkout`, {
      body: {
        lines: [{ product: id, plan, inputs: {} }],
        email: 'buyer@faults.example',
        currency: 'USD',
        agreements: { terms: world.content.store.legal.terms.sha256 },
      },
      headers: { 'idempotency-key': randomBytes(12).toString('hex') },
    })
    return `${id} was sold`
  } catch (error) {
    if (error instanceof Refused && error.code === 'product_not_sold') return null
    return `${id}: ${String(error)}`
  }
}
