import { z } from 'zod'
import {
  instanceChangeSchema,
  instanceRequestSchema,
  instanceSchema,
  sellerRefusalSchema,
  sellerTermSchema,
  usageRequestSchema,
} from '../../catalog/wire/seller.ts'

const schemas = z.registry<{ id: string }>()
schemas.add(sellerTermSchema, { id: 'Term' })
schemas.add(instanceRequestSchema, { id: 'InstanceRequest' })
schemas.add(instanceChangeSchema, { id: 'InstanceChange' })
schemas.add(instanceSchema, { id: 'Instance' })
schemas.add(sellerRefusalSchema, { id: 'Refusal' })
schemas.add(usageRequestSchema, { id: 'UsageRequest' })

type SchemaName = 'InstanceRequest' | 'InstanceChange' | 'Instance' | 'Refusal' | 'UsageRequest'

const refTo = (id: string): string => `#/components/schemas/${id}`
const json = (name: SchemaName) => ({ 'application/json': { schema: { $ref: refTo(name) } } })
const says = (description: string, name?: SchemaName) =>
  name ? { description, content: json(name) } : { description }
const header = (name: string, description: string) => ({
  ...{ name, in: 'header', required: true, description },
  schema: { type: 'string' },
})

const signedWith = (beginning: string) => [
  header('webhook-id', `Begins with ${beginning}; each comes once.`),
  header('webhook-timestamp', 'Unix seconds, at most 300 away from the other’s clock.'),
  header('webhook-signature', '`v1,` and Base64 of HMAC-SHA256 over `<id>.<timestamp>.<raw body>`.'),
]

const deliveryId = {
  ...{ name: 'delivery', in: 'path', required: true, description: 'The shop’s id of it, for life.' },
  schema: { type: 'string', maxLength: 64 },
}

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
export function sellerOpenApi({ version, publicUrl }: { version: string; publicUrl: string }) {
  const shop = [{ url: publicUrl, description: 'The shop.' }]
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
        parameters: [deliveryId, ...signedWith('`<METHOD>-<delivery>-`')],
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
      '/api/seller/deliveries/{delivery}/look': {
        servers: shop,
        parameters: [deliveryId, ...signedWith('`look-<delivery>-`')],
        post: {
          operationId: 'look',
          summary: 'You to the shop: look again at a delivery that failed or waits',
          responses: {
            '202': says('It is looked at now.'),
            '400': says('The signature does not fit, or the call came before.'),
            '404': says('There is no such delivery.'),
            '409': says('There is nothing to do.'),
          },
        },
      },
      '/api/seller/usage': {
        servers: shop,
        parameters: signedWith('`usage-`'),
        post: {
          operationId: 'usage',
          summary: 'You to the shop: what was used of plans that are paid for by use',
          requestBody: { required: true, content: json('UsageRequest') },
          responses: {
            '200': says('All of it was taken; `taken` says how many records were new.'),
            '400': says('The signature does not fit, or the call came before.'),
            '404': says('There is no such instance.'),
            '409': says('The instance is not paid for by use.'),
            '422': says('A record cannot be taken; none was.'),
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
