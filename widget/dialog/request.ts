import { type Due, dueOf } from '../../catalog/line-price.ts'
import type { Money } from '../../catalog/money.ts'
import type { CheckoutRequest, Problem, PublicPlan, PublicProduct } from '../../catalog/wire.ts'
import { priceOf } from '../core.ts'
import type { Faults } from '../fields.ts'

/** What the buyer chose and wrote, before it becomes a request. */
export interface Choice {
  product: PublicProduct
  plan: PublicPlan
  quantity: number
  currency: string | undefined
  partner?: string | undefined
  locale?: string | undefined
  returnUrl?: string | undefined
  /** A price that the buyer confirmed after it had changed. */
  confirmed?: Money | undefined
}

/** What is due now and later, before tax; undefined when the plan has no price. */
export function dueFor({ plan, quantity, currency }: Choice): Pick<Due, 'later'> & { total?: Money } {
  const price = priceOf(plan, currency)
  const due = price && dueOf(plan, price.currency, quantity)
  return due ? { ...due, total: { amount: due.now, currency: price.currency } } : {}
}

/** The body of `POST /api/checkout`, from the choice and the form's answers. */
export function checkoutRequest(choice: Choice, form: FormData): CheckoutRequest {
  const { product, plan, quantity, partner, locale, returnUrl } = choice
  const expected = choice.confirmed ?? dueFor(choice).total
  const inputs = Object.fromEntries(
    product.delivery.inputs.map(({ id }) => [id, textOf(form, `input.${id}`)]).filter(([, value]) => value),
  ) as Record<string, string>
  const email = textOf(form, 'email')
  const agreements = agreementsOf(product, form)
  return {
    lines: [
      {
        product: product.id,
        plan: plan.id,
        ...(plan.quantity && { quantity }),
        ...(Object.keys(inputs).length && { inputs }),
      },
    ],
    ...(email && { email }),
    ...(partner && { partner }),
    ...(expected && { currency: expected.currency, expected }),
    ...(locale && { locale }),
    ...(returnUrl && { returnUrl }),
    ...(Object.keys(agreements).length && { agreements }),
  }
}

/** Field faults of a problem, by the names the form uses; `rest` are those no field can show. */
export function faultsOfProblem(
  problem: Partial<Problem>,
  names: ReadonlySet<string>,
): { faults: Faults; rest: string[] } {
  const faults: Record<string, string> = {}
  const rest: string[] = []
  for (const { field, message } of problem.fields ?? []) {
    const name = field.replace(/^(body\.)?(lines\.0\.)?/, '').replace(/^inputs\./, 'input.')
    if (names.has(name)) faults[name] ??= message
    else rest.push(message)
  }
  return { faults, rest }
}

function agreementsOf(product: PublicProduct, form: FormData): NonNullable<CheckoutRequest['agreements']> {
  const agreed = product.agreements.filter(({ id }) => form.has(`agreements.${id}`))
  return Object.fromEntries(agreed.map(({ id, sha256 }) => [id, sha256 ?? true]))
}

function textOf(form: FormData, name: string): string {
  return String(form.get(name) ?? '').trim()
}
