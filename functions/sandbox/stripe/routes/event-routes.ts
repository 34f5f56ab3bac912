import type { ApiParts, Routes } from '../api.ts'
import { missing } from '../fault.ts'
import { isWithin, page } from './lists.ts'
import { params, readParams } from '../params/params.ts'

/** Events are listed for 30 days. Source: docs.stripe.com/api/events/list */
const listedSeconds = 30 * 86_400

/** What happened. */
export function eventRoutes({ get }: Routes, { store, seconds }: ApiParts): void {
  get('/events/:id', ({ id }) => {
    const event = store.get('event', id)
    if (!event) throw missing('event', id)
    return event
  })
  get('/events', ({ encoded }) => {
    const wanted = readParams(params.eventList, encoded)
    const delivered = new Set(
      store.postings().flatMap((one) => (one.deliveredAt === null ? [] : [one.event])),
    )
    const found = store
      .list('event')
      .filter(({ created }) => created >= seconds() - listedSeconds)
      .filter(
        (event) =>
          wanted.delivery_success === undefined || delivered.has(event.id) === wanted.delivery_success,
      )
      .filter((event) => !wanted.type || event.type === wanted.type)
      .filter((event) => !wanted.types || wanted.types.includes(event.type))
      .filter((event) => isWithin(event.created, wanted.created))
      .map((event) => ({ ...event, pending_webhooks: delivered.has(event.id) ? 0 : 1 }))
    return page('/v1/events', found, wanted)
  })
}
