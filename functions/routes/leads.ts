import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { idSchema, type LeadRequest, leadRequestSchema, publicLeadsSchema } from '../../catalog/wire.ts'
import { makeLeadsLink, openLeads } from '../flows/leads/lead-links.ts'
import { dropLead, leadsFile, readLeads } from '../flows/leads/read-leads.ts'
import { checkLead, stampForm, takeLead } from '../flows/leads/take-lead.ts'
import type { Shop } from '../flows/shop.ts'
import { bearer, requireOwnOrigin } from './access.ts'
import { contactRoutes } from './contact.ts'
import { type AppOptions, answers, createRouter, jsonBody, refusals } from './define.ts'
import { createOperatorAccess } from './operator-access.ts'
import { addressPrefix, createRateLimit } from './rate-limits.ts'

const linkCodes = ['access_denied', 'link_expired'] as const

const routes = {
  stamp: createRoute({
    method: 'get',
    path: '/api/leads/stamp',
    summary: 'What a contact form sends along: when it was opened, sealed',
    responses: answers(200, z.strictObject({ stamp: z.string() }), 'The stamp.', ['rate_limited']),
  }),
  take: createRoute({
    method: 'post',
    path: '/api/leads',
    summary: 'Asks the seller of consulting to get in touch; from the store’s own pages',
    request: { body: jsonBody(leadRequestSchema) },
    responses: {
      202: { description: 'The seller is told.' },
      ...refusals([
        'body_invalid',
        'origin_refused',
        'product_unknown',
        'lead_refused',
        'product_withdrawn',
        'rate_limited',
      ]),
    },
  }),
  own: createRoute({
    method: 'get',
    path: '/api/seller/leads',
    summary: 'The requests of the seller whose link it is, and clicks of 30 days',
    responses: answers(200, publicLeadsSchema, 'The requests.', linkCodes),
  }),
  file: createRoute({
    method: 'get',
    path: '/api/seller/leads/file.csv',
    summary: 'The same as CSV',
    responses: {
      200: { description: 'A table.', content: { 'text/csv': { schema: z.string() } } },
      ...refusals(linkCodes),
    },
  }),
  drop: createRoute({
    method: 'delete',
    path: '/api/seller/leads/{id}',
    summary: 'Deletes a request before its time',
    request: { params: z.object({ id: z.string().max(64) }) },
    responses: { 204: { description: 'It is deleted.' }, ...refusals([...linkCodes, 'not_found']) },
  }),
  link: createRoute({
    method: 'post',
    path: '/api/operator/leads/links',
    summary: 'A link to the requests of a seller, for the seller; works 90 days',
    request: { body: jsonBody(z.strictObject({ seller: idSchema })) },
    responses: answers(200, z.strictObject({ url: z.url() }), 'The link.', [
      'access_denied',
      'origin_refused',
    ]),
  }),
}

/** Requests to be contacted: made on product pages, read by their seller through a signed link. */
export function leadRoutes(shop: Shop, options: AppOptions) {
  const app = createRouter()
  const operator = createOperatorAccess(shop, options)
  const stamps = createRateLimit({ calls: 60, seconds: 3600 })
  const fromAddress = createRateLimit({ calls: 10, seconds: 3600 })
  const fromPerson = createRateLimit({ calls: 3, seconds: 86_400 })
  const aboutProduct = createRateLimit({ calls: 60, seconds: 3600 })

  const opens = (c: Context) => stamps(addressPrefix(options.addressOf(c)))
  const takes = async (c: Context, lead: LeadRequest): Promise<void> => {
    await fromAddress(addressPrefix(options.addressOf(c)))
    await checkLead(lead, shop)
    await fromPerson(lead.email.toLowerCase())
    await aboutProduct(lead.product)
    await takeLead(lead, shop)
  }
  app.route('/', contactRoutes(shop, options, { opens, takes }))

  app.openapi(routes.stamp, async (c) => {
    await opens(c)
    c.header('cache-control', 'no-store')
    return c.json({ stamp: await stampForm(shop) }, 200)
  })
  app.openapi(routes.take, async (c) => {
    requireOwnOrigin(c, shop.publicUrl)
    await takes(c, c.req.valid('json'))
    return c.body(null, 202)
  })

  app.use('/api/seller/leads/*', async (c, next) => {
    c.header('cache-control', 'private, no-store')
    await next()
  })
  app.openapi(routes.own, async (c) => c.json(await readLeads(await openLeads(bearer(c), shop), shop), 200))
  app.openapi(routes.file, async (c) => {
    const seller = await openLeads(bearer(c), shop)
    return c.body(await leadsFile(seller, shop), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="requests-${seller}.csv"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
    })
  })
  app.openapi(routes.drop, async (c) => {
    await dropLead(await openLeads(bearer(c), shop), c.req.valid('param').id, shop)
    return c.body(null, 204)
  })
  app.openapi(routes.link, async (c) => {
    await operator.require(c)
    c.header('cache-control', 'no-store')
    return c.json({ url: await makeLeadsLink(c.req.valid('json').seller, shop) }, 200)
  })
  return app
}
