import { z } from 'zod'
import {
  instanceChangeSchema,
  instanceRequestSchema,
  instanceSchema,
  sellerRefusalSchema,
  sellerTermSchema,
} from '../../catalog/wire/seller.ts'

const schemas = z.registry<{ id: string }>()
schemas.add(sellerTermSchema, { id: 'Term' })
schemas.add(instanceRequestSchema, { id: 'InstanceRequest' })
schemas.add(instanceChangeSchema, { id: 'InstanceChange' })
schemas.add(instanceSchema, { id: 'Instance' })
schemas.add(sellerRefusalSchema, { id: 'Refusal' })

type SchemaName = 'InstanceRequest' | 'InstanceChange' | 'Instance' | 'Refusal'

const refTo = (id: string): string => `#/components/schemas/${id}`
const json = (name: SchemaName) => ({ 'application/json': { schema: { $ref: refTo(name) } } })
const says = (description: string, name?: SchemaName) =>
  name ? { description, content: json(name) } : { description }
const header = (name: string, description: string) => ({
  ...{ name, in: 'header', required: true, description },
  schema: { type: 'string' },
})

const later = {
  description: 'It is being worked on; asked again after Retry-After.',
  headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer', minimum: 1 } } },
}
const refused = {
  '400': says('A field was not accepted.', 'Refusal'),
  '401': says('The signature does not fit, or the call is not new.', 'Refusal'),
  '409': says('Not possible: the code says why, and what becomes of it.', 'Refusal'),
}
const gone = { '404': says('There is no such account.', 'Refusal') }

/**
 * The OpenAPI document of the `vitrine` protocol: what a seller's server serves, made of the schemas that the shop
 * itself checks by.
 */
export function sellerOpenApi({ version }: { version: string }) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vitrine seller protocol',
      version,
      description:
        'What a shop asks of the server of a seller. Every call is signed as Standard Webhooks (standardwebhooks.com) ' +
        'and may come again: an answer may have been lost. Fields that you do not know are to be left alone.',
    },
    servers: [
      {
        url: 'https://{address}',
        description: 'The `url` of the product’s delivery.',
        variables: { address: { default: 'api.seller.example/vitrine' } },
      },
    ],
    paths: {
      '/instances/{delivery}': {
        parameters: [
          {
            ...{
              name: 'delivery',
              in: 'path',
              required: true,
              description: 'The shop’s id of it, for life.',
            },
            schema: { type: 'string', maxLength: 64 },
          },
          header('webhook-id', 'Begins with `<METHOD>-<delivery>-`; each comes once.'),
          header('webhook-timestamp', 'Unix seconds, at most 300 away from your clock.'),
          header('webhook-signature', '`v1,` and Base64 of HMAC-SHA256 over `<id>.<timestamp>.<raw body>`.'),
        ],
        put: {
          operationId: 'provision',
          summary: 'Makes an account, once however often it is asked',
          requestBody: { required: true, content: json('InstanceRequest') },
          responses: {
            '200': says('It is there already, from the same order.', 'Instance'),
            '201': says('It was made.', 'Instance'),
            '202': later,
            ...refused,
          },
        },
        get: {
          operationId: 'query',
          summary: 'How the account is',
          responses: { '200': says('So it is.', 'Instance'), '401': refused['401'], ...gone },
        },
        patch: {
          operationId: 'change',
          summary: 'Another term, plan, quantity or state; each `ref` once',
          requestBody: { required: true, content: json('InstanceChange') },
          responses: {
            '200': says('Done.', 'Instance'),
            '202': later,
            '204': says('Done.'),
            ...refused,
            ...gone,
          },
        },
        delete: {
          operationId: 'release',
          summary: 'Closes the account; comes also for one whose making nobody answered for',
          parameters: [{ name: 'reason', in: 'query', required: false, schema: { type: 'string' } }],
          responses: {
            '200': says('Closed.'),
            '202': later,
            '204': says('Closed.'),
            '401': refused['401'],
            '404': says('There is none, which is as good.', 'Refusal'),
          },
        },
      },
    },
    components: { schemas: namedSchemas() },
  }
}

function namedSchemas(): Record<string, object> {
  const made = z.toJSONSchema(schemas, { uri: refTo, io: 'input' }).schemas
  return Object.fromEntries(
    Object.entries(made).map(([name, { $id: _id, $schema: _schema, ...schema }]) => [name, schema]),
  )
}
