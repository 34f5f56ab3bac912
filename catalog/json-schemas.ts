import { z } from 'zod'
import { categoriesSchema } from './category.ts'
import { partnerSchema } from './partner.ts'
import { priceTextSchema } from './price.ts'
import { productSchema, productTextSchema, versionSchema } from './product.ts'
import { sellerSchema } from './seller.ts'
import { storeSchema } from './store.ts'

/** The part of JSON Schema that our schemas become. */
export interface JsonSchema {
  type?: string | string[]
  title?: string
  description?: string
  const?: unknown
  enum?: unknown[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  additionalProperties?: JsonSchema | boolean
  oneOf?: JsonSchema[]
  anyOf?: JsonSchema[]
  [keyword: string]: unknown
}

/** JSON Schema (2020-12) of each kind of catalog file, as an editor writes it: `/schema/<name>.json`. */
export const jsonSchemas = {
  product: jsonSchemaOf(productSchema),
  'product-text': jsonSchemaOf(productTextSchema),
  seller: jsonSchemaOf(sellerSchema),
  partner: jsonSchemaOf(partnerSchema),
  store: jsonSchemaOf(storeSchema),
  categories: jsonSchemaOf(categoriesSchema),
} as const

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      // In the file these are numbers to YAML; the reader takes their source text.
      const isWrittenAsNumber = zodSchema === priceTextSchema || zodSchema === versionSchema
      if (isWrittenAsNumber) (jsonSchema as { type?: unknown }).type = ['number', 'string']
    },
  }) as JsonSchema
}
