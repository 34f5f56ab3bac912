import type { CatalogProduct } from '../../../catalog/catalog.ts'
import type { PublicOrder } from '../../../catalog/wire.ts'
import type { Shop } from '../shop.ts'

type Shown = Pick<PublicOrder, 'lines' | 'subscription'>
type Plan = { id: string; name: string; unit?: string | undefined }

/**
 * An order with its products, plans and units called as their product's page calls them in a language. What was sold under
 * another name than the product file has now keeps the name of the sale.
 */
export async function namesInLanguage<Order extends Shown>(
  shown: Order,
  language: string,
  { catalog }: Pick<Shop, 'catalog'>,
): Promise<Order> {
  const found = await Promise.all(shown.lines.map(({ product }) => catalog().get(product)))
  const products = new Map(shown.lines.map(({ id }, index) => [id, found[index] ?? null]))
  const planOf = (line: string, plan: Plan) => planIn(products.get(line), plan, language)
  const { subscription } = shown
  return {
    ...shown,
    lines: shown.lines.map((line) => {
      const { name, unit } = planOf(line.id, { id: line.plan, name: line.planName, unit: line.unit })
      const productName = productIn(products.get(line.id), line.productName, language)
      return { ...line, productName, planName: name, ...(unit === undefined ? {} : { unit }) }
    }),
    ...(subscription && {
      subscription: {
        ...subscription,
        lines: subscription.lines.map((line) => {
          const { name, unit } = planOf(line.line, { id: line.plan, name: line.planName, unit: line.unit })
          const plans = line.plans.map((plan) => ({ ...plan, name: planOf(line.line, plan).name }))
          return { ...line, planName: name, ...(unit === undefined ? {} : { unit }), plans }
        }),
      },
    }),
  }
}

function productIn(product: CatalogProduct | null | undefined, sold: string, language: string): string {
  return product?.name === sold ? (product.texts[language]?.name ?? sold) : sold
}

function planIn(product: CatalogProduct | null | undefined, sold: Plan, language: string): Plan {
  const plan = product?.plans.find(({ id }) => id === sold.id)
  const text = product?.texts[language]?.plans?.[sold.id]
  return {
    ...sold,
    name: plan?.name === sold.name ? (text?.name ?? sold.name) : sold.name,
    unit:
      sold.unit !== undefined && plan?.quantity?.unit === sold.unit ? (text?.unit ?? sold.unit) : sold.unit,
  }
}
