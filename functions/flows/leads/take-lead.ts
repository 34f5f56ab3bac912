import type { CatalogProduct } from '../../../catalog/catalog.ts'
import { leadConsent, type LeadRequest, usualLeadDays } from '../../../catalog/wire.ts'
import { VitrineError } from '../../errors.ts'
import { derivedId } from '../../orders/ids.ts'
import { deleteOldLeads, insertLead } from '../../storage/leads.ts'
import { insertMail } from '../../storage/mails.ts'
import type { Shop } from '../shop.ts'

/** A person needs this long to write something; a form that stood open for longer than a day is asked anew. */
const fewestSeconds = 3
const mostSeconds = 86_400

/** What a stamp is bound to, so that no other sealed text passes for one. */
const bound = 'lead-stamp'

/** When a form was opened, sealed: who sends it back at once is no person. */
export async function stampForm(shop: Shop): Promise<string> {
  const { key, iv, data } = await shop.sealer.seal(bound, shop.now().toISOString())
  return `${key}~${iv}~${data}`
}

/**
 * Looks at a request before it counts against any limit.
 * @returns what it is about
 * @throws VitrineError `product_unknown`, `product_withdrawn`, `lead_refused`, `rate_limited`
 */
export async function checkLead(
  request: Pick<LeadRequest, 'product' | 'stamp'>,
  shop: Shop,
): Promise<CatalogProduct> {
  const product = await contactOf(request.product, shop)
  await checkStamp(request.stamp, shop)
  return product
}

/**
 * A product whose seller may be asked to write.
 * @throws VitrineError `product_unknown`, `product_withdrawn`, `lead_refused`
 */
export async function contactOf(id: string, shop: Shop): Promise<CatalogProduct> {
  const product = await shop.catalog().get(id)
  if (!product) throw new VitrineError('product_unknown', 'There is no such product.')
  if (product.withdrawn) throw new VitrineError('product_withdrawn', 'This product is no longer offered.')
  if (shop.methodOf(product.delivery.kind)?.traded !== false) {
    throw new VitrineError('lead_refused', 'This product is bought here; no contact is arranged for it.')
  }
  return product
}

/**
 * Keeps a request to be contacted and writes to its seller. What a machine sent is answered alike and not kept; the
 * same form sent twice is one request.
 * @throws VitrineError as `checkLead`
 */
export async function takeLead(request: LeadRequest, shop: Shop): Promise<void> {
  const product = await checkLead(request, shop)
  if (request.website) return
  const { seller } = product
  const days = shop.catalog().store.periods.leadDays ?? usualLeadDays
  const now = shop.now()
  const { name, email, company, message, locale } = request
  const lead = {
    id: derivedId('lead', `${product.id} ${request.stamp}`),
    seller: seller.id,
    product: product.id,
    name,
    email,
    company,
    message,
    locale,
    consent: leadConsent({ seller: seller.name, days, locale }),
    created_at: now.toISOString(),
    delete_at: new Date(now.getTime() + days * 86_400_000).toISOString(),
  }
  await shop.store.transaction(async (tx) => {
    if (!(await insertLead(tx, lead))) return
    await insertMail(tx, { id: `${lead.id}.lead`, kind: 'lead', order: null, to: seller.email }, shop)
  })
  shop.poke()
}

/** Deletes what was kept long enough. */
export async function forgetLeads(shop: Shop): Promise<void> {
  await deleteOldLeads(shop.store.read, shop.now())
}

async function checkStamp(stamp: string, shop: Shop): Promise<void> {
  const [, key, iv, data] = /^(.+)~([\w-]+)~([\w-]+)$/.exec(stamp) ?? []
  const at = key && iv && data ? await shop.sealer.open(bound, { key, iv, data }).catch(() => null) : null
  const seconds = at === null ? Number.NaN : (shop.now().getTime() - Date.parse(at)) / 1000
  if (!(seconds <= mostSeconds)) {
    throw new VitrineError('lead_refused', 'This form is no longer good; reload the page and send it again.')
  }
  if (seconds < fewestSeconds) {
    const retryAfterSeconds = Math.ceil(fewestSeconds - seconds)
    throw new VitrineError('rate_limited', `Wait ${retryAfterSeconds} s and send it again.`, {
      retryAfterSeconds,
    })
  }
}
