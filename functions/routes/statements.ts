import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { idSchema } from '../../catalog/wire.ts'
import type { Shop } from '../flows/shop.ts'
import { ledgerFile, statementFile } from '../flows/books/statement-files.ts'
import { makeStatementLink, openStatements } from '../flows/books/statement-links.ts'
import {
  readStatement,
  readStatements,
  statementSchema,
  statementsSchema,
} from '../flows/books/statements.ts'
import { bearer } from './access.ts'
import { type AppOptions, answers, createRouter, jsonBody, refusals } from './define.ts'
import { createOperatorAccess } from './operator-access.ts'

const month = z.string().max(10).meta({ description: 'A month of UTC, such as 2026-11.' })
const party = z.enum(['seller', 'partner'])
const file = z
  .string()
  .max(70)
  .regex(/^[a-z0-9-]+\.csv$/, 'an id with .csv behind it')
const operatorCodes = ['access_denied', 'origin_refused', 'body_invalid'] as const
const linkCodes = ['access_denied', 'link_expired', 'body_invalid'] as const
const csv = {
  200: { description: 'A table.', content: { 'text/csv': { schema: z.string() } } },
}

const routes = {
  all: createRoute({
    method: 'get',
    path: '/api/operator/statements/{month}',
    summary: 'A month of the books: accounts, sellers, partners',
    request: { params: z.object({ month }) },
    responses: answers(200, statementsSchema, 'The month.', operatorCodes),
  }),
  ledger: createRoute({
    method: 'get',
    path: '/api/operator/statements/{month}/ledger.csv',
    summary: 'Every row of the books in a month',
    request: { params: z.object({ month }) },
    responses: { ...csv, ...refusals(operatorCodes) },
  }),
  file: createRoute({
    method: 'get',
    path: '/api/operator/statements/{month}/{party}/{file}',
    summary: 'The statement of a seller or partner as CSV: …/seller/northbeam.csv',
    request: { params: z.object({ month, party, file }) },
    responses: { ...csv, ...refusals(operatorCodes) },
  }),
  link: createRoute({
    method: 'post',
    path: '/api/operator/statements/links',
    summary: 'A link to the statements of a seller or partner, for them; works 90 days',
    request: { body: jsonBody(z.strictObject({ party, id: idSchema })) },
    responses: answers(200, z.strictObject({ url: z.url() }), 'The link.', operatorCodes),
  }),
  own: createRoute({
    method: 'get',
    path: '/api/partner/statements/{month}',
    summary: 'The statement of the seller or partner whose link it is',
    request: { params: z.object({ month }) },
    responses: answers(200, statementSchema, 'The statement.', linkCodes),
  }),
  ownFile: createRoute({
    method: 'get',
    path: '/api/partner/statements/{month}/file.csv',
    summary: 'The same as CSV',
    request: { params: z.object({ month }) },
    responses: { ...csv, ...refusals(linkCodes) },
  }),
}

/** Statements: for the operator; and for sellers and partners, by the token of their link as `Authorization: Bearer`. */
export function statementRoutes(shop: Shop, options: AppOptions) {
  const app = createRouter()
  const access = createOperatorAccess(shop, options)
  app.use('/api/operator/statements/*', async (c, next) => {
    await access.require(c)
    c.header('cache-control', 'no-store')
    await next()
  })
  app.openapi(routes.all, async (c) => c.json(await readStatements(c.req.valid('param').month, shop), 200))
  app.openapi(routes.ledger, async (c) => {
    const { month: which } = c.req.valid('param')
    return table(c, `ledger-${which}.csv`, await ledgerFile(which, shop))
  })
  app.openapi(routes.file, async (c) => {
    const { month: which, party: who, file: name } = c.req.valid('param')
    const id = name.slice(0, -'.csv'.length)
    return table(c, `${id}-${which}.csv`, await statementFile({ party: who, id }, which, shop))
  })
  app.openapi(routes.link, async (c) =>
    c.json({ url: await makeStatementLink(c.req.valid('json'), shop) }, 200),
  )

  app.use('/api/partner/*', async (c, next) => {
    c.header('cache-control', 'no-store')
    await next()
  })
  app.openapi(routes.own, async (c) => {
    const whose = await openStatements(bearer(c), shop)
    return c.json(await readStatement(whose, c.req.valid('param').month, shop), 200)
  })
  app.openapi(routes.ownFile, async (c) => {
    const whose = await openStatements(bearer(c), shop)
    const { month: which } = c.req.valid('param')
    return table(c, `${whose.id}-${which}.csv`, await statementFile(whose, which, shop))
  })
  return app
}

/** A file that no browser opens as a page of the store. */
function table(c: Context, name: string, text: string) {
  return c.body(text, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${name}"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-store',
  })
}
