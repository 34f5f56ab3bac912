import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { cancelRequestSchema, type ViewItem } from '../../catalog/wire.ts'
import { VitrineError } from '../errors.ts'
import { runAction } from '../flows/delivery/run-action.ts'
import type { Shop } from '../flows/shop.ts'
import { cancelSubscription, undoCancellation } from '../flows/subscription/cancel-subscription.ts'
import { createPaymentWatch } from '../flows/order/watch-payment.ts'
import { latestOrderOf } from '../storage/access.ts'
import { browserToken, requireOrder } from './access.ts'
import type { AppOptions } from './define.ts'
import { readForm, textFields } from './forms.ts'
import { limitBody } from './limit-body.ts'
import { deliveryOfLine, mustShow } from './orders.ts'
import { receiptPage } from './plain-pages.ts'
import { uploadLimit } from '../flows/upload-limit.ts'
import { storeUpload } from './uploads.ts'
import { cancelPage } from './plain-subscription.ts'
import { personOf } from './reader.ts'

/** The order page for browsers without script: the same rows, drawn by the functions. `-` is no product's id. */
export function receiptRoutes(shop: Shop, { pageHeaders }: AppOptions) {
  const app = new Hono()
  const watchPayment = createPaymentWatch(shop)

  const readerAt = async (c: Context) => ({ locale: await personOf(c, shop), shop })
  const draw = async (c: Context, id: string, shown: { line: string; items: ViewItem[] } | null) =>
    c.html(receiptPage(await mustShow(id, shop), shown, await readerAt(c)), 200, pageHeaders('/order/'))

  app.get('/buy/-/orders/latest', async (c) => {
    const token = browserToken(c, shop.publicUrl)
    const latest = token && (await latestOrderOf(shop.store.read, token, shop.now()))
    if (!latest) throw new VitrineError('access_denied', 'This browser has no order here.')
    return c.redirect(`/buy/-/orders/${latest}`, 303)
  })

  app.get('/buy/-/orders/:id', async (c) => {
    const id = c.req.param('id')
    await requireOrder(c, id, shop)
    watchPayment(id)
    return draw(c, id, null)
  })

  app.post('/buy/-/orders/:id/lines/:line/actions/:action', limitActionOf(shop), async (c) => {
    const { id, line, action } = c.req.param()
    await requireOrder(c, id, shop)
    const form = await readForm(c)
    const delivery = await deliveryOfLine(id, line, shop)
    const inputs = { ...Object.fromEntries(textFields(form)), ...(await storeFiles(form, delivery, shop)) }
    const items = await runAction({ delivery, action, by: 'buyer', inputs }, shop)
    return items.length ? draw(c, id, { line, items }) : c.redirect(`/buy/-/orders/${id}`, 303)
  })
  app.get('/buy/-/orders/:id/subscription/cancel', async (c) => {
    const id = c.req.param('id')
    await requireOrder(c, id, shop)
    const order = await mustShow(id, shop)
    if (!order.subscription?.can.includes('cancel_now')) return c.redirect(`/buy/-/orders/${id}`, 303)
    return c.html(cancelPage(order, order.subscription, await readerAt(c)), 200, pageHeaders('/order/'))
  })

  app.post('/buy/-/orders/:id/subscription/:deed{cancel|undo}', limitBody({ maxBytes: 1024 }), async (c) => {
    const { id, deed } = c.req.param()
    await requireOrder(c, id, shop)
    if (deed === 'undo') await undoCancellation(id, shop)
    else await cancelSubscription(id, cancelTime(await readForm(c)), shop)
    return c.redirect(`/buy/-/orders/${id}`, 303)
  })
  return app
}

/** @throws VitrineError `body_invalid` */
function cancelTime(form: FormData): 'now' | 'period_end' {
  const parsed = cancelRequestSchema.safeParse({ at: form.get('at') })
  if (parsed.success) return parsed.data.at
  throw new VitrineError('body_invalid', 'Choose when the subscription should end.')
}

const limitText = limitBody({ maxBytes: 64 * 1024 })

/** A form with files may be as large as two of them; any other is small. */
function limitActionOf(shop: Shop): MiddlewareHandler {
  return (c, next) =>
    c.req.header('content-type')?.startsWith('multipart/form-data')
      ? limitBody({ maxBytes: 2 * uploadLimit(shop) })(c, next)
      : limitText(c, next)
}

/** Keeps the files of a form, and names them as the action wants them: ids with commas between, by field. */
async function storeFiles(form: FormData, delivery: string, shop: Shop): Promise<Record<string, string>> {
  const ids: Record<string, string> = {}
  for (const [name, file] of form) {
    if (!(file instanceof File) || file.size === 0) continue
    const stored = await storeUpload(file, delivery, 'buyer', shop)
    ids[name] = ids[name] ? `${ids[name]},${stored.file}` : stored.file
  }
  return ids
}
