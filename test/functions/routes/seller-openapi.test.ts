import Ajv2020 from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import {
  instanceChangeSchema,
  instanceRequestSchema,
  instanceSchema,
  sellerRefusalSchema,
  sellerTermSchema,
  usageRequestSchema,
} from '../../../catalog/wire/seller.ts'
import { createTestShop, origin } from '../test-shop.ts'

interface Document {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, { properties: Record<string, unknown> }> }
}
interface Operation {
  operationId?: string
  responses?: Record<string, { description: string }>
}

async function read(): Promise<Document> {
  const { app } = await createTestShop()
  const answer = await app.request(`${origin}/api/seller/openapi.json`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toContain('application/json')
  return (await answer.json()) as Document
}

/** Every `$ref` of a document. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref] : []
  return [...own, ...Object.values(value).flatMap(refsIn)]
}

test('the seller’s protocol is described as OpenAPI 3.1 whose references and schemas hold', async () => {
  const document = await read()
  expect(document.openapi).toBe('3.1.0')
  expect(document.info.version).toBe('0.0.0')
  const { get, put, patch, delete: remove } = document.paths['/instances/{delivery}'] ?? {}
  for (const operation of [get, put, patch, remove]) {
    expect(operation?.operationId).toBeTruthy()
    const answers = Object.entries(operation?.responses ?? {})
    expect(answers.length).toBeGreaterThan(1)
    for (const [status, { description }] of answers) {
      expect(status).toMatch(/^[2-4]\d\d$/)
      expect(description).toBeTruthy()
    }
  }
  const refs = refsIn(document)
  expect(refs.length).toBeGreaterThan(8)
  for (const ref of refs) {
    const name = ref.replace('#/components/schemas/', '')
    expect(Object.keys(document.components.schemas)).toContain(name)
  }
  // Compiles every schema by the dialect that OpenAPI 3.1 names, references and all.
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false })
  ajv.addVocabulary(Object.keys(document))
  ajv.addSchema(document, 'seller.json', false, false)
  for (const name of Object.keys(document.components.schemas)) {
    expect(ajv.compile({ $ref: `seller.json#/components/schemas/${name}` })).toBeTypeOf('function')
  }
  const isInstance = ajv.compile({ $ref: 'seller.json#/components/schemas/Instance' })
  expect(isInstance({ status: 'ready', access: { frontUrl: 'https://a.example/' }, further: 1 })).toBe(true)
  expect(isInstance({ status: 'dancing' })).toBe(false)
})

test('the description names every field of the protocol', async () => {
  const { schemas } = (await read()).components
  const described = Object.fromEntries(
    Object.entries(schemas).map(([name, { properties }]) => [name, Object.keys(properties)]),
  )
  expect(described).toEqual({
    Term: Object.keys(sellerTermSchema.shape),
    InstanceRequest: Object.keys(instanceRequestSchema.shape),
    InstanceChange: Object.keys(instanceChangeSchema.shape),
    Instance: Object.keys(instanceSchema.shape),
    Refusal: Object.keys(sellerRefusalSchema.shape),
    UsageRequest: Object.keys(usageRequestSchema.shape),
  })
})
