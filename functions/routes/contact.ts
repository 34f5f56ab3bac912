import { type Context, Hono } from 'hono'
import type { CatalogProduct } from '../../catalog/catalog.ts'
import { type LeadRequest, leadRequestSchema } from '../../catalog/wire.ts'
import { VitrineError } from '../errors.ts'
import { contactOf, stampForm } from '../flows/leads/take-lead.ts'
import type { Shop } from '../flows/shop.ts'
import { requireOwnOrigin } from './access.ts'
import { type AppOptions, fromZod } from './define.ts'
import { readForm, textFields } from './forms.ts'
import { limitBody } from './limit-body.ts'
import { contactedPage, contactPage, type Typed } from './plain-contact.ts'

/** What guards the requests to be contacted, however they come. */
interface Guard {
  /** Before a form is opened. @throws VitrineError `rate_limited` */
  opens(c: Context): Promise<void>
  /** @throws VitrineError as `takeLead`, and `rate_limited` */
  takes(c: Context, lead: LeadRequest): Promise<void>
}

/**
 * `GET` and `POST /buy/-/contact/:product`: the contact form of consulting as a page without script. Consent, stamp,
 * hidden field and limits are those of `POST /api/leads`.
 */
export function contactRoutes(shop: Shop, { pageHeaders }: AppOptions, guard: Guard) {
  const app = new Hono()
  const headers = { ...pageHeaders('/order/'), 'cache-control': 'private, no-store' }

  app.get('/buy/-/contact/:product', async (c) => {
    const product = await contactOf(c.req.param('product'), shop)
    await guard.opens(c)
    const opened = { product, locale: localeOf(c.req.query('locale'), shop), stamp: await stampForm(shop) }
    return c.html(contactPage(opened, shop), 200, headers)
  })

  app.post('/buy/-/contact/:product', limitBody({ maxBytes: 64 * 1024 }), async (c) => {
    requireOwnOrigin(c, shop.publicUrl)
    const product = await contactOf(c.req.param('product'), shop)
    const typed = Object.fromEntries(textFields(await readForm(c))) as Typed
    const locale = localeOf(typed.locale, shop)
    try {
      await guard.takes(c, toLead(product, typed, locale))
    } catch (error) {
      if (!(error instanceof VitrineError)) throw error
      // A stamp that is too old is no good a second time; one that is too young is, in a moment.
      const stamp = error.code === 'lead_refused' ? await stampForm(shop) : (typed.stamp ?? '')
      const page = contactPage({ product, locale, stamp, typed, refused: error }, shop)
      return c.html(page, error.status as 422, headers)
    }
    return c.html(contactedPage(product, locale, shop), 200, headers)
  })
  return app
}

/** @throws VitrineError `body_invalid`, `unknown_field` */
function toLead({ id }: CatalogProduct, { consent, ...typed }: Typed, locale: string): LeadRequest {
  const parsed = leadRequestSchema.safeParse({
    ...typed,
    // Browsers send line ends as CR LF (HTML, 4.10.21.4).
    message: typed.message?.replace(/\r\n/g, '\n'),
    consent: consent === 'on',
    product: id,
    locale,
  })
  if (!parsed.success) throw fromZod(parsed.error)
  return parsed.data
}

function localeOf(given: string | undefined, shop: Shop): string {
  return shop.catalog().store.locales.find((locale) => locale === given) ?? 'en'
}
