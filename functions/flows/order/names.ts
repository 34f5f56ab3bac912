import type { CatalogProduct } from '../../../catalog/catalog.ts'
import { nameIn } from '../../../catalog/product-name.ts'
import type { PublicOrder } from '../../../catalog/wire.ts'
import type { Shop } from '../shop.ts'

type Shown = Pick<PublicOrder, 'lines' | 'subscription'>
type Product = CatalogProduct | null | undefined

/**
 * An order with its products, plans and units called as their product's page calls them in a language. What was sold under
 * another name than the product file has now keeps the name of the sale.
 */
export async function namesInLanguage<Order extends Shown>(
  shown: Order,
  language: string,
  { catalog }: Pick<Shop, 'catalog'>,
): Promise<Order> {
  const found = await Promise.all(
    shown.lines.map(async ({ id, product }) => [id, await catalog().get(product)] as const),
  )
  const products = new Map<string, CatalogProduct | null>(found)
  const { subscription } = shown
  return {
    ...shown,
    lines: shown.lines.map((line) => {
      const product = products.get(line.id)
      const productName = product?.name === line.productName ? nameIn(product, language) : line.productName
      return { ...asCalled(line, product, language), productName }
    }),
    ...(subscription && {
      subscription: {
        ...subscription,
        lines: subscription.lines.map((line) => {
          const product = products.get(line.line)
          const plans = line.plans.map((plan) => ({ ...plan, name: planName(plan, product, language) }))
          return { ...asCalled(line, product, language), plans }
        }),
      },
    }),
  }
}

/** A line with its plan and unit as the product's page calls them. */
function asCalled<Line extends { plan: string; planName: string; unit?: string | undefined }>(
  line: Line,
  product: Product,
  language: string,
): Line {
  const called = { ...line, planName: planName({ id: line.plan, name: line.planName }, product, language) }
  const plan = product?.plans.find(({ id }) => id === line.plan)
  const unit = product?.texts[language]?.plans?.[line.plan]?.unit
  return unit !== undefined && plan?.quantity?.unit === line.unit ? { ...called, unit } : called
}

function planName(sold: { id: string; name: string }, product: Product, language: string): string {
  const plan = product?.plans.find(({ id }) => id === sold.id)
  if (plan?.name !== sold.name) return sold.name
  return product?.texts[language]?.plans?.[sold.id]?.name ?? sold.name
}
