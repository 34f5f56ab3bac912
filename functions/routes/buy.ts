import { Hono } from 'hono'
import { checkoutRequestSchema } from '../../catalog/wire.ts'
import { nameIn } from '../../catalog/product-name.ts'
import { VitrineError } from '../errors.ts'
import { productPath } from '../flows/page-paths.ts'
import { placeOrder } from '../flows/order/place-order.ts'
import type { Shop } from '../flows/shop.ts'
import { requireOwnOrigin } from './access.ts'
import { payUrl } from './checkout.ts'
import { type AppOptions, fromZod } from './define.ts'
import { readForm, textFields } from './forms.ts'
import { limitBody } from './limit-body.ts'
import { refusalPage } from './plain-pages.ts'
import { plainWords } from './plain-words.ts'
import { addressPrefix, createRateLimit, type RateLimit } from './rate-limits.ts'
import { noteReader, personOf } from './reader.ts'

/** Query fields that travel from a partner's link to the product page. */
const carried = ['plan', 'quantity', 'partner', 'currency'] as const

/** The way without script: a link to the product page's form, and the form. */
export function buyRoutes(shop: Shop, { addressOf, pageHeaders }: AppOptions, keeping: RateLimit) {
  const app = new Hono()
  const limit = createRateLimit({ calls: 60, seconds: 60 })

  app.get('/buy/:product', async (c) => {
    const product = await shop.catalog().get(c.req.param('product'))
    if (!product) throw new VitrineError('product_unknown', 'There is no such product here.')
    const query = new URLSearchParams()
    for (const name of carried) {
      const value = c.req.query(name)
      if (value) query.set(name, value.slice(0, 64))
    }
    const search = query.size ? `?${query}` : ''
    const path = productPath(product.id, c.req.query('locale') ?? '', shop)
    return c.redirect(`${shop.publicUrl}${path}${search}#buy`, 303)
  })

  app.post('/buy/:product', limitBody({ maxBytes: 256 * 1024 }), async (c) => {
    const product = c.req.param('product')
    try {
      requireOwnOrigin(c, shop.publicUrl)
      const address = addressPrefix(addressOf(c))
      await limit(address)
      const form = filledIn(await readForm(c))
      noteReader(c, form.get('locale'))
      // Without script the form sends the number that belongs to its other plans.
      if (await isSingle(product, form.get('plan'), shop)) form.delete('quantity')
      const request = toRequest(product, form, partnerOf(form, c.req.header('referer'), shop.publicUrl))
      const partner = request.partner ? await shop.catalog().partner(request.partner) : null
      const placed = await placeOrder(request, { partner, keeps: () => keeping(address) }, shop)
      return c.redirect(payUrl(placed, shop.publicUrl), 303)
    } catch (error) {
      if (!(error instanceof VitrineError)) throw error
      const known = await shop.catalog().get(product)
      const reader = { locale: await personOf(c, shop, error), shop }
      const way = known
        ? {
            url: `${productPath(product, reader.locale, shop)}#buy`,
            label: plainWords(reader.locale).back(nameIn(known, reader.locale)),
          }
        : null
      const page = refusalPage(error, { isForm: true, way }, reader)
      return c.html(page, error.status as 422, pageHeaders('/order/'))
    }
  })
  return app
}

async function isSingle(id: string, plan: string | undefined, shop: Shop): Promise<boolean> {
  const product = await shop.catalog().get(id)
  const chosen = product?.plans.find((candidate) => candidate.id === plan)
  return chosen !== undefined && !chosen.quantity
}

function filledIn(form: FormData): Map<string, string> {
  return new Map(textFields(form).filter(([, value]) => value.trim() !== ''))
}

/** @throws VitrineError `body_invalid`, `quantity_invalid`, … for fields that cannot be read */
function toRequest(product: string, form: Map<string, string>, partner: string | undefined) {
  const inputs = [...form].filter(([name]) => name.startsWith('input.'))
  const quantity = form.get('quantity')
  const eula = form.get('agree')
  const terms = form.get('terms')
  const parsed = checkoutRequestSchema.safeParse({
    lines: [
      {
        product,
        plan: form.get('plan') ?? '',
        ...(quantity ? { quantity: Number(quantity) } : {}),
        inputs: Object.fromEntries(inputs.map(([name, value]) => [name.slice('input.'.length), value])),
      },
    ],
    ...pick(form, ['email', 'currency', 'locale']),
    ...(partner ? { partner } : {}),
    agreements: { ...(eula ? { eula } : {}), ...(terms ? { terms } : {}) },
  })
  if (!parsed.success) throw fromZod(parsed.error)
  return parsed.data
}

function pick(form: Map<string, string>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (form.has(name) ? [[name, form.get(name) as string]] : [])),
  )
}

/** Without script nothing fills the hidden field; the page's own address still names the partner. */
function partnerOf(
  form: Map<string, string>,
  referer: string | undefined,
  publicUrl: string,
): string | undefined {
  const named = form.get('partner')
  if (named) return named
  if (!referer || !URL.canParse(referer)) return undefined
  const url = new URL(referer)
  return url.origin === publicUrl ? (url.searchParams.get('partner')?.slice(0, 64) ?? undefined) : undefined
}
